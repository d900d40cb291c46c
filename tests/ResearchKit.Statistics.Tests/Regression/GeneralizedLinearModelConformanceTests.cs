using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Regression;

public abstract class GeneralizedLinearModelConformance(GeneralizedFamily family, StandardErrorKind kind) : EstimatorConformance
{
    protected override double Tolerance => 1e-8;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        var data = new RegressionData(columns.Outcome, design, clusters: Grouping.FromKeys("group", columns.Groups));
        return new GeneralizedLinearModel(family, new() { StandardErrors = kind, ConfidenceLevel = confidenceLevel }).Fit(data, cancellationToken);
    }
}

public class LogisticConformanceTests() : GeneralizedLinearModelConformance(GeneralizedFamily.Binomial, StandardErrorKind.Classical)
{
    protected override double Outcome(double linearPredictor, RandomStream random) => random.Bernoulli(Elementary.Logistic(linearPredictor)) ? 1 : 0;
}

public class LogisticCR2ConformanceTests() : GeneralizedLinearModelConformance(GeneralizedFamily.Binomial, StandardErrorKind.CR2)
{
    protected override double Outcome(double linearPredictor, RandomStream random) => random.Bernoulli(Elementary.Logistic(linearPredictor)) ? 1 : 0;
}

public class PoissonConformanceTests() : GeneralizedLinearModelConformance(GeneralizedFamily.Poisson, StandardErrorKind.HC3)
{
    protected override double Outcome(double linearPredictor, RandomStream random) => random.Poisson(Elementary.Exp(linearPredictor));
}

public class NegativeBinomialConformanceTests : EstimatorConformance
{
    protected override double Tolerance => 1e-7;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        return new NegativeBinomialRegression(new() { ConfidenceLevel = confidenceLevel }).Fit(new RegressionData(columns.Outcome, design), cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) => random.Poisson(random.Gamma(1.3, Elementary.Exp(linearPredictor + 1) / 1.3));
}
