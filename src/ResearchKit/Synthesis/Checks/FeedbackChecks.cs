using System.Runtime.CompilerServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Kinds of feedback against none, on the next answer to the same skill and on the delayed test.</summary>
internal static class FeedbackChecks
{
    private const string Topic = "feedback";
    private const int None = 0, ByPerson = 4;

    private static readonly string[] Tables = [.. PracticeRecords.Tables, "feedback"];
    private static readonly ConditionalWeakTable<CityData, FeedbackUse> Made = [];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Effect("KR", 1, isDelayed: false, effects => effects.KnowledgeOfResult),
        Effect("KCR", 2, isDelayed: false, effects => effects.KnowledgeOfCorrectResponse),
        Effect("EF", 3, isDelayed: false, effects => effects.Elaborated),
        Effect("KR", 1, isDelayed: true, effects => effects.KnowledgeOfResult),
        Effect("KCR", 2, isDelayed: true, effects => effects.KnowledgeOfCorrectResponse),
        Effect("EF", 3, isDelayed: true, effects => effects.Elaborated),
        Effect("by teacher or peer", ByPerson, isDelayed: true, effects => effects.ByPerson),
        new EstimatedCheck(_ => PlantedValue.Of(6), city => Use(city).Calibration.Estimate(sum => sum[1] / sum[0]))
            .About(Topic, "probabilities of kinds: realised as stated", "mean of 1 / probability, the number of kinds", "mean; jackknife over learners", Tables, isEffect: false),
    ];

    private static EstimatedCheck Effect(string kind, int condition, bool isDelayed, Func<FeedbackEffects, double> planted) => new EstimatedCheck(
        options => PlantedValue.Of(planted(options.Effects.Feedback), 0.005),
        city => (isDelayed ? Use(city).Delayed : Use(city).Next).Difference(condition, None))
        .About(
            Topic, $"{kind} against none, on {(isDelayed ? "the delayed test" : "the next answer")}", "standard deviations of the latent answer (d)",
            "difference of normal quantiles of shares right, weighted by assigned_prob; jackknife over learners", Tables, isEffect: true);

    private static FeedbackUse Use(CityData city) => Made.GetValue(city, data =>
    {
        var records = PracticeRecords.Of(data);
        var kinds = Kinds(data);
        var use = new FeedbackUse(new WeightedAnswers(5), new WeightedAnswers(5), new ClusterJackknife(2));
        var given = new Dictionary<(int Learner, int Skill), (int Kind, double Probability)>();
        foreach (var answer in records.Stream("feedback_unit"))
        {
            if (answer.Opportunity == 1 && kinds.TryGetValue(answer.Id, out var feedback))
            {
                given[(answer.Learner, answer.Skill)] = feedback;
                var calibration = use.Calibration.Of(answer.Learner);
                calibration[0]++;
                calibration[1] += 1 / feedback.Probability;
            }
        }
        Add(use.Next, records.Stream("feedback_unit").Where(answer => answer.Opportunity == 2));
        Add(use.Delayed, records.Stream("delayed_test"));
        return use;

        void Add(WeightedAnswers answers, IEnumerable<PracticeAnswer> after)
        {
            foreach (var answer in after)
            {
                if (given.TryGetValue((answer.Learner, answer.Skill), out var feedback))
                    answers.Add(answer.Learner, feedback.Kind, feedback.Probability, answer.IsCorrect);
            }
        }
    });

    private static Dictionary<double, (int Kind, double Probability)> Kinds(CityData city)
    {
        var kinds = new Dictionary<double, (int Kind, double Probability)>();
        var (responses, probabilities) = (city.Numbers("feedback", "response_id"), city.Numbers("feedback", "assigned_prob"));
        var codes = city.Texts("feedback", "kind");
        for (var i = 0; i < responses.Length; i++)
            kinds[responses[i]] = (codes[i] switch { "none" => None, "KR" => 1, "KCR" => 2, "EF" => 3, _ => ByPerson }, probabilities[i]);
        return kinds;
    }

    private sealed record FeedbackUse(WeightedAnswers Next, WeightedAnswers Delayed, ClusterJackknife Calibration);
}
