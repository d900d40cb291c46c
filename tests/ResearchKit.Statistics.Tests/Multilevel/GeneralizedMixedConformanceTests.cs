using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Multilevel;

public abstract class GeneralizedMixedConformance(GeneralizedFamily family, int points, bool hasSlope) : EstimatorConformance
{
    // The optimiser's tolerance, not rounding, decides how far two searches for the same optimum agree.
    protected override double Tolerance => 2e-5;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        int n = columns.Outcome.Length;
        var design = DesignMatrix.Create(true, n, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        DesignMatrix varying = hasSlope ? DesignMatrix.Create(true, n, ("b", columns.Columns[1].Values)) : DesignMatrix.Create(true, n);

        // Effects of groups come in here, since the suite's outcomes have none: one group of three has more, or fewer successes.
        double[] outcome = [.. columns.Outcome.Select((y, i) => columns.Groups[i] % 3 != 0 ? y : family == GeneralizedFamily.Poisson ? y + 3 : Math.Abs(columns.Columns[1].Values[i] % 0.2) > 0.05 ? y * 0 : y)];
        var data = new MixedModelData(outcome, design, [new RandomTerm(varying, Grouping.FromKeys("group", columns.Groups), isCorrelated: !hasSlope)]);
        return new GeneralizedLinearMixedModel(new() { Family = family, QuadraturePoints = points, ConfidenceLevel = confidenceLevel }).Fit(data, cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) =>
        family == GeneralizedFamily.Poisson ? random.Poisson(Math.Exp(linearPredictor)) : random.Bernoulli(1 / (1 + Math.Exp(-linearPredictor))) ? 1 : 0;
}

public class LogisticLaplaceConformanceTests() : GeneralizedMixedConformance(GeneralizedFamily.Binomial, 1, false);

public class LogisticQuadratureConformanceTests() : GeneralizedMixedConformance(GeneralizedFamily.Binomial, 9, false);

public class PoissonLaplaceConformanceTests() : GeneralizedMixedConformance(GeneralizedFamily.Poisson, 1, false);
