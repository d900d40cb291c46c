using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>The rows of prediction-metrics.py, and rows drawn here.</summary>
internal static class MetricSample
{
    private static readonly ReferenceTable s_data = ReferenceTable.Read("prediction-metrics-data.csv");
    private static readonly ReferenceTable s_values = ReferenceTable.Read("prediction-metrics.csv");

    public static double[] Outcome { get; } = s_data.Numbers("y");

    public static Grouping Schools { get; } = Grouping.FromKeys("school", s_data.Texts("school"));

    public static Grouping Levels { get; } = Grouping.FromKeys("level", s_data.Texts("level"));

    public static string[] Sex { get; } = s_data.Texts("sex");

    public static double Reference(string quantity) => s_values.Number(Array.IndexOf(s_values.Texts("quantity"), quantity), "value");

    public static double[] Predicted(string model) => s_data.Numbers(model);

    public static ScoredOutcomes Scored(string model, bool inSchools = false) => ScoredOutcomes.Of(Predicted(model), Outcome, inSchools ? Schools : null);

    /// <summary>Predictions that are right: each outcome is drawn from its probability.</summary>
    public static ScoredOutcomes Calibrated(int rows, ulong seed = 1)
    {
        var random = new RandomStream(seed);
        double[] p = [.. Enumerable.Range(0, rows).Select(_ => Elementary.Logistic(random.Normal(-0.5, 1)))];
        return ScoredOutcomes.Of(p, [.. p.Select(one => random.Bernoulli(one) ? 1.0 : 0)]);
    }
}
