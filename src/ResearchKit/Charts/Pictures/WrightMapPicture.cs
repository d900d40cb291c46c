using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Pictures;

/// <summary>Persons counted by ability, above the items by difficulty, on one scale.</summary>
internal static class WrightMapPicture
{
    private const string Picture = "Wright map", Scale = "ability and difficulty";
    private const int MostItems = 60;

    public static Chart Draw(IReadOnlyList<double> abilities, IReadOnlyList<ItemParameters> items, string? title)
    {
        PictureInput.Rows(Picture, "person", (nameof(abilities), abilities.Count));
        PictureInput.Finite(Picture, nameof(abilities), abilities, PictureInput.Numbered("person"));
        double lowest = abilities.Min(), highest = abilities.Max();
        var width = highest > lowest ? Ticks.Step(highest - lowest, Math.Clamp((int)Math.Sqrt(abilities.Count), 6, 30)) : 0.5;
        var first = Math.Floor(lowest / width);
        var counts = new double[(int)(Math.Floor(highest / width) - first) + 1];
        foreach (var ability in abilities) counts[(int)(Math.Floor(ability / width) - first)]++;
        return Draw([.. Enumerable.Range(0, counts.Length + 1).Select(i => (first + i) * width)], counts, items, title);
    }

    public static Chart Draw(IReadOnlyList<double> edges, IReadOnlyList<double> counts, IReadOnlyList<ItemParameters> items, string? title)
    {
        PictureInput.Rows(Picture, "bin", (nameof(counts), counts.Count));
        if (edges.Count != counts.Count + 1)
            throw new ArgumentException(PictureInput.Text($"{Picture}: 'edges' has {edges.Count} values and 'counts' has {counts.Count}; expected one edge more than counts."), nameof(edges));
        PictureInput.Finite(Picture, nameof(edges), edges, PictureInput.Numbered("edge"));
        for (var i = 0; i < counts.Count; i++)
        {
            if (!(edges[i] < edges[i + 1])) throw PictureInput.Wrong(Picture, nameof(edges), PictureInput.Text($"bin {i} (counted from 0)"), edges[i + 1], PictureInput.Text($"an edge above {edges[i]:R}"));
            if (counts[i] < 0 || double.IsInfinity(counts[i])) throw PictureInput.Wrong(Picture, nameof(counts), PictureInput.Text($"bin {i} (counted from 0)"), counts[i], "0 or more, or NaN where the count is hidden");
        }

        var total = counts.Where(double.IsFinite).Sum();
        if (!(total > 0)) throw new ArgumentException($"{Picture}: 'counts' holds no persons; expected at least one.", nameof(counts));
        ItemCurvePicture.Check(Picture, items, MostItems, edges[0], edges[^1]);

        // Items from 1 upwards, the easiest lowest; persons above them in a strip of their own.
        ItemParameters[] ordered = [.. items.OrderBy(item => item.Difficulties.Average())];
        double floor = ordered.Length + 1, strip = Math.Max(3, ordered.Length * 0.55), most = counts.Where(double.IsFinite).Max();
        var thresholds = ordered.SelectMany((item, i) => item.Difficulties.Select((difficulty, k) => (At: difficulty, Row: i + 1.0, Text: item.Categories > 2 ? (k + 1).ToString(CultureInfo.InvariantCulture) : ""))).ToArray();
        var graded = thresholds.Any(threshold => threshold.Text.Length > 0);
        var (x, top) = Steps(edges, counts, floor, strip / most);
        var mean = counts.Select((count, i) => double.IsFinite(count) ? count * (edges[i] + edges[i + 1]) / 2 : 0).Sum() / total;
        return new Chart
        {
            Title = title,
            Height = Math.Clamp(190 + (int)(19 * (floor + strip)), 340, 1400),
            X = new Axis(Scale, "logits"),
            Y = new Axis("", Minimum: 0.3, Maximum: floor + (strip * 1.08)) { Ticks = [.. ordered.Select((_, i) => i + 1.0), floor + (strip * 0.4)], TickLabels = [.. ordered.Select(item => item.Name), "persons"] },
            Marks =
            [
                new BandMark(Channel.Number(Scale, x, "logits"), Channel.Number("", x.Select(_ => floor)), Channel.Number("", top)) { Style = new MarkStyle { Opacity = 0.45 } },
                new LineMark(Channel.Number(Scale, [edges[0], edges[^1]]), Channel.Number("", [floor, floor])) { Style = new MarkStyle { Color = Ink.Axis, Width = 1, Dash = LineDash.Solid } },
                .. graded ? [new ErrorBarMark(
                    Channel.Number("", ordered.Select((_, i) => i + 1.0)), Channel.Number("", ordered.Select(item => item.Difficulties[0])), Channel.Number("", ordered.Select(item => item.Difficulties[^1])), IsHorizontal: true)
                    { Style = new MarkStyle { Color = Ink.Axis, Width = 1, HasCaps = false } }] : Array.Empty<Mark>(),
                new PointMark(Channel.Number(Scale, thresholds.Select(threshold => threshold.At), "logits"), Channel.Number("", thresholds.Select(threshold => threshold.Row)))
                { Style = new MarkStyle { Shape = PointShape.Diamond, Color = Palette.Group(1), Size = 4.2, Opacity = 1 } },
                .. graded ? [new TextMark(
                    Channel.Number("", thresholds.Select(threshold => threshold.At)), Channel.Number("", thresholds.Select(threshold => threshold.Row + 0.1)), [.. thresholds.Select(threshold => threshold.Text)])] : Array.Empty<Mark>(),
            ],
            Account = string.Create(CultureInfo.InvariantCulture, $"Wright map of {ValueLabel.Fixed(total, 0)} persons and {ordered.Length} items on one scale in logits. Persons lie between {ValueLabel.Short(edges[0])} and {ValueLabel.Short(edges[^1])}, ")
                + $"on average at about {ValueLabel.Short(Math.Round(mean, 2))}; difficulties run from {ValueLabel.Short(thresholds.Min(threshold => threshold.At))} ({ordered.MinBy(item => item.Difficulties.Min())!.Name}) to "
                + $"{ValueLabel.Short(thresholds.Max(threshold => threshold.At))} ({ordered.MaxBy(item => item.Difficulties.Max())!.Name})."
                + (counts.Any(double.IsNaN) ? string.Create(CultureInfo.InvariantCulture, $" {counts.Count(double.IsNaN)} bins are hidden.") : ""),
        };
    }

    // The outline of a histogram; hidden bins are gaps.
    private static (double[] X, double[] Top) Steps(IReadOnlyList<double> edges, IReadOnlyList<double> counts, double floor, double scale)
    {
        List<double> x = [], top = [];
        for (var i = 0; i < counts.Count; i++)
        {
            x.AddRange([edges[i], edges[i], edges[i + 1], edges[i + 1]]);
            var height = floor + (counts[i] * scale);
            top.AddRange(double.IsNaN(height) ? [double.NaN, double.NaN, double.NaN, double.NaN] : [floor, height, height, floor]);
        }

        return ([.. x], [.. top]);
    }
}
