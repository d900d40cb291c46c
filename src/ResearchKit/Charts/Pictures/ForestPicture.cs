using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Estimates one a line, under headings, with weights, summaries, and their numbers to the right.</summary>
internal static class ForestPicture
{
    private const string Picture = "Forest plot";

    public static Chart Draw(IReadOnlyList<ForestRow> rows, string? title, string axis, string? unit, double? reference, bool isRatio, double confidenceLevel)
    {
        PictureInput.Rows(Picture, "row", (nameof(rows), rows.Count));
        Func<int, string> named = row => $"row \"{rows[row].Label}\"";
        PictureInput.Finite(Picture, nameof(ForestRow.Estimate), [.. rows.Select(row => row.Estimate)], named);
        PictureInput.Intervals(Picture, [.. rows.Select(row => row.Estimate)], [.. rows.Select(row => row.Lower)], [.. rows.Select(row => row.Upper)], named);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Weight is { } weight && !(weight > 0)) throw PictureInput.Wrong(Picture, nameof(ForestRow.Weight), named(i), weight, "above 0");
            if (isRatio && !(rows[i].Lower > 0)) throw PictureInput.Wrong(Picture, nameof(ForestRow.Lower), named(i), rows[i].Lower, "above 0, since ratios are drawn on a logarithmic axis");
        }

        // A key a line, so that equal labels under different headings stay apart; headings are lines without an estimate.
        List<(string Key, string Text, ForestRow? Row)> lines = [];
        string? heading = null;
        foreach (var row in rows)
        {
            if (row.Group is not null && row.Group != heading) lines.Add(($"{lines.Count}", row.Group, null));
            heading = row.Group;
            lines.Add(($"{lines.Count}", row.Label, row));
        }

        string[] keys = [.. lines.Select(line => line.Key)];
        var drawn = lines.Where(line => line.Row is not null).ToArray();
        var (single, summary) = (drawn.Where(line => !line.Row!.IsSummary).ToArray(), drawn.Where(line => line.Row!.IsSummary).ToArray());
        Channel Places((string Key, string Text, ForestRow? Row)[] some) => Channel.Category("", some.Select(line => line.Key), keys);
        Channel Values((string Key, string Text, ForestRow? Row)[] some, Func<ForestRow, double> value) => Channel.Number(axis, some.Select(line => value(line.Row!)), unit);
        var heaviest = single.Max(line => line.Row!.Weight) ?? 1;
        int decimals = Decimals(rows);
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of the intervals is between 0 and 1, such as 0.95.");
        var level = string.Create(CultureInfo.InvariantCulture, $"{confidenceLevel * 100:0.##} %");
        return new Chart
        {
            Title = title,
            Width = 720,
            Height = Math.Clamp(120 + (24 * lines.Count), 180, 1400),
            X = new Axis(axis, unit, isRatio ? ScaleKind.Log : ScaleKind.Automatic),
            Y = new Axis("") { TickLabels = [.. lines.Select(_ => "")] },
            Names = [.. lines.Select(line => new RowName(line.Key, line.Text, line.Row?.Group is null ? 0 : 12, line.Row is null || line.Row.IsSummary))],
            Beside = [new ColumnBeside($"estimate [{level} CI]", drawn.ToDictionary(line => line.Key, line => Numbers(line.Row!, decimals), StringComparer.Ordinal))],
            Marks =
            [
                .. reference is { } at ? new Mark[] { new RuleMark(X: at) } : [],
                // An empty layer on all lines keeps headings and rows in their order.
                new PointMark(Channel.Number("", keys.Select(_ => double.NaN)), Channel.Category("", keys, keys)),
                .. single.Length == 0 ? [] : new Mark[]
                {
                    new ErrorBarMark(Places(single), Values(single, row => row.Lower), Values(single, row => row.Upper), IsHorizontal: true) { Style = new MarkStyle { HasCaps = false, Width = 1.4 } },
                    new PointMark(Values(single, row => row.Estimate), Places(single))
                    {
                        Style = new MarkStyle { Shape = PointShape.Square, Opacity = 1, Size = 4, Sizes = single.Any(line => line.Row!.Weight is not null) ? [.. single.Select(line => 2.2 + (5.8 * Math.Sqrt((line.Row!.Weight ?? heaviest) / heaviest)))] : null },
                    },
                },
                .. summary.Length == 0 ? [] : new Mark[] { new DiamondMark(Places(summary), Values(summary, row => row.Estimate), Values(summary, row => row.Lower), Values(summary, row => row.Upper)) },
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Forest plot of {axis}: {single.Length} {(single.Length == 1 ? "estimate" : "estimates")} with {level} intervals")
                + (reference is { } none ? string.Create(CultureInfo.InvariantCulture, $", {single.Count(line => line.Row!.Lower > none || line.Row.Upper < none)} of which leave out {ValueLabel.Short(none)}") : "") + ". "
                + string.Join("; ", (summary.Length > 0 ? summary : drawn.Take(8)).Select(line => $"{line.Row!.Label}: {Numbers(line.Row, decimals)}")) + (summary.Length == 0 && drawn.Length > 8 ? "; …." : "."),
        };
    }

    private static string Numbers(ForestRow row, int decimals) => double.IsNaN(row.Lower + row.Upper) ? ValueLabel.Fixed(row.Estimate, decimals)
        : $"{ValueLabel.Fixed(row.Estimate, decimals)} [{ValueLabel.Fixed(row.Lower, decimals)}, {ValueLabel.Fixed(row.Upper, decimals)}]";

    // Two significant digits of the narrowest interval, at most four decimals.
    private static int Decimals(IReadOnlyList<ForestRow> rows)
    {
        var widths = rows.Select(row => row.Upper - row.Lower).Where(width => width > 0).ToArray();
        return widths.Length == 0 ? 2 : Math.Clamp((int)Math.Ceiling(1 - Math.Log10(widths.Min())), 0, 4);
    }
}
