using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MetaAnalysis;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.MetaAnalysis;

public sealed class MetaRegressionConformanceTests : EstimatorConformance
{
    // Tau² is found to 1e-13 of its scale, where the likelihood is flat to about its root.
    protected override double Tolerance => 1e-7;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default) =>
        new MetaRegression(new MetaAnalysisOptions { ConfidenceLevel = confidenceLevel }).Fit(MetaConformance.Data(columns), cancellationToken);

    protected override double Outcome(double linearPredictor, RandomStream random) => linearPredictor + random.Normal();
}

public sealed class ThreeLevelConformanceTests : EstimatorConformance
{
    protected override double Tolerance => 1e-6;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default) =>
        new ThreeLevelMetaRegression(new MetaAnalysisOptions { ConfidenceLevel = confidenceLevel, ClusterRobust = true }).Fit(MetaConformance.Data(columns), cancellationToken);

    protected override double Outcome(double linearPredictor, RandomStream random) => linearPredictor + random.Normal();
}

internal static class MetaConformance
{
    public static MetaAnalysisData Data(ConformanceColumns columns) => new(
        columns.Outcome.Select((effect, i) => effect + 0.3 * (columns.Groups[i] % 3)).ToArray(), columns.Groups.Select(group => 0.1 + 0.05 * (group % 4)).ToArray(),
        DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]),
        Grouping.FromKeys<int>("study", columns.Groups));
}
