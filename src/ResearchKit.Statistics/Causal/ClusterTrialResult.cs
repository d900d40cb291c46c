using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>What a cluster trial found. Immutable; holds no row of the data.</summary>
public sealed class ClusterTrialResult : IEstimationResult
{
    private ClusterTrialResult(ClusterTrialOptions options, MissingnessRecord missingness, Grouping clusters, int[] arms, ConvergenceRecord convergence)
    {
        (Options, Missingness, Convergence) = (options, missingness, convergence);
        (ControlClusters, TreatedClusters) = (arms[0], arms[1]);
        SampleSizes = [new LevelCount("rows", missingness.RowsUsed), new LevelCount(clusters.Name, clusters.GroupCount)];
    }

    /// <summary>The settings.</summary>
    public ClusterTrialOptions Options { get; }

    /// <summary>Clusters that were not treated.</summary>
    public int ControlClusters { get; }

    /// <summary>Clusters that were treated.</summary>
    public int TreatedClusters { get; }

    /// <summary>The effect: treated less untreated, in units of the outcome.</summary>
    public Estimate Effect => Estimates[0];

    /// <summary>Hedges' g: the effect over the total standard deviation within arms, with an interval that counts clusters and the spread's own uncertainty.</summary>
    public Estimate StandardisedEffect { get; private init; } = Estimate.None("g");

    /// <summary>Share of the variance within arms that lies between clusters, 0 to 1; NaN without an estimate.</summary>
    public double IntraclassCorrelation { get; private init; } = double.NaN;

    /// <summary>The total standard deviation within arms.</summary>
    public double StandardDeviation { get; private init; } = double.NaN;

    /// <summary>Two-sided p value over reassignments of clusters; null where none was asked for.</summary>
    public double? PermutationPValue { get; private init; }

    /// <inheritdoc/>
    public string Method => $"Cluster-randomised trial: difference of means over rows, {Options.StandardErrors} cluster-robust errors";

    /// <summary><c>treated</c> first, then the intercept, covariates and blocks.</summary>
    public IReadOnlyList<Estimate> Estimates { get; private init; } = [Estimate.None(ClusterTrial.Effect)];

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    internal static ClusterTrialResult None(ClusterTrialOptions options, MissingnessRecord missingness, Grouping clusters, int[] arms, string reason) =>
        new(options, missingness, clusters, arms, ConvergenceRecord.NoEstimate(reason));

    internal static ClusterTrialResult Of(
        ClusterTrialOptions options, MissingnessRecord missingness, Grouping clusters, int[] arms, LinearRegressionResult fit, double icc, double sd, double spreadDf, double? permutation, IReadOnlyList<string> warnings)
    {
        Estimate effect = fit[ClusterTrial.Effect];
        // Hedges' correction for small samples with the degrees of freedom of the spread; its uncertainty adds d²/(2 df).
        double correction = 1 - (3 / ((4 * spreadDf) - 1)), d = effect.Value / sd;
        double error = correction * Math.Sqrt((effect.StandardError * effect.StandardError / (sd * sd)) + (d * d / (2 * spreadDf)));
        return new ClusterTrialResult(options, missingness, clusters, arms, ConvergenceRecord.ClosedForm(fit.ResidualSumOfSquares))
        {
            Estimates = [effect, .. fit.Estimates.Where(estimate => estimate.Term != ClusterTrial.Effect)],
            StandardisedEffect = sd > 0 ? Estimate.FromStandardError("g", correction * d, error, effect.DegreesOfFreedom, options.ConfidenceLevel) : Estimate.None("g"),
            IntraclassCorrelation = icc,
            StandardDeviation = sd,
            PermutationPValue = permutation,
            Warnings = [.. warnings, .. fit.Warnings],
        };
    }
}
