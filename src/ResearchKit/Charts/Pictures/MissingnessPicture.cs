using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Variables by patterns of what is missing.</summary>
internal static class MissingnessPicture
{
    public static Chart Draw(MissingnessPatterns patterns, int most, int minimum, string? title)
    {
        int[] shown = [.. Enumerable.Range(0, patterns.Counts.Length).Where(i => patterns.Counts[i] >= minimum).Take(most)];
        if (shown.Length == 0)
            throw new ArgumentException(PictureInput.Text($"Missingness matrix: no pattern has {minimum} rows or more; the most frequent has {patterns.Counts[0]}."), nameof(minimum));
        string[] keys = [.. shown.Select(i => i.ToString(CultureInfo.InvariantCulture))];
        PointMark Dots(bool missing, string name, MarkStyle style)
        {
            var cells = shown.SelectMany(pattern => Enumerable.Range(0, patterns.Columns.Length).Where(column => patterns.Missing[pattern][column] == missing).Select(column => (Pattern: pattern, Column: column))).ToArray();
            return new PointMark(Channel.Category("", cells.Select(cell => patterns.Columns[cell.Column]), patterns.Columns), Channel.Category("", cells.Select(cell => cell.Pattern.ToString(CultureInfo.InvariantCulture)), keys)) { Name = name, Style = style };
        }

        var rows = patterns.Rows;
        var complete = Enumerable.Range(0, patterns.Counts.Length).Where(i => patterns.Missing[i].All(missing => !missing)).Sum(i => patterns.Counts[i]);
        var worst = Enumerable.Range(0, patterns.Columns.Length).MaxBy(patterns.MissingIn);
        var (others, otherRows) = (patterns.Counts.Length - shown.Length, rows - shown.Sum(i => patterns.Counts[i]));
        return new Chart
        {
            Title = title,
            Subtitle = otherRows == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{others} further patterns with {ValueLabel.Fixed(otherRows, 0)} rows are not drawn"),
            Width = Math.Clamp(260 + (62 * patterns.Columns.Length), 480, 1400),
            Height = Math.Clamp(200 + (21 * shown.Length), 260, 1600),
            X = new Axis(""),
            Y = new Axis("") { TickLabels = [.. shown.Select(i => patterns.Missing[i].Count(missing => missing) is var count and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count} missing") : "complete")] },
            Beside = [new ColumnBeside("rows", Column(i => ValueLabel.Fixed(patterns.Counts[i], 0))), new ColumnBeside("share", Column(i => Share(patterns.Counts[i])))],
            Below = new TableBelow("Rows that miss it", [Row("rows", column => ValueLabel.Fixed(patterns.MissingIn(column), 0)), Row("share", column => Share(patterns.MissingIn(column)))]),
            Marks =
            [
                .. new[]
                {
                    Dots(false, "observed", new MarkStyle { Color = "#ABCFE6", Shape = PointShape.Circle, Size = 3.6, Opacity = 1 }),
                    Dots(true, "missing", new MarkStyle { Color = Palette.Group(1), Shape = PointShape.Square, Size = 6, Opacity = 1 }),
                }.Where(mark => mark.X.Count > 0),
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Missingness matrix of {patterns.Columns.Length} variables in {ValueLabel.Fixed(rows, 0)} rows: {patterns.Counts.Length} patterns, {ValueLabel.Fixed(complete, 0)} rows ({Share(complete)}) are complete. ")
                + $"Most often missing: {patterns.Columns[worst]} ({ValueLabel.Fixed(patterns.MissingIn(worst), 0)} rows, {Share(patterns.MissingIn(worst))})."
                + (otherRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {others} patterns with {ValueLabel.Fixed(otherRows, 0)} rows are not drawn.")),
        };

        Dictionary<string, string> Column(Func<int, string> text) => shown.ToDictionary(i => i.ToString(CultureInfo.InvariantCulture), text, StringComparer.Ordinal);
        RowBelow Row(string name, Func<int, string> text) => new(name, -1, at => text((int)Math.Round(at)));
        string Share(long count) => ValueLabel.Fixed(100.0 * count / rows, 1) + " %";
    }
}
