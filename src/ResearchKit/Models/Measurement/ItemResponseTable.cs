using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>The table that an item response model is shown as: one row an item, each parameter with its interval.</summary>
internal static class ItemResponseTable
{
    public static TableModel Of(ItemResponseModel model, ItemResponseResult result)
    {
        IReadOnlyList<ItemEstimate> items = model.IsProtected && model.Release is null ? [] : result.Items;
        string level = string.Create(CultureInfo.InvariantCulture, $"{model.ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder("Item response model: slopes and difficulties").Labels("item", [.. items.Select(item => item.Name)]);
        if (!model.IsProtected)
        {
            table = table.Count("answers", [.. items.Select(item => (long?)Math.Round(item.Answers))])
                .Number("mean answer", [.. items.Select(item => item.MeanAnswer)], decimals: 2);
        }

        int most = items.Count == 0 ? 1 : items.Max(item => item.Difficulties.Count);
        table.Add(new TableColumn("slope", level, Alignment: TableAlignment.Right), [.. items.Select(item => Cell(item.Slope))]);
        for (int k = 0; k < most; k++)
            table.Add(new TableColumn(most == 1 ? "difficulty" : $"difficulty {(k + 1).ToString(CultureInfo.InvariantCulture)}", level, Alignment: TableAlignment.Right), [.. items.Select(item => k < item.Difficulties.Count ? Cell(item.Difficulties[k]) : TableCell.Missing)]);
        if (items.Any(item => item.Guessing is not null))
            table.Add(new TableColumn("guessing", level, Alignment: TableAlignment.Right), [.. items.Select(item => item.Guessing is { } guessing ? Cell(guessing) : TableCell.Missing)]);
        string? fit = model.IsProtected || double.IsNaN(result.LogLikelihood) ? null
            : string.Create(CultureInfo.InvariantCulture, $"Log-likelihood {result.LogLikelihood:F2}, AIC {result.Aic:F1}, BIC {result.Bic:F1}; marginal reliability {result.MarginalReliability():F2}.");
        return ModelNotes.Build(
            table, model, fit,
            "Difficulty: the ability at which a right answer is half way up its curve. Slope: how fast the chance rises there; near 0 the item tells little of ability. Ability has mean 0"
            + (result.Abilities.Count > 0 && result.Abilities[0].Spread.StandardError > 0 ? string.Create(CultureInfo.InvariantCulture, $" and an estimated standard deviation of {result.Abilities[0].Spread.Value:F3}.") : " and standard deviation 1."));
    }

    private static TableCell Cell(Estimate estimate) => double.IsNaN(estimate.Value) ? TableCell.Missing
        : new TableCell(estimate.StandardError == 0
            ? estimate.Value.ToString("0.##", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F2} [{estimate.Lower:F2}, {estimate.Upper:F2}]"));
}
