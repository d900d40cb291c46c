using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <summary>A fitted Cox regression. Immutable; holds no row of the data. Estimates are log hazard ratios.</summary>
public sealed partial class CoxResult : IEstimationResult
{
    private CoxResult(CoxOptions options) => Options = options;

    /// <summary>The settings that the model was fitted with.</summary>
    public CoxOptions Options { get; }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <summary>Rows, events, strata and clusters.</summary>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <summary>What became of times that are not after the origin.</summary>
    public required EarlyTimes Early { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Terms without an estimate because they are combinations of earlier terms (within strata), in order. Empty if none.</summary>
    public IReadOnlyList<string> AliasedTerms { get; private init; } = [];

    /// <summary>Rows with the event.</summary>
    public int Events { get; private init; }

    /// <summary>Log partial likelihood at the estimates; NaN without an estimate.</summary>
    public double LogLikelihood { get; private init; } = double.NaN;

    /// <summary>Log partial likelihood with all coefficients zero.</summary>
    public double NullLogLikelihood { get; private init; } = double.NaN;

    /// <summary>Whether any term matters, by twice the difference of the log-likelihoods.</summary>
    public HazardTest LikelihoodRatio { get; private init; } = HazardTest.None;

    /// <summary>The same by the estimates and their covariance, of the kind asked for.</summary>
    public HazardTest Wald { get; private init; } = HazardTest.None;

    /// <summary>The same by the gradient at zero: of one factor without ties, the log-rank test.</summary>
    public HazardTest Score { get; private init; } = HazardTest.None;

    /// <summary>Whether hazards are proportional; null without an estimate.</summary>
    public ProportionalHazardsTest? ProportionalHazards { get; private init; }

    /// <summary>How well the model orders events; null without an estimate.</summary>
    public Concordance? Concordance { get; private init; }

    /// <summary>The baseline hazard of each stratum with an event or not, in the order of the strata's codes.</summary>
    public IReadOnlyList<BaselineHazard> Baseline { get; private init; } = [];

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>The hazard ratio of a term with its interval: what one unit more multiplies the hazard by, at all times.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    public (double Value, double Lower, double Upper) Ratio(string term)
    {
        Estimate estimate = this[term];
        return (Elementary.Exp(estimate.Value), Elementary.Exp(estimate.Lower), Elementary.Exp(estimate.Upper));
    }

    /// <summary>Covariance of two estimates, of the kind asked for; NaN for an aliased term.</summary>
    /// <param name="first">Index of one estimate.</param>
    /// <param name="second">Index of the other; the same index gives a variance.</param>
    public double Covariance(int first, int second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, Estimates.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, Estimates.Count);
        int a = Array.IndexOf(Kept, first), b = Array.IndexOf(Kept, second);
        return a < 0 || b < 0 ? double.NaN : ScaledCovariance[a, b] * Scale[first] * Scale[second];
    }

    internal int[] Kept { get; private init; } = [];

    internal double[] Scale { get; private init; } = [];

    internal double[,] ScaledCovariance { get; private init; } = new double[0, 0];

    /// <summary>Covariance at which the estimates' own uncertainty is counted in predicted curves.</summary>
    internal double[] Coefficients { get; private init; } = [];

    internal static EventRows Find(CoxData data, CoxOptions options, bool byCluster, CancellationToken cancellationToken)
    {
        IEnumerable<(string, ReadOnlyMemory<double>)> columns = data.Terms.Select((term, j) => (term, data.Design.Slope(j)));
        if (data.Offset is { } offset)
            columns = columns.Append(("offset", offset));
        return EventRows.Find(data.Times, 1, options.EarlyTimes, columns, [data.Strata, byCluster ? data.Clusters : null], cancellationToken);
    }
}

/// <summary>A test with its degrees of freedom.</summary>
/// <param name="ChiSquared">The statistic; NaN where there is none.</param>
/// <param name="DegreesOfFreedom">Terms in the fit.</param>
/// <param name="PValue">Its p value.</param>
public sealed record HazardTest(double ChiSquared, int DegreesOfFreedom, double PValue)
{
    internal static HazardTest None { get; } = new(double.NaN, 0, double.NaN);

    internal static HazardTest Of(double statistic, int degrees) => new(statistic, degrees, ChiSquaredDistribution.UpperTail(statistic, degrees));
}
