using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Inference;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>How well each item of a model fits the answers. Immutable; displays itself as a table, one row an item. It holds no row of the data.</summary>
public sealed class ItemFitReport : IDisplayable
{
    internal ItemFitReport(FrameProvenance provenance, IReadOnlyList<SummedScoreFit> items, IReadOnlyList<ResponseFit> meanSquares)
    {
        (Provenance, Items, MeanSquares) = (provenance, items, meanSquares);
        AdjustedPValues = MultipleTesting.Adjust([.. items.Select(item => item.PValue)], Adjustment.Holm);
    }

    /// <summary>Where the data came from.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>S-X² of each item, with what was compared.</summary>
    public IReadOnlyList<SummedScoreFit> Items { get; }

    /// <summary>Infit and outfit of each item, at weighted likelihood estimates of ability.</summary>
    public IReadOnlyList<ResponseFit> MeanSquares { get; }

    /// <summary>P values of S-X², adjusted for the number of items by Holm's method.</summary>
    public IReadOnlyList<double> AdjustedPValues { get; }

    /// <summary>The table as a frame: <c>item</c>, <c>s_x2</c>, <c>df</c>, <c>p_value</c>, <c>p_adjusted</c>, <c>rmsea</c>, <c>infit</c>, <c>outfit</c>.</summary>
    public DataFrame ToFrame()
    {
        Column Numbers(string name, IEnumerable<double> values) => Column.Create(name, values.Select(value => double.IsNaN(value) ? (double?)null : value));
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("item", Items.Select(item => item.Item)),
                Numbers("s_x2", Items.Select(item => item.Statistic)),
                Column.Create("df", Items.Select(item => item.Reason is null ? (int?)item.DegreesOfFreedom : null)),
                Numbers("p_value", Items.Select(item => item.PValue)),
                Numbers("p_adjusted", AdjustedPValues),
                Numbers("rmsea", Items.Select(item => item.Rmsea)),
                Numbers("infit", MeanSquares.Select(item => item.Infit)),
                Numbers("outfit", MeanSquares.Select(item => item.Outfit)),
            ]);
    }

    /// <summary>Observed and expected answers by summed score, a panel an item.</summary>
    /// <param name="items">The items to draw; null for the six that fit worst.</param>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="KeyNotFoundException">There is no such item with a test.</exception>
    /// <exception cref="InvalidOperationException">There is none to draw.</exception>
    public Chart ToChart(IReadOnlyList<string>? items = null, string? title = null)
    {
        SummedScoreFit[] known = [.. Items.Where(item => item.Groups.Count > 0)];
        SummedScoreFit[] drawn = items is null
            ? [.. known.OrderBy(item => item.PValue).Take(6)]
            : [.. items.Select(name => known.FirstOrDefault(item => item.Item == name) ?? throw new KeyNotFoundException(NameSuggestion.NotFound("item", "this report", name, [.. known.Select(item => item.Item)])))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"There is no item to draw. {Items.FirstOrDefault()?.Reason}".TrimEnd());
        var points = drawn.SelectMany(item => item.Groups.Select(group => (item.Item, Score: (group.From + group.To) / 2.0, Observed: Mean(group.Observed), Expected: Mean(group.Expected)))).ToArray();
        string answer = drawn.All(item => item.Groups.All(group => group.Observed.Count == 2)) ? "share right" : "mean answer (share of the highest)";
        Channel At() => Channel.Number("summed score", points.Select(point => point.Score));
        Channel Panels() => Channel.Category("item", points.Select(point => point.Item), drawn.Select(item => item.Item));
        return new Chart
        {
            Title = title ?? "Answers by summed score: observed and expected",
            Width = drawn.Length > 1 ? 820 : 640,
            Y = new Axis(answer, Minimum: 0, Maximum: 1),
            Marks =
            [
                new LineMark(At(), Channel.Number(answer, points.Select(point => point.Expected))) { Facet = Panels(), Name = "expected", Style = new MarkStyle { Color = Palette.Group(1), Width = 2 } },
                new PointMark(At(), Channel.Number(answer, points.Select(point => point.Observed))) { Facet = Panels(), Name = "observed", Style = new MarkStyle { Size = 3.8, Opacity = 1 } },
            ],
        }.WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        TableBuilder table = new TableBuilder("Fit of the items")
            .Labels("item", [.. Items.Select(item => item.Item)])
            .Number("S-X²", [.. Items.Select(item => item.Statistic)], decimals: 2)
            .Count("df", [.. Items.Select(item => item.Reason is null ? (long?)item.DegreesOfFreedom : null)])
            .PValue("p", [.. Items.Select(item => item.PValue)])
            .PValue("p adjusted", AdjustedPValues)
            .Number("RMSEA", [.. Items.Select(item => item.Rmsea)], decimals: 3)
            .Number("infit", [.. MeanSquares.Select(item => item.Infit)], decimals: 2)
            .Number("outfit", [.. MeanSquares.Select(item => item.Outfit)], decimals: 2)
            .Note(string.Create(CultureInfo.InvariantCulture, $"S-X² of Orlando and Thissen (2000) over {Items.Max(item => item.Persons):N0} persons with every answer and a score that is neither lowest nor highest; p adjusted over {Items.Count} items by Holm's method."))
            .Note("A small p says that the item's answers do not follow the model's curve; RMSEA says by how much (below 0.05 is called small), whatever the number of persons. Infit and outfit: 1 is expected, 0.7 to 1.3 usual.");
        foreach (SummedScoreFit item in Items.Where(item => item.Reason is not null))
            table.Note($"{item.Item}: {item.Reason}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    /// <summary>The mean place of the cells: of right and wrong the share right.</summary>
    private static double Mean(IReadOnlyList<double> cells) => cells.Select((count, cell) => count * cell).Sum() / (cells.Sum() * (cells.Count - 1));
}
