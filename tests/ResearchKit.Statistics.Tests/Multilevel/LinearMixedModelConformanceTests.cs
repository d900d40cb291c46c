using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Multilevel;

public abstract class LinearMixedModelConformance(bool hasSlope) : EstimatorConformance
{
    // The optimiser's tolerance, not rounding, decides how far two searches for the same optimum agree.
    protected override double Tolerance => 1e-5;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        int n = columns.Outcome.Length;
        var design = DesignMatrix.Create(true, n, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        DesignMatrix varying = hasSlope ? DesignMatrix.Create(true, n, ("b", columns.Columns[1].Values)) : DesignMatrix.Create(true, n);
        // Effects of groups are added here, since the suite's outcomes have none.
        double[] outcome = [.. columns.Outcome.Select((y, i) => y + EffectOf(columns.Groups[i]) + (hasSlope && double.IsFinite(columns.Columns[1].Values[i]) ? EffectOf(columns.Groups[i] + 50) * columns.Columns[1].Values[i] : 0))];
        var data = new MixedModelData(outcome, design, [new RandomTerm(varying, Grouping.FromKeys("group", columns.Groups))]);
        return new LinearMixedModel(new LinearMixedModelOptions { ConfidenceLevel = confidenceLevel }).Fit(data, cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) => linearPredictor + random.Normal();

    private static double EffectOf(int group) => new RandomStream(3).Split(group).Normal(0, 0.8);
}

public class RandomInterceptConformanceTests() : LinearMixedModelConformance(false);

public class RandomSlopeConformanceTests() : LinearMixedModelConformance(true);
