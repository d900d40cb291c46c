using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Svg;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Diagrams;

internal sealed class SvgNodeLink : SvgDrawing<NodeLinkMark>
{
    public const double TextSize = 11, LabelSize = 10;

    protected override void Draw(SvgPanel panel, Series series, NodeLinkMark mark)
    {
        var svg = panel.Svg;
        string Path(IEnumerable<(double X, double Y)> points) => string.Concat(points.Select((point, i) => $"{(i == 0 ? 'M' : 'L')}{Number(panel.X(point.X))} {Number(panel.Y(point.Y))}"));
        foreach (var link in mark.Links)
        {
            svg.Element("path", ("class", "rk-link"), ("d", Path(link.Shaft)), ("fill", "none"), ("stroke", link.Color), ("stroke-width", Number(link.Width)), ("stroke-dasharray", link.IsDashed ? "5 3" : ""));
            svg.Element("path", ("class", "rk-arrow"), ("d", Path(link.Head) + "z"), ("fill", link.Color));
        }

        foreach (var node in mark.Nodes)
        {
            double left = panel.X(node.X - (node.Width / 2)), right = panel.X(node.X + (node.Width / 2)), top = panel.Y(node.Y + (node.Height / 2)), bottom = panel.Y(node.Y - (node.Height / 2));
            var fill = Fill(panel.Scene, node);
            svg.Element("rect", ("class", "rk-node"), ("x", Number(left)), ("y", Number(top)), ("width", Number(right - left)), ("height", Number(bottom - top)), ("rx", "4"), ("fill", fill), ("stroke", Ink.Axis));
            for (var line = 0; line < node.Lines.Length; line++)
            {
                svg.Text((left + right) / 2, ((top + bottom) / 2) + (TextSize * 0.35) + ((line - ((node.Lines.Length - 1) / 2.0)) * TextSize * 1.15),
                    TextWidth.Shorten(node.Lines[line], TextSize, right - left - 4), TextSize, "middle", Palette.TextOn(fill));
            }
        }

        foreach (var link in mark.Links.Where(link => link.Label is not null))
        {
            var (x, y) = link.At(link.LabelAt);
            Ground(x, y, Room(link.Label!, LabelSize));
            svg.Text(panel.X(x), panel.Y(y) + (LabelSize * 0.35), link.Label!, LabelSize, "middle", Ink.Strong);
        }

        foreach (var caption in mark.Captions)
        {
            Ground(caption.X, caption.Y, Room(caption.Text, ChartLayout.TitleSize));
            svg.Text(panel.X(caption.X), panel.Y(caption.Y) + (ChartLayout.TitleSize * 0.35), caption.Text, ChartLayout.TitleSize, "middle", Ink.Strong, "600");
        }

        void Ground(double x, double y, (double Width, double Height) room)
        {
            double left = panel.X(x - (room.Width / 2)), right = panel.X(x + (room.Width / 2)), top = panel.Y(y + (room.Height / 2)), bottom = panel.Y(y - (room.Height / 2));
            svg.Element("rect", ("class", "rk-label"), ("x", Number(left)), ("y", Number(top)), ("width", Number(right - left)), ("height", Number(bottom - top)), ("fill", Ink.Paper), ("fill-opacity", "0.9"));
        }
    }

    /// <summary>Size of the white ground on which a text between boxes stands.</summary>
    public static (double Width, double Height) Room(string text, double size) => (TextWidth.Of(text, size) + 2, size + 3);

    /// <summary>The colour of a box: its value's, or a pale grey.</summary>
    public static string Fill(ChartScene scene, DiagramNode node) => scene.Colors is { } colors && double.IsFinite(node.Value) ? colors.Color(node.Value) : "#F3F3F3";
}
