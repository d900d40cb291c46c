using ResearchKit.Charts.Layout;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>Shapes and dashes of groups, so that they are told apart without colour.</summary>
internal static class SvgSymbols
{
    private static readonly string[] s_dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2"];

    public static string Dash(Series series) => s_dashes[Math.Max(0, series.Group) % s_dashes.Length];

    public static void Shape(SvgWriter svg, int group, double x, double y, double radius, string color, double opacity)
    {
        var visible = opacity < 1 ? Number(opacity) : "";
        var (w, h) = (radius * 0.9, radius * 1.25);
        var path = (Math.Max(0, group) % 6) switch
        {
            1 => $"M{Number(-w)} {Number(-w)}h{Number(2 * w)}v{Number(2 * w)}h{Number(-2 * w)}z",
            2 => $"M0 {Number(-h)}L{Number(h)} {Number(w)}H{Number(-h)}z",
            3 => $"M0 {Number(-h)}L{Number(h)} 0L0 {Number(h)}L{Number(-h)} 0z",
            4 => $"M0 {Number(h)}L{Number(h)} {Number(-w)}H{Number(-h)}z",
            5 => $"M{Number(-w)} {Number(-w)}L{Number(w)} {Number(w)}M{Number(w)} {Number(-w)}L{Number(-w)} {Number(w)}",
            _ => "",
        };
        var place = $"translate({Number(x)} {Number(y)})";
        if (path.Length == 0)
            svg.Element("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", color), ("fill-opacity", visible), ("stroke", "#FFFFFF"), ("stroke-width", "0.6"));
        else if (group % 6 == 5)
            svg.Element("path", ("transform", place), ("d", path), ("stroke", color), ("stroke-width", "2"), ("stroke-opacity", visible), ("fill", "none"));
        else
            svg.Element("path", ("transform", place), ("d", path), ("fill", color), ("fill-opacity", visible), ("stroke", "#FFFFFF"), ("stroke-width", "0.6"));
    }
}
