using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Display;

/// <summary>A table with noise as a table: groups first, then each measure with the interval of its noise.</summary>
internal static class NoisyTableView
{
    public static TableModel Of(NoisyTable table, DisplayOptions options)
    {
        var shown = table.Cells.Take(Math.Max(options.MaxRows * 5, 2)).ToArray();
        var builder = new TableBuilder(table.By.Count == 0 ? "Table with noise" : $"Table with noise by {string.Join(" and ", table.By)}");
        for (var i = 0; i < table.By.Count; i++)
        {
            var column = i;
            builder.Labels(table.By[i], [.. shown.Select(cell => cell.Groups[column])]);
        }

        for (var m = 0; m < table.Measures.Count; m++)
        {
            var values = shown.Select(cell => cell.Values[m]).ToArray();
            var decimals = table.Measures[m].Kind switch { MeasureKind.Count => 0, MeasureKind.Share => 3, _ => 2 };
            builder.Number(table.Measures[m].Name, [.. values.Select(value => value.Value)], decimals: decimals)
                .Interval("95 % by noise", [.. values.Select(value => value.Lower)], [.. values.Select(value => value.Upper)], decimals: decimals);
        }

        foreach (var rule in table.Rules) builder.Note(rule);
        if (shown.Length < table.Cells.Count) builder.Note($"… {ValueText.Count(table.Cells.Count - shown.Length)} more groups");
        return builder.Source(table.Provenance.Label, table.Provenance.Protection == Protection.Synthetic).Build();
    }
}
