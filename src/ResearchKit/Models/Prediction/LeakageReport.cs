using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>What a check for leaks found. Immutable; displays itself.</summary>
public sealed class LeakageReport : IDisplayable, IHasProvenance
{
    private readonly LeakageCheckOptions _options;
    private readonly int _rows;

    internal LeakageReport(FrameProvenance provenance, Formula formula, IReadOnlyList<LeakageFinding> findings, IReadOnlyList<string> terms, LeakageCheckOptions options, int rows)
    {
        (Provenance, Formula, Findings, Checked, _options, _rows) = (provenance, formula, findings, terms, options, rows);
    }

    /// <inheritdoc/>
    public FrameProvenance Provenance { get; }

    /// <summary>The model.</summary>
    public Formula Formula { get; }

    /// <summary>What was found; empty where nothing was.</summary>
    public IReadOnlyList<LeakageFinding> Findings { get; }

    /// <summary>The columns that were checked.</summary>
    public IReadOnlyList<string> Checked { get; }

    /// <summary>Whether nothing was found. It is no proof.</summary>
    public bool IsClean => Findings.Count == 0;

    /// <summary>Stops where something was found: for pipelines that must not go on.</summary>
    /// <returns>This report.</returns>
    /// <exception cref="InvalidOperationException">Something was found; the message lists it.</exception>
    public LeakageReport RequireClean() => IsClean ? this : throw new InvalidOperationException(
        $"{Formula.Text} knows too much: {string.Join(" ", Findings.Select(one => $"{one.Column} ({Words(one.Kind)}): {one.Evidence} {one.Remedy}"))}");

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        TableBuilder table = new TableBuilder($"Leaks: {Formula.Text}")
            .Labels("column", IsClean ? ["none found"] : [.. Findings.Select(one => one.Column)])
            .Text("kind", IsClean ? [null] : [.. Findings.Select(one => Words(one.Kind))])
            .Text("what was seen", IsClean ? [null] : [.. Findings.Select(one => one.Evidence)])
            .Text("what to do", IsClean ? [null] : [.. Findings.Select(one => one.Remedy)])
            .Note(string.Create(CultureInfo.InvariantCulture, $"Checked: {string.Join(", ", Checked)}; {_rows:N0} rows."));
        string[] absent = [.. Absent()];
        if (absent.Length > 0)
            table.Note($"Not checked: {string.Join("; ", absent)}.");
        return table.Note("A clean report is no proof: a column from the future that tells the outcome in part is found only by its declared day.").Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private IEnumerable<string> Absent()
    {
        if (_options.PredictedAt is null && _options.PredictedAtColumn is null)
            yield return "when columns are known (PredictedAt and KnownAt)";
        else if (Checked.Where(column => !_options.KnownAt.Keys.Contains(column, StringComparer.OrdinalIgnoreCase)).ToArray() is { Length: > 0 } open)
            yield return $"when {string.Join(", ", open)} {(open.Length == 1 ? "is" : "are")} known (KnownAt)";
        if (_options.Learner is null)
            yield return "whose row is whose (Learner)";
        if (_options.Split is null)
            yield return "the split (Split)";
    }

    private static string Words(LeakageKind kind) => kind switch
    {
        LeakageKind.Identifier => "identifier",
        LeakageKind.RowOrder => "number of the row",
        LeakageKind.FutureColumn => "known too late",
        LeakageKind.FutureValues => "dates from the future",
        LeakageKind.TargetCopy => "copy of the outcome",
        LeakageKind.NearCopy => "nearly a copy of the outcome",
        LeakageKind.TargetAggregate => "mean of the outcome",
        LeakageKind.TargetMissingness => "missing because of the outcome",
        LeakageKind.PureValue => "a value of one outcome alone",
        LeakageKind.LearnersOnBothSides => "learners on both sides",
        LeakageKind.DuplicatesAcross => "rows on both sides",
        LeakageKind.WholeSampleStatistic => "computed with the test rows",
        _ => "training after test",
    };
}
