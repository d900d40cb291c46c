using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Pictures;
using ResearchKit.Charts.Scales;
using ResearchKit.Frames;

namespace ResearchKit.Charts.Diagrams;

/// <summary>Skills from left to right, each after what it builds on.</summary>
internal static class PrerequisiteDiagram
{
    private const string Picture = "Prerequisite graph";
    private const int MostNodes = 80;

    public static Chart Draw(IReadOnlyList<(string Prerequisite, string Skill)> edges, IReadOnlyDictionary<string, double>? values, string valueName, string? title)
    {
        PictureInput.Rows(Picture, "edge", (nameof(edges), edges.Count));
        string[] names = [.. edges.SelectMany(edge => new[] { edge.Prerequisite, edge.Skill }).Concat(values?.Keys ?? []).Distinct(StringComparer.Ordinal)];
        if (names.Length > MostNodes)
            throw new ArgumentException(PictureInput.Text($"{Picture}: there are {names.Length} skills; up to {MostNodes} can be drawn so that they are read. Draw a part of the graph."), nameof(edges));
        foreach (var (name, value) in values ?? ImmutableDictionary<string, double>.Empty)
        {
            if (double.IsInfinity(value)) throw PictureInput.Wrong(Picture, nameof(values), $"skill \"{name}\"", value, "a finite number, or NaN where it is not known");
        }

        var numbers = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        (int From, int To)[] links = [.. edges.Select(edge => (numbers[edge.Prerequisite], numbers[edge.Skill])).Distinct()];
        if (LayeredLayout.Cycle(names.Length, links) is { Length: > 0 } cycle)
            throw new ArgumentException($"{Picture}: skills cannot come before themselves, but {string.Join(" → ", cycle.Select(node => $"\"{names[node]}\""))}. Remove one of these edges.", nameof(edges));

        var layout = LayeredLayout.Of(names.Length, links);
        double boxWidth = Math.Clamp((1060.0 / layout.Rows.Length) - 46, 74, 150), gap = 46;
        var lines = names.Select(name => Wrapped(name, boxWidth - 8)).ToArray();
        var hasValues = values is { Count: > 0 };
        double boxHeight = 10 + (13.0 * (lines.Max(each => each.Length) + (hasValues ? 1 : 0))), pitch = boxHeight + 12;
        double Column(int node) => (boxWidth / 2) + (layout.Layers[node] * (boxWidth + gap));
        double Height(int node) => -layout.Heights[node] * pitch;
        double Value(int node) => values is not null && values.TryGetValue(names[node], out var value) ? value : double.NaN;
        ImmutableArray<DiagramNode> nodes = [.. names.Select((name, i) => new DiagramNode(
            double.IsNaN(Value(i)) ? [.. lines[i]] : [.. lines[i], ValueLabel.Fixed(Value(i), 2)], Column(i), Height(i), boxWidth, boxHeight, Value(i),
            double.IsNaN(Value(i)) ? name : $"{name}: {valueName} {ValueLabel.Short(Value(i))}"))];
        ImmutableArray<DiagramLink> arrows = [.. layout.Routes.Select((route, i) => new DiagramLink(
            Curve(route, node => (Column(node), Height(node)), boxWidth / 2), 1.3, Ink.Axis, false, null, 0, $"{names[links[i].From]} before {names[links[i].To]}"))];
        double width = (layout.Rows.Length * (boxWidth + gap)) - gap, height = (layout.Heights.Max() * pitch) + boxHeight;
        return new Chart
        {
            Title = title,
            Width = Math.Max(360, (int)Math.Ceiling(width + 44 + (hasValues ? 48 : 0))),
            Height = Math.Max(200, (int)Math.Ceiling(height + 60 + (title is null ? 0 : 24))),
            X = new Axis("", Minimum: -2, Maximum: width + 2),
            Y = new Axis("", Minimum: -height + (boxHeight / 2) - 2, Maximum: (boxHeight / 2) + 2),
            Marks = [new NodeLinkMark(nodes, arrows, []) { ValueName = hasValues ? valueName : null }],
            Account = string.Create(CultureInfo.InvariantCulture, $"Prerequisite graph of {names.Length} skills in {layout.Rows.Length} layers with {links.Length} prerequisites. ")
                + $"First: {Listed(Enumerable.Range(0, names.Length).Where(node => links.All(link => link.To != node)))}; last: {Listed(Enumerable.Range(0, names.Length).Where(node => links.All(link => link.From != node)))}."
                + (hasValues && Enumerable.Range(0, names.Length).Where(node => double.IsFinite(Value(node))).ToArray() is { Length: > 0 } known
                    ? $" Lowest {valueName}: {ValueLabel.Short(known.Min(Value))} ({names[known.MinBy(Value)]}), highest {ValueLabel.Short(known.Max(Value))} ({names[known.MaxBy(Value)]})." : ""),
        };

        string Listed(IEnumerable<int> some) => some.ToArray() is var all && all.Length <= 6 ? string.Join(", ", all.Select(node => names[node])) : string.Join(", ", all.Take(5).Select(node => names[node])) + string.Create(CultureInfo.InvariantCulture, $" and {all.Length - 5} more");
    }

    private static string[] Wrapped(string name, double width)
    {
        var lines = TextWidth.Wrap(name, SvgNodeLink.TextSize, width, 3);
        return [.. lines.Select(line => TextWidth.ShortenMiddle(line, SvgNodeLink.TextSize, width))];
    }

    // From the right side of a box, level through each place on the way, to the left side of the last one.
    private static ImmutableArray<(double X, double Y)> Curve(int[] route, Func<int, (double X, double Y)> at, double half)
    {
        const int steps = 12;
        List<(double X, double Y)> points = [];
        for (var leg = 1; leg < route.Length; leg++)
        {
            var (from, to) = (at(route[leg - 1]), at(route[leg]));
            // Places of long edges are passed level, as wide as a box.
            double start = from.X + half, end = to.X - half, middle = (start + end) / 2;
            for (var step = 0; step <= steps; step++)
            {
                double t = (double)step / steps, u = 1 - t;
                points.Add(((u * u * u * start) + (3 * u * u * t * middle) + (3 * u * t * t * middle) + (t * t * t * end), (u * u * u * from.Y) + (3 * u * u * t * from.Y) + (3 * u * t * t * to.Y) + (t * t * t * to.Y)));
            }
        }

        return [.. points];
    }
}
