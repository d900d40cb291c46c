using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

/// <summary>Shapes and dashes of groups, so that they are told apart without colour.</summary>
internal static class SvgSymbols
{
    private static readonly string[] s_dashes = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2"];

    public static string Dash(Series series) => s_dashes[(int)series.Dash];

    public static void Shape(SvgWriter svg, PointShape shape, double x, double y, double radius, string color, double opacity, string edge = "#FFFFFF")
    {
        var visible = opacity < 1 ? Number(opacity) : "";
        var (w, h) = (radius * 0.9, radius * 1.25);
        var path = shape switch
        {
            PointShape.Square => $"M{Number(-w)} {Number(-w)}h{Number(2 * w)}v{Number(2 * w)}h{Number(-2 * w)}z",
            PointShape.Triangle => $"M0 {Number(-h)}L{Number(h)} {Number(w)}H{Number(-h)}z",
            PointShape.Diamond => $"M0 {Number(-h)}L{Number(h)} 0L0 {Number(h)}L{Number(-h)} 0z",
            PointShape.TriangleDown => $"M0 {Number(h)}L{Number(h)} {Number(-w)}H{Number(-h)}z",
            PointShape.Cross => $"M{Number(-w)} {Number(-w)}L{Number(w)} {Number(w)}M{Number(w)} {Number(-w)}L{Number(-w)} {Number(w)}",
            PointShape.Tick => $"M0 {Number(-radius)}V{Number(radius)}",
            _ => "",
        };
        var place = $"translate({Number(x)} {Number(y)})";
        if (shape == PointShape.HollowCircle)
            svg.Element("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", Ink.Paper), ("stroke", color), ("stroke-width", "1.6"));
        else if (path.Length == 0)
            svg.Element("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", color), ("fill-opacity", visible), ("stroke", edge), ("stroke-width", "0.6"));
        else if (shape is PointShape.Cross or PointShape.Tick)
            svg.Element("path", ("transform", place), ("d", path), ("stroke", color), ("stroke-width", shape == PointShape.Tick ? "1.2" : "2"), ("stroke-opacity", visible), ("fill", "none"));
        else
            svg.Element("path", ("transform", place), ("d", path), ("fill", color), ("fill-opacity", visible), ("stroke", edge), ("stroke-width", "0.6"));
    }
}
