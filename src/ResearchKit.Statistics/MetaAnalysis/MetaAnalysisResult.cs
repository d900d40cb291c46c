using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>A fitted meta-analysis or meta-regression. Immutable.</summary>
public sealed class MetaAnalysisResult : IEstimationResult
{
    private readonly double[,]? _covariance;

    internal MetaAnalysisResult(double[,]? covariance) => _covariance = covariance;

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public required double ConfidenceLevel { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Variances of true effects: of studies, and in a three-level model of effects within studies. Empty for the fixed effect model and where there is no estimate.</summary>
    public IReadOnlyList<VarianceEstimate> Variances { get; init; } = [];

    /// <summary>Share of the variance of effects that is not sampling error (I², Higgins and Thompson 2002), from 0 to 1; NaN where there is no estimate.</summary>
    public double ISquared { get; init; } = double.NaN;

    /// <summary>Total over sampling variance (H²), 1 or more; NaN where there is none.</summary>
    public double HSquared { get; init; } = double.NaN;

    /// <summary>Interval of I²; NaN for three levels and the fixed effect model.</summary>
    public (double Lower, double Upper) ISquaredInterval { get; init; } = (double.NaN, double.NaN);

    /// <summary>Cochran's Q of (residual) heterogeneity; null where there is no estimate.</summary>
    public HeterogeneityTest? ResidualHeterogeneity { get; init; }

    /// <summary>Joint test of the terms other than the intercept; null where there is none, or errors are cluster-robust.</summary>
    public HeterogeneityTest? Moderators { get; init; }

    /// <summary>Share of tau² that the moderators account for, from 0 to 1; NaN without moderators.</summary>
    public double HeterogeneityExplained { get; init; } = double.NaN;

    /// <summary>Interval in which the true effect of a new study of the same kind lies (Higgins, Thompson and Spiegelhalter 2009); null with moderators, in the fixed effect model and without an estimate.</summary>
    public (double Lower, double Upper)? PredictionInterval { get; init; }

    /// <summary>Log-likelihood, restricted under REML, with all constants (as metafor).</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>The share of each effect in the pooled one, in the order of the rows given; zero where left out. Empty with moderators or without an estimate.</summary>
    public IReadOnlyList<double> WeightShares { get; init; } = [];

    /// <summary>Covariance of two coefficients, by their place in <see cref="Estimates"/>; NaN where there is none.</summary>
    /// <param name="first">Index of one.</param>
    /// <param name="second">Index of the other.</param>
    public double Covariance(int first, int second) => _covariance is null ? double.NaN : _covariance[first, second];

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">Its name; the pooled effect is <c>(Intercept)</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"There is no estimate of '{term}'. There are: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    internal static MetaAnalysisResult None(string method, MetaAnalysisData data, double level, MissingnessRecord missingness, string reason) => new(null)
    {
        Method = method,
        Estimates = [.. data.Moderators.Terms.Select(Estimate.None)],
        ConfidenceLevel = level,
        SampleSizes = [new LevelCount("rows", missingness.RowsUsed)],
        Missingness = missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Warnings = [],
    };
}
