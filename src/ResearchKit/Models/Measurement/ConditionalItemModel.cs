using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>A Rasch or partial credit model by conditional maximum likelihood. Immutable; displays itself as a table, one row an item. It holds no row of the data.</summary>
public sealed class ConditionalItemModel : FittedModel
{
    internal ConditionalItemModel(DataFrame frame, string call, ConditionalItemResponseResult result, AndersenTest andersen)
        : base(frame, call, result, result.Missingness, null) => (Result, Andersen) = (result, andersen);

    /// <summary>All numbers of the method.</summary>
    public ConditionalItemResponseResult Result { get; }

    /// <summary>Whether learners with low and with high scores give the items the same difficulties, as the Rasch model says.</summary>
    public AndersenTest Andersen { get; }

    /// <summary>The difficulties with their intervals, the hardest on top.</summary>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="InvalidOperationException">There is no estimate to draw; the message says why.</exception>
    public Chart ToChart(string? title = null) => ForestOf(
        Result.Items.SelectMany(item => item.Difficulties).OrderByDescending(estimate => estimate.Value), estimate => estimate.Term.Replace(": difficulty", "", StringComparison.Ordinal),
        title ?? "Difficulties of the items", "difficulty", "logits");

    internal override TableModel ToTable()
    {
        IReadOnlyList<ItemEstimate> items = Result.Items;
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder("Rasch model: difficulties").Labels("item", [.. items.Select(item => item.Name)])
            .Count("answers", [.. items.Select(item => (long?)Math.Round(item.Answers))])
            .Number("mean answer", [.. items.Select(item => item.MeanAnswer)], decimals: 2);
        int most = items.Max(item => item.Difficulties.Count);
        for (int k = 0; k < most; k++)
        {
            table.Add(
                new TableColumn(most == 1 ? "difficulty" : $"difficulty {(k + 1).ToString(CultureInfo.InvariantCulture)}", level, Alignment: TableAlignment.Right),
                [.. items.Select(item => k < item.Difficulties.Count && !double.IsNaN(item.Difficulties[k].Value) ? Cell(item.Difficulties[k]) : TableCell.Missing)]);
        }

        string andersen = Andersen.Reason ?? string.Create(
            CultureInfo.InvariantCulture,
            $"Andersen's test of equal difficulties at low and high scores: χ² = {Andersen.Statistic:F2}, df = {Andersen.DegreesOfFreedom}, p {(Andersen.PValue < 0.001 ? "< 0.001" : string.Create(CultureInfo.InvariantCulture, $"= {Andersen.PValue:F3}"))}{(Andersen.LeftOut.Count == 0 ? "" : $"; left out: {string.Join(", ", Andersen.LeftOut)}")}.");
        return ModelNotes.Build(
            table, this, null, andersen,
            "Difficulty: the ability at which a right answer is half way up its curve, in logits; zero is the mean of the easiness of all items. All slopes are 1: a small p value of Andersen's test says that they are not, or that items work differently in parts of the learners.");
    }

    private static TableCell Cell(Estimate estimate) => new(string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F2} [{estimate.Lower:F2}, {estimate.Upper:F2}]"));
}
