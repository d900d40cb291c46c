using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Regression;

public class OrdinalConformanceTests : EstimatorConformance
{
    protected override double Tolerance => 1e-8;

    protected override string[] Terms => ["a", "b", "1|2", "2|3", "3|4"];

    protected override string[] OriginTerms => ["1|2", "2|3", "3|4"];

    /// <summary>Two rows have two categories at most, and so one threshold.</summary>
    protected override int CoefficientsOfTooFewRows => 3;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        return new OrdinalRegression(new() { ConfidenceLevel = confidenceLevel }).Fit(new RegressionData(columns.Outcome, design), cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random)
    {
        double latent = linearPredictor + Elementary.Logit(random.Uniform());
        return 1 + (latent > -1 ? 1 : 0) + (latent > 0.5 ? 1 : 0) + (latent > 2 ? 1 : 0);
    }
}
