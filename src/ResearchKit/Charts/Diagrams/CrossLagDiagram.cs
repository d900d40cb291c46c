using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Pictures;
using ResearchKit.Charts.Scales;
using ResearchKit.Frames;

namespace ResearchKit.Charts.Diagrams;

/// <summary>Constructs by wave with the paths between them.</summary>
internal static class CrossLagDiagram
{
    private const string Picture = "Cross-lag diagram";
    private const double BoxHeight = 38, Gap = 200, Pitch = 132, Header = 34;

    public static Chart Draw(IReadOnlyList<string> constructs, IReadOnlyList<string> waves, IReadOnlyList<CrossLagPath> paths, string? title)
    {
        PictureInput.Rows(Picture, "construct", (nameof(constructs), constructs.Count));
        PictureInput.Rows(Picture, "path", (nameof(paths), paths.Count));
        if (waves.Count < 2) throw new ArgumentException(PictureInput.Text($"{Picture}: 'waves' has {waves.Count}; expected at least two."), nameof(waves));
        PictureInput.Distinct(Picture, nameof(constructs), constructs, "construct");
        PictureInput.Distinct(Picture, nameof(waves), waves, "wave");
        Func<int, string> named = i => $"path {paths[i].From} ({paths[i].FromWave}) → {paths[i].To} ({paths[i].ToWave})";
        PictureInput.Finite(Picture, nameof(CrossLagPath.Estimate), [.. paths.Select(path => path.Estimate)], named);
        PictureInput.Intervals(Picture, [.. paths.Select(path => path.Estimate)], [.. paths.Select(path => path.Lower)], [.. paths.Select(path => path.Upper)], named);

        var boxWidth = Math.Clamp(constructs.Max(name => TextWidth.Of(name, SvgNodeLink.TextSize)) + 20, 80, 150);
        double X(int wave) => (boxWidth / 2) + (wave * (boxWidth + Gap));
        double Y(int construct) => -Header - (BoxHeight / 2) - (construct * Pitch);
        ImmutableArray<DiagramNode> nodes = [.. from wave in Enumerable.Range(0, waves.Count) from construct in Enumerable.Range(0, constructs.Count)
            select new DiagramNode([constructs[construct]], X(wave), Y(construct), boxWidth, BoxHeight, double.NaN, $"{constructs[construct]}, {waves[wave]}")];
        var largest = Math.Max(1e-9, paths.Max(path => Math.Abs(path.Estimate)));
        ImmutableArray<DiagramLink> links = [.. paths.Select((path, i) =>
        {
            int from = Find("construct", constructs, path.From), to = Find("construct", constructs, path.To), first = Find("wave", waves, path.FromWave), last = Find("wave", waves, path.ToWave);
            if (last <= first) throw new ArgumentException($"{Picture}: {named(i)} does not lead to a later wave; expected one after {path.FromWave}: {string.Join(", ", waves.Skip(first + 1))}.", nameof(paths));
            var covers = !(path.Lower > 0 || path.Upper < 0);
            var numbers = double.IsNaN(path.Lower + path.Upper) ? ValueLabel.Fixed(path.Estimate, 2) : $"{ValueLabel.Fixed(path.Estimate, 2)} [{ValueLabel.Fixed(path.Lower, 2)}, {ValueLabel.Fixed(path.Upper, 2)}]";
            return new DiagramLink([(X(first) + (boxWidth / 2), Y(from)), (X(last) - (boxWidth / 2), Y(to))], 1 + (3.6 * Math.Abs(path.Estimate) / largest), path.Estimate < 0 ? Palette.Group(1) : Palette.Group(0), covers,
                numbers, from == to ? 0.5 : 0.27, $"{named(i)}: {numbers}");
        })];
        double width = ((waves.Count - 1) * (boxWidth + Gap)) + boxWidth, height = Header + ((constructs.Count - 1) * Pitch) + BoxHeight;
        (CrossLagPath Path, bool Beside)[] crossed = [.. paths.Where(path => path.From != path.To).Select(path => (path, path.Lower > 0 || path.Upper < 0))];
        return new Chart
        {
            Title = title,
            Subtitle = "Width by size; blue positive, orange negative; dashed: the interval covers zero",
            Width = (int)Math.Ceiling(width + 52),
            Height = (int)Math.Ceiling(height + 82 + (title is null ? 0 : 22)),
            X = new Axis("", Minimum: -3, Maximum: width + 3),
            Y = new Axis("", Minimum: -height - 4, Maximum: 2),
            Marks = [new NodeLinkMark(nodes, links, [.. waves.Select((wave, i) => new DiagramCaption(X(i), -10, wave))])],
            Account = string.Create(CultureInfo.InvariantCulture, $"Path diagram of {constructs.Count} constructs ({string.Join(", ", constructs)}) over {waves.Count} waves with {paths.Count} paths. ")
                + string.Create(CultureInfo.InvariantCulture, $"Of {crossed.Length} cross-lagged paths {crossed.Count(each => each.Beside)} have an interval that leaves out zero")
                + (crossed.Any(each => each.Beside) ? ": " + string.Join("; ", crossed.Where(each => each.Beside).Take(8).Select(each => $"{each.Path.From} ({each.Path.FromWave}) to {each.Path.To} ({each.Path.ToWave}) {ValueLabel.Fixed(each.Path.Estimate, 2)}")) : "") + ".",
        };
    }

    private static int Find(string what, IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        throw new ArgumentException($"{Picture}: " + NameSuggestion.NotFound(what, "the diagram", name, [.. names]), "paths");
    }
}
