using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Parameters of the knowledge-tracing unit, skill by skill, from its own stream alone.</summary>
internal static class KnowledgeTracingChecks
{
    private static readonly string[] Names = ["known before practice (L0)", "learned from one answer to the next (T)", "guess", "slip"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        .. from skill in Enumerable.Range(0, LearningContent.TracedSkills)
           from parameter in Enumerable.Range(0, KnowledgeTracingFit.Parameters)
           select Parameter(skill, parameter),
    ];

    private static EstimatedCheck Parameter(int skill, int parameter) => new EstimatedCheck(
        options => PlantedValue.Of(Planted(options, skill, parameter)),
        city => KnowledgeTracingFit.Of(city)[skill].Probability(parameter))
        .About(
            "practice: knowledge tracing", $"{SkillGraph.All[SkillGraph.FirstTraced + skill - 1].Code}: {Names[parameter]}", "probability",
            "maximum likelihood of the hidden Markov process; learners independent", PracticeRecords.Tables, isEffect: false);

    private static double Planted(CityOptions options, int skill, int parameter)
    {
        var city = new RandomStream(options.Seed).Split(SyntheticCity.Generator);
        var planted = KnowledgeParameters.Of(city, options.Effects.Practice)[skill];
        return parameter switch { 0 => planted.Known, 1 => planted.Learned, 2 => planted.Guess, _ => planted.Slip };
    }
}
