using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Regression;

public abstract class LinearRegressionConformance(StandardErrorKind kind) : EstimatorConformance
{
    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        var data = new RegressionData(columns.Outcome, design, clusters: Grouping.FromKeys("group", columns.Groups));
        return new LinearRegression(new LinearRegressionOptions { StandardErrors = kind, ConfidenceLevel = confidenceLevel }).Fit(data, cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) => linearPredictor + random.Normal();
}

public class ClassicalConformanceTests() : LinearRegressionConformance(StandardErrorKind.Classical);

public class HC3ConformanceTests() : LinearRegressionConformance(StandardErrorKind.HC3);

public class CR1ConformanceTests() : LinearRegressionConformance(StandardErrorKind.CR1);

public class CR2ConformanceTests() : LinearRegressionConformance(StandardErrorKind.CR2);
