using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>The jump of the outcome at a cutoff that decides who is treated: local linear regressions on either side, with robust intervals that allow for the curves' bias.</summary>
/// <remarks>
/// <para>
/// Sharp design: all rows at or above the cutoff are treated and none below. Local linear, triangular kernel, one bandwidth of least mean squared error for both sides, bias estimated by local quadratics, intervals robust to it (Calonico, Cattaneo and
/// Titiunik 2014, Econometrica 82). The algorithm is that of the authors' rdrobust with its defaults (p = 1, q = 2, mserd, nearest-neighbour variance), written from the paper. The effect is that at the cutoff, and of nobody far from it.
/// </para>
/// <para>
/// It rests on nobody having arranged on which side to be: see <see cref="DiscontinuityDensity"/>, jumps of what treatment cannot have changed, and jumps at cutoffs where nothing happens (<see cref="AtPlaceboCutoffs"/>).
/// </para>
/// </remarks>
public sealed class RegressionDiscontinuity : IEstimator<DiscontinuityData, DiscontinuityResult>
{
    private const int LeastDistinct = 6;
    private const double ManyTies = 0.2;

    private readonly RegressionDiscontinuityOptions _options;

    /// <summary>A regression discontinuity with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public RegressionDiscontinuity(RegressionDiscontinuityOptions? options = null)
    {
        _options = options ?? new RegressionDiscontinuityOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public DiscontinuityResult Fit(DiscontinuityData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        var (outcome, running) = (data.Outcome.ToArray(), data.Running.ToArray());
        int[] rows = [.. Enumerable.Range(0, outcome.Length).Where(row => !double.IsNaN(outcome[row]) && !double.IsNaN(running[row])).OrderBy(row => running[row]).ThenBy(row => outcome[row])];
        MissingCount[] missing = [.. new[] { new MissingCount("outcome", outcome.Count(double.IsNaN)), new MissingCount("running variable", running.Count(double.IsNaN)) }.Where(one => one.Count > 0)];
        var missingness = new MissingnessRecord(outcome.Length, rows.Length, missing);
        DiscontinuityResult None(string reason) => DiscontinuityResult.None(_options, missingness, reason);

        // About its mean, so that large outcomes lose no digits.
        double mean = rows.Length == 0 ? 0 : rows.Average(row => outcome[row]);
        DiscontinuitySide Side(int[] of) => new(
            [.. of.Select(row => running[row] - _options.Cutoff)], [.. of.Select(row => outcome[row] - mean)], data.Clusters is { } clusters ? [.. of.Select(row => clusters.Codes[row])] : null, _options.Neighbours);
        int[] below = [.. rows.Where(row => running[row] < _options.Cutoff)], above = [.. rows.Where(row => running[row] >= _options.Cutoff)];
        DiscontinuitySide left = Side(below), right = Side(above);
        cancellationToken.ThrowIfCancellationRequested();
        foreach ((string name, DiscontinuitySide side) in new[] { ("below", left), ("at or above", right) })
        {
            int distinct = side.DistinctWithin(double.PositiveInfinity);
            if (distinct < LeastDistinct)
                return None(string.Create(CultureInfo.InvariantCulture, $"No estimate, because {(distinct == 0 ? "no row lies" : $"the rows have {distinct} distinct values of the running variable")} {name} the cutoff {_options.Cutoff:R}; curves on both sides take {LeastDistinct} or more. Check the cutoff, or compare the groups next to it."));
        }

        double[] used = [.. rows.Select(row => running[row])];
        int distinctValues = used.Distinct().Count();
        bool isDiscrete = 1 - (distinctValues / (double)used.Length) >= ManyTies;
        if (Bandwidths(left, right, used, isDiscrete ? distinctValues : used.Length) is not { } width)
            return None("No estimate, because the bandwidth cannot be estimated: the outcome has no spread about its curve, or too few distinct values lie near the cutoff. Give Bandwidth in the options.");
        foreach ((string name, DiscontinuitySide side) in new[] { ("below", left), ("at or above", right) })
        {
            if (side.DistinctWithin(Math.Min(width.Estimate, width.Bias)) < 4)
                return None(string.Create(CultureInfo.InvariantCulture, $"No estimate, because fewer than 4 distinct values of the running variable lie within {Math.Min(width.Estimate, width.Bias):G4} {name} the cutoff. Use a larger Bandwidth, or more rows."));
        }

        if (Jump(left, right, width.Estimate, width.Bias) is not { } jump)
            return None("No estimate, because the curves next to the cutoff are not determined by the rows there. Use a larger Bandwidth.");
        List<string> warnings = [];
        if (isDiscrete)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The running variable has {distinctValues:N0} distinct values in {used.Length:N0} rows: curves are extrapolated from the last value below to the cutoff. Cluster by its values is no remedy (Kolesár and Rothe 2018); compare with several bandwidths."));
        if (data.Clusters is not null && (ClustersWithin(data, below, width.Estimate) < 10 || ClustersWithin(data, above, width.Estimate) < 10))
            warnings.Add("Fewer than ten clusters lie within the bandwidth on a side: the interval is too narrow.");
        return DiscontinuityResult.Of(_options, missingness, data.Clusters, rows, (left, right), width, jump, mean, _options.Bandwidth is null, warnings);
    }

    /// <summary>Jumps at cutoffs where nothing happens, from the rows of one side of the true cutoff only: each should be about zero.</summary>
    /// <param name="data">The data.</param>
    /// <param name="cutoffs">Cutoffs other than the true one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A cutoff is the true one or not finite.</exception>
    public IReadOnlyList<DiscontinuityResult> AtPlaceboCutoffs(DiscontinuityData data, IReadOnlyList<double> cutoffs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(cutoffs);
        return [.. cutoffs.Select(cutoff =>
        {
            if (cutoff == _options.Cutoff || !double.IsFinite(cutoff))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{cutoff:R} is {(double.IsFinite(cutoff) ? "the true cutoff" : "no cutoff")}; name others."), nameof(cutoffs));
            double[] oneSide = [.. data.Running.ToArray().Select(value => (value >= _options.Cutoff) == (cutoff > _options.Cutoff) ? value : double.NaN)];
            return new RegressionDiscontinuity(_options with { Cutoff = cutoff }).Fit(new DiscontinuityData(data.Outcome, oneSide, data.Clusters), cancellationToken);
        })];
    }

    private (double Estimate, double Bias)? Bandwidths(DiscontinuitySide left, DiscontinuitySide right, double[] running, int count)
    {
        if (_options.Bandwidth is { } h)
            return (h, _options.BiasBandwidth ?? h);
        double mean = running.Average(), sd = Math.Sqrt(running.Sum(value => (value - mean) * (value - mean)) / (running.Length - 1));
        double iqr = Quantiles.Of(running, 0.75, QuantileDefinition.R2) - Quantiles.Of(running, 0.25, QuantileDefinition.R2);
        return DiscontinuityBandwidth.Of(left, right, Math.Min(sd, iqr > 0 ? iqr / 1.349 : sd), count) is { } found ? (found.Estimate, _options.BiasBandwidth ?? found.Bias) : null;
    }

    private static DiscontinuityJump? Jump(DiscontinuitySide left, DiscontinuitySide right, double h, double b)
    {
        if (End(left, h, b) is not { } below || End(right, h, b) is not { } above)
            return null;
        return new DiscontinuityJump(
            above.Conventional - below.Conventional, Math.Sqrt(above.ConventionalVariance + below.ConventionalVariance), above.Corrected - below.Corrected, Math.Sqrt(above.RobustVariance + below.RobustVariance),
            (below.Conventional, below.Slope), (above.Conventional, above.Slope));
    }

    // The curve's end at the cutoff: local linear, and less the bias that the local quadratic tells of, whose uncertainty the robust variance counts.
    private static (double Conventional, double Slope, double ConventionalVariance, double Corrected, double RobustVariance)? End(DiscontinuitySide side, double h, double b)
    {
        if (side.Fit(h, 1) is not { } line || side.Fit(b, 2) is not { } curve)
            return null;
        double leading = side.Leading(line, 0, 2) * h * h;
        int first = Math.Min(line.First, curve.First), last = Math.Max(line.First + line.Count, curve.First + curve.Count);
        var shares = new double[last - first];
        for (int i = 0; i < line.Count; i++)
            shares[line.First - first + i] += line.Shares[0][i];
        for (int i = 0; i < curve.Count; i++)
            shares[curve.First - first + i] -= leading * curve.Shares[2][i];
        double end = side.Coefficient(line, 0);
        return (end, side.Coefficient(line, 1), side.Variance(line.First, line.Shares[0], line, 2), end - (leading * side.Coefficient(curve, 2)), side.Variance(first, shares, curve, 3));
    }

    private int ClustersWithin(DiscontinuityData data, int[] rows, double width) =>
        rows.Where(row => Math.Abs(data.Running.Span[row] - _options.Cutoff) <= width).Select(row => data.Clusters!.Codes[row]).Distinct().Count();
}

/// <summary>The jump, with and without the correction of bias, and the lines that end at it.</summary>
internal sealed record DiscontinuityJump(double Conventional, double ConventionalError, double Corrected, double RobustError, (double End, double Slope) Below, (double End, double Slope) Above);
