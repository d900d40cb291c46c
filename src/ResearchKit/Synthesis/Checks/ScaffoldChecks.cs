using System.Runtime.CompilerServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Scaffolds on the answer that they are given with, and their fading before and after the criterion of mastery, three right in the first four steps.</summary>
internal static class ScaffoldChecks
{
    private const string Topic = "scaffolds";
    private const string Estimator = "difference of normal quantiles of shares right, weighted by scaffold_prob; jackknife over learners";
    private const int StepsWithSupport = 4;
    private const int Criterion = 3;

    /// <summary>Conditions of the delayed test: before mastery with support kept and faded, after mastery with support kept and faded.</summary>
    private const int BeforeKept = 0, BeforeFaded = 1, AfterKept = 2, AfterFaded = 3;

    private static readonly ConditionalWeakTable<CityData, ScaffoldUse> Made = [];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Check("any scaffold against none, on the answer", effects => effects.Scaffold, city => Use(city).Steps.Difference(1, 0), 0.005),
        Check("fading after mastery, on the delayed test", effects => effects.FadingAfterMastery, city => Use(city).Delayed.Difference(AfterFaded, AfterKept), 0),
        Check("fading before mastery, on the delayed test", effects => effects.FadingBeforeMastery, city => Use(city).Delayed.Difference(BeforeFaded, BeforeKept), 0),
        Check(
            "fading after mastery more than before it", effects => effects.FadingAfterMastery - effects.FadingBeforeMastery,
            city => Use(city).Delayed.Interaction((AfterFaded, AfterKept), (BeforeFaded, BeforeKept)), 0),
        new EstimatedCheck(_ => PlantedValue.Of(5), city => Use(city).Calibration.Estimate(sum => sum[1] / sum[0]))
            .About(
                Topic, "probabilities of scaffolds: realised as stated", "mean of 1 / probability, the number of kinds", "mean; jackknife over learners",
                PracticeRecords.Tables, isEffect: false),
    ];

    private static EstimatedCheck Check(string property, Func<FeedbackEffects, double> planted, Func<CityData, TruthEstimate> estimate, double bias) =>
        new EstimatedCheck(options => PlantedValue.Of(planted(options.Effects.Feedback), bias), estimate)
            .About(Topic, property, "standard deviations of the latent answer (d)", Estimator, PracticeRecords.Tables, isEffect: true);

    private static ScaffoldUse Use(CityData city) => Made.GetValue(city, data =>
    {
        var records = PracticeRecords.Of(data);
        var use = new ScaffoldUse(new WeightedAnswers(2), new WeightedAnswers(4), new ClusterJackknife(2));
        var units = new Dictionary<(int Learner, int Skill), (int Right, int Faded, double Probability)>();
        foreach (var answer in records.Stream("scaffold_unit"))
        {
            var unit = units.GetValueOrDefault((answer.Learner, answer.Skill));
            if (answer.Opportunity <= StepsWithSupport)
            {
                unit.Right += answer.IsCorrect ? 1 : 0;
                use.Steps.Add(answer.Learner, answer.IsScaffolded ? 1 : 0, answer.Probability, answer.IsCorrect);
                var calibration = use.Calibration.Of(answer.Learner);
                calibration[0]++;
                calibration[1] += 1 / answer.Probability;
            }
            else
            {
                (unit.Faded, unit.Probability) = (answer.IsScaffolded ? 0 : 1, answer.Probability);
            }
            units[(answer.Learner, answer.Skill)] = unit;
        }
        foreach (var answer in records.Stream("delayed_test"))
        {
            if (units.TryGetValue((answer.Learner, answer.Skill), out var unit) && unit.Probability > 0)
                use.Delayed.Add(answer.Learner, (unit.Right >= Criterion ? AfterKept : BeforeKept) + unit.Faded, unit.Probability, answer.IsCorrect);
        }
        return use;
    });

    private sealed record ScaffoldUse(WeightedAnswers Steps, WeightedAnswers Delayed, ClusterJackknife Calibration);
}
