using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <content>Jumps at a cutoff, and effects that are shown to be too small to matter.</content>
public static partial class Causal
{
    private const int MostBins = 20;

    /// <summary>The jump of an outcome at a cutoff that decides who is treated: see <see cref="RegressionDiscontinuity"/>.</summary>
    /// <param name="frame">The data. Rows without outcome or running variable are left out and counted.</param>
    /// <param name="outcome">Column of the outcome.</param>
    /// <param name="running">Column of the variable that the cutoff is of: a test score.</param>
    /// <param name="options">Cutoff, bandwidths, level; null for a cutoff of zero.</param>
    /// <param name="cluster">Column of the groups within which rows depend on each other; null for none.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <returns>An immutable result that displays itself, and draws means in bins with both curves' ends.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected, and curves near a cutoff rest on too few learners; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers.</exception>
    /// <example><code>Causal.Discontinuity(learners, outcome: "grade", running: "entry_score", new() { Cutoff = 55 })</code></example>
    public static DesignModel<DiscontinuityResult> Discontinuity(
        DataFrame frame, string outcome, string running, RegressionDiscontinuityOptions? options = null, string? cluster = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Refuse(frame, "A regression discontinuity of protected rows is not shown: its curves end at the cutoff, where single learners weigh much, and the bandwidth hangs on all of them. Compare groups next to the cutoff instead: "
            + $"make them in the query (CASE WHEN {running} >= ... THEN 'above' ELSE 'below' END) and fit Regression.Fit of the rows near it, which goes through the release gate.");
        options ??= new RegressionDiscontinuityOptions();
        double[] Numbers(string name) => FactorColumns.Numbers(frame, name, "the data").ToArray();
        if (cluster is not null && !frame.HasColumn(cluster))
            throw new ArgumentException(NameSuggestion.NotFound("column", "the data", cluster, [.. frame.ColumnNames]), nameof(cluster));
        double[] y = Numbers(outcome), x = Numbers(running);
        DiscontinuityResult result = new RegressionDiscontinuity(options).Fit(new DiscontinuityData(y, x, cluster is null ? null : Grouping.FromKeys(cluster, [.. FormulaColumns.Levels(frame[cluster])])), cancellationToken);
        string[] notes = !result.Convergence.IsUsable ? [] :
        [
            string.Create(CultureInfo.InvariantCulture, $"Within the bandwidth: {result.RowsBelow:N0} rows below the cutoff, {result.RowsAbove:N0} at or above it. The effect is that at the cutoff."),
            .. Density(x, options.Cutoff),
        ];
        return new DesignModel<DiscontinuityResult>(
            frame, $"Causal.Discontinuity({outcome} by {running} at {options.Cutoff.ToString("R", CultureInfo.InvariantCulture)})", result, result.Missingness, null,
            new DesignPresentation(
                string.Create(CultureInfo.InvariantCulture, $"Regression discontinuity: {outcome} at {running} = {options.Cutoff:G6}"), frame[outcome].Unit, notes, "nobody arranged on which side of the cutoff to be, and nothing else changes there.",
                title => Draw(frame, x, y, result, outcome, running, title)));
    }

    /// <summary>Tests that an effect is smaller than the smallest of interest: see <see cref="EquivalenceTest"/>. "No effect" is only said so.</summary>
    /// <param name="effect">The estimate, of any model: <c>model["treated"]</c>.</param>
    /// <param name="smallest">The smallest effect of interest, above 0, in units of the estimate.</param>
    /// <param name="alpha">Level of each test. Default 0.05, whose interval is that of 90 %.</param>
    /// <example><code>Causal.Equivalence(trial["treated"], smallest: 0.1).Statement</code></example>
    public static EquivalenceTest Equivalence(Estimate effect, double smallest, double alpha = 0.05) => EquivalenceTest.Of(effect, smallest, alpha);

    private static IEnumerable<string> Density(double[] running, double cutoff)
    {
        if (DiscontinuityDensity.Of(running, cutoff) is [var nearest, ..])
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Within {nearest.Window:G3} of the cutoff: {nearest.Below} rows below, {nearest.Above} at or above (as many on both sides: p = {nearest.PValue:F3}{(nearest.PValue < 0.05 ? "; did people arrange on which side to be?" : "")}).");
        }
    }

    // Means in bins of equal width about the cutoff, within twice the bandwidth, and the local lines.
    private static Chart Draw(DataFrame frame, double[] x, double[] y, DiscontinuityResult result, string outcome, string running, string title)
    {
        double reach = 2 * result.Bandwidth, width = 2 * reach / MostBins, cutoff = result.Options.Cutoff;
        var bins = Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(x[i]) && !double.IsNaN(y[i]) && Math.Abs(x[i] - cutoff) < reach).GroupBy(i => (int)Math.Floor((x[i] - cutoff) / width)).OrderBy(bin => bin.Key).ToArray();
        double[] at = [cutoff - result.Bandwidth, cutoff, cutoff, cutoff + result.Bandwidth];
        double[] ends = [result.LineBelow.AtCutoff - (result.LineBelow.Slope * result.Bandwidth), result.LineBelow.AtCutoff, result.LineAbove.AtCutoff, result.LineAbove.AtCutoff + (result.LineAbove.Slope * result.Bandwidth)];
        Column Of(string name, IEnumerable<double> values) => Column.Create(name, values.ToArray());
        DataFrame lines = DataFrame.FromColumns(frame.Provenance, [Of(running, at), Of(outcome, ends).WithUnit(frame[outcome].Unit), Column.Create("side", (string[])["below", "below", "at or above", "at or above"])]);
        DataFrame means = DataFrame.FromColumns(frame.Provenance, [Of(running, bins.Select(bin => cutoff + ((bin.Key + 0.5) * width))), Of(outcome, bins.Select(bin => bin.Average(i => y[i]))), Column.Create("side", bins.Select(bin => bin.Key < 0 ? "below" : "at or above"))]);
        Chart chart = Chart.Line(lines, running, outcome, color: "side", title: title).WithRule(x: cutoff, label: "cutoff");
        return Chart.Point(means, running, outcome, color: "side").Marks.Aggregate(chart, (drawn, mark) => drawn.WithMark(mark));
    }
}
