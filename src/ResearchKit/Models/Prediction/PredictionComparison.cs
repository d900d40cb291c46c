using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Predictions of two models on the same rows, compared. Immutable; displays itself.</summary>
public sealed class PredictionComparison : IDisplayable, IHasProvenance
{
    private readonly ScoredOutcomes _rows;
    private readonly string _outcome;

    internal PredictionComparison(FrameProvenance provenance, string first, string second, string outcome, IReadOnlyList<PredictionDifference> differences, ScoredOutcomes rows)
    {
        (Provenance, First, Second, _outcome, Differences, _rows) = (provenance, first, second, outcome, differences, rows);
    }

    /// <inheritdoc/>
    public FrameProvenance Provenance { get; }

    /// <summary>Column of the first model's predictions.</summary>
    public string First { get; }

    /// <summary>Column of the second model's predictions.</summary>
    public string Second { get; }

    /// <summary>The differences, first less second, one a measure.</summary>
    public IReadOnlyList<PredictionDifference> Differences { get; }

    /// <summary>A difference by its measure.</summary>
    /// <param name="measure">The measure as the table names it.</param>
    /// <exception cref="KeyNotFoundException">There is no such measure; the message lists those there are.</exception>
    public PredictionDifference this[string measure] => Differences.FirstOrDefault(one => one.Measure.Equals(measure, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("measure", "this comparison", measure, [.. Differences.Select(one => one.Measure)]));

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        double level = Differences[0].ConfidenceLevel;
        TableBuilder table = new TableBuilder($"{First} and {Second}: {_outcome}")
            .Labels("measure", [.. Differences.Select(one => one.Measure)])
            .Number(First, [.. Differences.Select(one => one.First)], decimals: 3)
            .Number(Second, [.. Differences.Select(one => one.Second)], decimals: 3)
            .Number("difference", [.. Differences.Select(one => one.Difference)], decimals: 3)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{level * 100:0.##} % CI"), [.. Differences.Select(one => one.Lower)], [.. Differences.Select(one => one.Upper)], decimals: 3)
            .PValue("p", [.. Differences.Select(one => one.PValue)])
            .Note(string.Create(CultureInfo.InvariantCulture, $"n = {_rows.Count:N0} rows, {_rows.Events:N0} with the outcome{(_rows.ClusterName is { } cluster ? $", in {_rows.ClusterCount:N0} clusters of {cluster}" : "")}; both models predict the same rows."))
            .Note($"{First} less {Second}. Of the Brier score lower is better. A difference is of these rows; whether it matters is for the decision curve to say.");
        foreach (string reason in Differences.Select(one => one.Reason).OfType<string>().Distinct(StringComparer.Ordinal))
            table.Note($"Note well: {reason}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
