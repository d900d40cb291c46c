using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Models;

/// <summary>An exploratory factor analysis of a frame. Displays itself as a table of loadings, items sorted by the factor that they load on most.</summary>
public sealed class FactorExploration : FittedModel
{
    private const double Small = 0.3;

    private readonly ExploratoryFactorResult _result;

    internal FactorExploration(DataFrame frame, string call, ExploratoryFactorResult result, ModelRelease? release)
        : base(frame, call, result, result.Missingness, release) => _result = result;

    /// <summary>All numbers: loadings, correlations of factors, uniquenesses, tests.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public ExploratoryFactorResult Result => Guard(_result, "they count the rows that lack answers", "Estimates and ToFrame()");

    internal override TableModel ToTable()
    {
        int p = _result.Items.Count, m = _result.Loadings.GetLength(1);
        int[] order = [.. Enumerable.Range(0, p).OrderBy(Main).ThenByDescending(i => Math.Abs(_result.Loadings[i, Main(i)]))];
        var table = new TableBuilder(string.Create(CultureInfo.InvariantCulture, $"Exploratory factor analysis, {m} {(m == 1 ? "factor" : "factors")}")).Labels("item", [.. order.Select(i => _result.Items[i])]);
        for (int f = 0; f < m; f++)
            table.Number(string.Create(CultureInfo.InvariantCulture, $"F{f + 1}"), [.. order.Select(i => _result.Loadings[i, f])], decimals: 2);
        table.Number("communality", [.. order.Select(i => _result.Communality[i])], decimals: 2);
        if (!Convergence.IsUsable)
            return ModelNotes.Build(table, this, null);
        string[] related = [.. from f in Enumerable.Range(0, m) from g in Enumerable.Range(f + 1, m - f - 1) where _result.FactorCorrelations[f, g] != 0
            select string.Create(CultureInfo.InvariantCulture, $"F{f + 1} with F{g + 1} {_result.FactorCorrelations[f, g]:F2}")];
        string fit = string.Create(CultureInfo.InvariantCulture,
            $"The factors explain {string.Join(", ", _result.ExplainedShare.Select(share => share.ToString("P0", CultureInfo.InvariantCulture)))} of the variance; root mean square of what is left of the correlations {_result.Rmsr:F3}; sampling adequacy (KMO) {_result.SamplingAdequacy:F2}.");
        string[] notes = related.Length == 0 ? [] : [$"Correlations of the factors: {string.Join(", ", related)}."];
        string[] weak = [.. Enumerable.Range(0, p).Where(i => Enumerable.Range(0, m).All(f => Math.Abs(_result.Loadings[i, f]) < Small)).Select(i => _result.Items[i])];
        return ModelNotes.Build(table, this, fit, [.. notes, .. weak.Length == 0 ? (string[])[] : [$"No loading of 0.3 or more: {string.Join(", ", weak)}."]]);

        int Main(int i) => Enumerable.Range(0, m).MaxBy(f => double.IsNaN(_result.Loadings[i, f]) ? 0 : Math.Abs(_result.Loadings[i, f]));
    }
}
