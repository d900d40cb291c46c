using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Survival;

public abstract class CoxRegressionConformance(CoxOptions options) : EstimatorConformance
{
    protected override double Tolerance => 1e-8;

    protected override string[] Terms => ["a", "b"];

    protected override string OutcomeName => "time";

    protected override int TooFewRows => 1;

    protected override double Outcome(double linearPredictor, RandomStream random) => Math.Ceiling(-20 * Elementary.Log(random.OpenUniform()) * Elementary.Exp(-linearPredictor));

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        double[] occurred = [.. columns.Groups.Select(group => group < 9 ? 1.0 : 0)];
        var design = DesignMatrix.Create(false, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        var data = new CoxData(new EventTimes(columns.Outcome, occurred), design, clusters: Grouping.FromKeys("group", columns.Groups));
        return new CoxRegression(options with { ConfidenceLevel = confidenceLevel }).Fit(data, cancellationToken);
    }
}

public class EfronConformanceTests() : CoxRegressionConformance(new CoxOptions());

public class BreslowClusterConformanceTests() : CoxRegressionConformance(new CoxOptions { Ties = TieMethod.Breslow, StandardErrors = StandardErrorKind.CR1 });
