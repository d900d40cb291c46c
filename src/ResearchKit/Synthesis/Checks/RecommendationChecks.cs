using System.Runtime.CompilerServices;
using ResearchKit.Frames;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Values of three policies on the delayed test, from the log of another one: outcomes of recommendations that the policy would have made too, each weighing one over
/// the probability with which it was logged.
/// </summary>
internal static class RecommendationChecks
{
    private const string Topic = "recommendations";
    private static readonly string[] Tables = [.. PracticeRecords.Tables, "skill", "content_feature", "recommendation"];
    private static readonly ConditionalWeakTable<CityData, Log> Made = [];

    private static readonly (RecommendationPolicy Policy, string Name, Func<LogRow, bool> Agrees)[] Policies =
    [
        (RecommendationPolicy.Mastery, "mastery sequencing under prerequisites", row => row.Activity == row.Mastered),
        (RecommendationPolicy.Popularity, "the most popular activity", row => row.IsMostPopular),
        (RecommendationPolicy.Expert, "an expert's fixed path", row => row.Activity == row.Round),
    ];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        .. Policies.Select(policy => new EstimatedCheck(
            options => PlantedValue.Of(new RecommendationModel(options.Effects.Recommendation).Value(policy.Policy), 0.001),
            city => Estimate(city, policy.Agrees, isGain: false))
            .About(Topic, $"{policy.Name}: value", "share right on the delayed test", "inverse propensity weighting; jackknife over first schools", Tables, isEffect: false)),
        .. Policies.Select(policy => new EstimatedCheck(
            options => PlantedValue.Of(Gain(options, policy.Policy), 0.001),
            city => Estimate(city, policy.Agrees, isGain: true))
            .About(Topic, $"{policy.Name}: value over the logged policy's", "share right on the delayed test", "inverse propensity weighting; jackknife over learners", Tables, isEffect: true)),
        new EstimatedCheck(_ => PlantedValue.Of(LearningContent.PathSkills), Calibration)
            .About(Topic, "probabilities of recommendations: realised as stated", "mean of 1 / probability, the number of activities", "mean; jackknife over learners", Tables, isEffect: false),
    ];

    private static double Gain(CityOptions options, RecommendationPolicy policy)
    {
        var model = new RecommendationModel(options.Effects.Recommendation);
        return model.Value(policy) - model.Value(RecommendationPolicy.Logging);
    }

    private static TruthEstimate Estimate(CityData city, Func<LogRow, bool> agrees, bool isGain)
    {
        var log = Made.GetValue(city, Read);
        var sums = new ClusterJackknife(4);
        foreach (var row in log.Rows)
        {
            var sum = sums.Of(isGain ? row.Learner : row.School);
            sum[0]++;
            sum[1] += row.IsRight ? 1 : 0;
            if (!agrees(row))
                continue;
            sum[2] += 1 / row.Probability;
            sum[3] += row.IsRight ? 1 / row.Probability : 0;
        }
        return sums.Estimate(sum => (sum[3] / sum[2]) - (isGain ? sum[1] / sum[0] : 0));
    }

    private static TruthEstimate Calibration(CityData city)
    {
        var sums = new ClusterJackknife(2);
        foreach (var row in Made.GetValue(city, Read).Rows)
        {
            var sum = sums.Of(row.Learner);
            sum[0]++;
            sum[1] += 1 / row.Probability;
        }
        return sums.Estimate(sum => sum[1] / sum[0]);
    }

    private static Log Read(CityData city)
    {
        var records = PracticeRecords.Of(city);
        // What was mastered at placement: right answers in the order of the path.
        var mastered = new int[records.Learners];
        foreach (var answer in records.Stream("placement_quiz"))
            mastered[answer.Learner] += answer.IsCorrect ? 1 : 0;
        var rounds = Rounds(city);
        var outcomes = new Dictionary<(int Learner, int Round), bool>();
        foreach (var answer in records.Stream("delayed_test"))
        {
            if (rounds.TryGetValue(answer.Item, out var round))
                outcomes[(answer.Learner, round)] = answer.IsCorrect;
        }
        var (learners, items) = (city.Integers("recommendation", "learner_id"), city.Integers("recommendation", "item_id"));
        var (probabilities, accepted) = (city.Numbers("recommendation", "propensity"), city.Numbers("recommendation", "accepted"));
        var shown = ((Column<DateTime>)city["recommendation"]["shown_at"]).Filled(default);
        var order = Enumerable.Range(0, learners.Length).OrderBy(row => learners[row]).ThenBy(row => shown[row]).ToArray();
        int[] path = [.. items.Distinct().Order()];
        var popular = path.MaxBy(item => Enumerable.Range(0, items.Length).Count(row => items[row] == item && accepted[row] == 1));
        var rows = new List<LogRow>(order.Length);
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i];
            var round = i > 0 && learners[order[i - 1]] == learners[row] ? rows[^1].Round + 1 : 0;
            var learner = records.PlaceOf(learners[row]);
            rows.Add(new LogRow(
                learner, records.SchoolOf(learner), round, mastered[learner], Array.IndexOf(path, items[row]), items[row] == popular, probabilities[row], outcomes[(learner, round)]));
        }
        return new Log(rows);
    }

    /// <summary>The round, from 0, of each item of the delayed test.</summary>
    private static Dictionary<int, int> Rounds(CityData city)
    {
        var rounds = new Dictionary<int, int>();
        var (items, features, values) = (city.Integers("content_feature", "item_id"), city.Texts("content_feature", "feature_code"), city.Integers("content_feature", "value_number"));
        for (var i = 0; i < items.Length; i++)
        {
            if (features[i] == "recommendation_round")
                rounds.Add(items[i], values[i] - 1);
        }
        return rounds;
    }

    private sealed record Log(IReadOnlyList<LogRow> Rows);

    /// <summary>A recommendation with its outcome. Rounds, skills and activities are counted from 0.</summary>
    private sealed record LogRow(int Learner, int School, int Round, int Mastered, int Activity, bool IsMostPopular, double Probability, bool IsRight);
}
