using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Plotly;

namespace ResearchKit.Charts.Diagrams;

/// <summary>Arrows and boxes as outlines, so that they stand exactly where the SVG has them, and tell their words where the pointer rests.</summary>
internal sealed class PlotlyNodeLink : PlotlyDrawing<NodeLinkMark>
{
    protected override void Write(PlotlyPanel panel, Series series, NodeLinkMark mark)
    {
        foreach (var link in mark.Links)
        {
            Outline(panel, series, link.Shaft, null, link.Color, link.Width, link.IsDashed, link.Told);
            Outline(panel, series, link.Head.Append(link.Head[0]), link.Color, link.Color, 0, false, link.Told);
        }

        foreach (var node in mark.Nodes)
        {
            double left = node.X - (node.Width / 2), right = node.X + (node.Width / 2), top = node.Y + (node.Height / 2), bottom = node.Y - (node.Height / 2);
            Outline(panel, series, [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], SvgNodeLink.Fill(panel.Scene, node), Ink.Axis, 1, false, node.Told);
        }

        foreach (var ((x, y), text, size, told) in mark.Links.Where(link => link.Label is not null).Select(link => (link.At(link.LabelAt), link.Label!, SvgNodeLink.LabelSize, link.Told))
            .Concat(mark.Captions.Select(caption => ((caption.X, caption.Y), caption.Text, ChartLayout.TitleSize, caption.Text))))
        {
            var (width, height) = SvgNodeLink.Room(text, size);
            Outline(panel, series, [(x - (width / 2), y - (height / 2)), (x + (width / 2), y - (height / 2)), (x + (width / 2), y + (height / 2)), (x - (width / 2), y + (height / 2))], PlotlyLabel.Color(Ink.Paper, 0.9), Ink.Paper, 0, false, told);
        }

        Texts(panel, series, mark.Nodes.Select(node => (node.X, node.Y, string.Join("<br>", node.Lines.Select(PlotlyLabel.Of)), Palette.TextOn(SvgNodeLink.Fill(panel.Scene, node)))), SvgNodeLink.TextSize);
        Texts(panel, series, mark.Links.Where(link => link.Label is not null).Select(link => (link.At(link.LabelAt).X, link.At(link.LabelAt).Y, PlotlyLabel.Of(link.Label!), Ink.Strong)), SvgNodeLink.LabelSize);
        Texts(panel, series, mark.Captions.Select(caption => (caption.X, caption.Y, $"<b>{PlotlyLabel.Of(caption.Text)}</b>", Ink.Strong)), ChartLayout.TitleSize);
    }

    private static void Outline(PlotlyPanel panel, Series series, IEnumerable<(double X, double Y)> points, string? fill, string color, double width, bool isDashed, string told)
    {
        var corners = points.ToArray();
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "lines");
        panel.Values("x", panel.XScale, corners.Select(corner => corner.X));
        panel.Values("y", panel.YScale, corners.Select(corner => corner.Y));
        if (fill is not null)
        {
            panel.Json.WriteString("fill", "toself");
            panel.Json.WriteString("fillcolor", fill);
            panel.Json.WriteString("hoveron", "fills");
            panel.Json.WriteString("text", PlotlyLabel.Of(told));
            panel.Json.WriteString("hoverinfo", "text");
        }
        else
        {
            panel.Hover(corners.Select(_ => PlotlyLabel.Of(told)));
        }

        panel.Stroke(color, width, isDashed ? "5px,3px" : "solid");
        panel.End();
    }

    private static void Texts(PlotlyPanel panel, Series series, IEnumerable<(double X, double Y, string Text, string Color)> texts, double size)
    {
        var each = texts.ToArray();
        if (each.Length == 0) return;
        panel.Begin(series, "scatter", legend: false);
        panel.Json.WriteString("mode", "text");
        panel.Values("x", panel.XScale, each.Select(text => text.X));
        panel.Values("y", panel.YScale, each.Select(text => text.Y));
        panel.Strings("text", each.Select(text => text.Text));
        panel.Json.WriteStartObject("textfont");
        panel.Json.WriteNumber("size", size);
        panel.Strings("color", each.Select(text => text.Color));
        panel.Json.WriteEndObject();
        panel.Json.WriteString("hoverinfo", "skip");
        panel.End();
    }
}
