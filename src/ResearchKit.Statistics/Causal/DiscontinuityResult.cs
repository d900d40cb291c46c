using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>The jump at a cutoff. Immutable; holds no row of the data.</summary>
public sealed class DiscontinuityResult : IEstimationResult
{
    private DiscontinuityResult(RegressionDiscontinuityOptions options, MissingnessRecord missingness, IReadOnlyList<Estimate> estimates, IReadOnlyList<LevelCount> sizes, ConvergenceRecord convergence, IReadOnlyList<string> warnings) =>
        (Options, Missingness, Estimates, SampleSizes, Convergence, Warnings) = (options, missingness, estimates, sizes, convergence, warnings);

    /// <summary>The settings.</summary>
    public RegressionDiscontinuityOptions Options { get; }

    /// <summary>The bandwidth of the estimate, in units of the running variable; NaN without an estimate.</summary>
    public double Bandwidth { get; private init; } = double.NaN;

    /// <summary>The bandwidth of its bias.</summary>
    public double BiasBandwidth { get; private init; } = double.NaN;

    /// <summary>Whether the bandwidths were chosen from the data.</summary>
    public bool IsBandwidthChosen { get; private init; }

    /// <summary>Rows below the cutoff and within the bandwidth.</summary>
    public int RowsBelow { get; private init; }

    /// <summary>Rows at or above the cutoff and within the bandwidth.</summary>
    public int RowsAbove { get; private init; }

    /// <summary>The local line below the cutoff: outcome at the cutoff, and slope.</summary>
    public (double AtCutoff, double Slope) LineBelow { get; private init; } = (double.NaN, double.NaN);

    /// <summary>The local line above it.</summary>
    public (double AtCutoff, double Slope) LineAbove { get; private init; } = (double.NaN, double.NaN);

    /// <summary>The jump: bias-corrected, with its robust interval. <c>discontinuity</c> of <see cref="Estimates"/>.</summary>
    public Estimate Discontinuity => Estimates[0];

    /// <inheritdoc/>
    public string Method => string.Create(CultureInfo.InvariantCulture,
        $"Sharp regression discontinuity at {Options.Cutoff:G6}: local linear, triangular kernel, bandwidth {Bandwidth:G4}{(IsBandwidthChosen ? " of least mean squared error" : "")}, robust bias-corrected interval");

    /// <summary><c>discontinuity</c>, bias-corrected with the robust error; and <c>conventional</c>, the plain local linear estimate, whose interval leaves the bias out.</summary>
    public IReadOnlyList<Estimate> Estimates { get; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    internal static DiscontinuityResult None(RegressionDiscontinuityOptions options, MissingnessRecord missingness, string reason) =>
        new(options, missingness, [Estimate.None("discontinuity"), Estimate.None("conventional")], [new LevelCount("rows", missingness.RowsUsed)], ConvergenceRecord.NoEstimate(reason), []);

    internal static DiscontinuityResult Of(
        RegressionDiscontinuityOptions options, MissingnessRecord missingness, Grouping? clusters, int[] rows, (DiscontinuitySide Left, DiscontinuitySide Right) sides, (double Estimate, double Bias) width, DiscontinuityJump jump, double mean, bool isChosen,
        IReadOnlyList<string> warnings)
    {
        if (!(jump.RobustError > 0) || !double.IsFinite(jump.Corrected))
            return None(options, missingness, "No estimate, because the outcome has no spread about its curve near the cutoff. Check the outcome.");
        LevelCount[] sizes = [new LevelCount("rows", rows.Length), .. clusters is null ? (LevelCount[])[] : [new LevelCount(clusters.Name, rows.Select(row => clusters.Codes[row]).Distinct().Count())]];
        return new DiscontinuityResult(
            options, missingness,
            [
                Estimate.FromStandardError("discontinuity", jump.Corrected, jump.RobustError, double.PositiveInfinity, options.ConfidenceLevel),
                Estimate.FromStandardError("conventional", jump.Conventional, jump.ConventionalError, double.PositiveInfinity, options.ConfidenceLevel),
            ],
            sizes, ConvergenceRecord.ClosedForm(double.NaN), warnings)
        {
            Bandwidth = width.Estimate,
            BiasBandwidth = width.Bias,
            IsBandwidthChosen = isChosen,
            RowsBelow = sides.Left.Within(width.Estimate),
            RowsAbove = sides.Right.Within(width.Estimate),
            LineBelow = (jump.Below.End + mean, jump.Below.Slope),
            LineAbove = (jump.Above.End + mean, jump.Above.Slope),
        };
    }
}
