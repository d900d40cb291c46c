using System.Text.Json;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Plotly;

/// <summary>The axes of all panels, and the one of the colours.</summary>
internal static class PlotlyAxes
{
    public static void Write(Utf8JsonWriter json, ChartScene scene, ChartLayout layout)
    {
        var paper = new PlotlyPaper(layout);
        foreach (var panel in scene.Panels)
        {
            var place = layout.Panels[panel.Index];
            Axis(json, "x", panel.Index, panel.X, place.X, Lines(scene, panel, true), scene.HasAxes, place.ShowsX, paper.X(place.Area.X), paper.X(place.Area.Right));
            Axis(json, "y", panel.Index, panel.Y, place.Y, Lines(scene, panel, false), scene.HasAxes, place.ShowsY, paper.Y(place.Area.Bottom), paper.Y(place.Area.Y));
        }

        if (scene.Colors is { } colors) ColorAxis(json, colors, layout, paper);
    }

    // The same as in the SVG: a grid along the axis of values, a line along the other one.
    private static (bool Grid, bool Line) Lines(ChartScene scene, ScenePanel panel, bool across)
    {
        var lying = panel.X.Kind != ScaleKind.Category && panel.Y.Kind == ScaleKind.Category;
        return across ? (lying, !lying && !(scene.Colors is not null && panel.X.Kind == ScaleKind.Category))
            : (panel.Y.Kind != ScaleKind.Category, panel.Y.Kind == ScaleKind.Category && scene.Colors is null);
    }

    private static void Axis(Utf8JsonWriter json, string letter, int panel, Scale scale, AxisLabels labels, (bool Grid, bool Line) lines, bool visible, bool written, double from, double to)
    {
        var across = letter == "x";
        json.WriteStartObject(PlotlyLabel.AxisName(letter + "axis", panel));
        json.WriteString("anchor", PlotlyLabel.AxisName(across ? "y" : "x", panel));
        json.WriteStartArray("domain");
        json.WriteNumberValue(Math.Clamp(from, 0, 1));
        json.WriteNumberValue(Math.Clamp(to, 0, 1));
        json.WriteEndArray();
        json.WriteBoolean("visible", visible);
        json.WriteString("type", scale.Kind switch { ScaleKind.Log => "log", ScaleKind.Time => "date", _ => "linear" });
        json.WriteStartArray("range");
        foreach (var end in scale.IsReversed ? new[] { scale.Maximum, scale.Minimum } : [scale.Minimum, scale.Maximum])
        {
            if (scale.Kind == ScaleKind.Log) json.WriteNumberValue(scale.Place(end));
            else PlotlyPanel.Value(json, scale, end);
        }

        json.WriteEndArray();
        Ticks(json, scale, labels);
        json.WriteBoolean("showticklabels", written);
        json.WriteBoolean("showgrid", lines.Grid);
        json.WriteString("gridcolor", Ink.Grid);
        json.WriteBoolean("zeroline", false);
        json.WriteBoolean("showline", lines.Line);
        json.WriteString("ticks", "outside");
        json.WriteNumber("ticklen", 4);
        json.WriteString("tickcolor", lines.Line && scale.Kind != ScaleKind.Category ? Ink.Axis : Ink.Paper);
        json.WriteString("linecolor", Ink.Axis);
        json.WriteBoolean("automargin", false);
        json.WriteEndObject();
    }

    // Numbers and times have Plotly's own ticks, so that there are new ones when a reader looks closer; where a scale has texts of its own, they are given.
    private static void Ticks(Utf8JsonWriter json, Scale scale, AxisLabels labels)
    {
        switch (scale.Given is null ? scale.Kind : ScaleKind.Category)
        {
            case ScaleKind.Category or ScaleKind.SquareRoot:
                json.WriteStartArray("tickvals");
                foreach (var tick in labels.Ticks) PlotlyPanel.Value(json, scale, tick);
                json.WriteEndArray();
                json.WriteStartArray("ticktext");
                foreach (var lines in labels.Lines) json.WriteStringValue(string.Join("<br>", lines.Select(PlotlyLabel.Of)));
                json.WriteEndArray();
                json.WriteNumber("tickangle", labels.IsTurned ? -40 : 0);
                break;
            case ScaleKind.Percent:
                json.WriteNumber("nticks", labels.Ticks.Count + 1);
                json.WriteString("tickformat", ".2~%");
                break;
            default:
                if (scale.IsInteger && scale.Maximum - scale.Minimum < labels.Ticks.Count + 1) json.WriteNumber("dtick", 1);
                else json.WriteNumber("nticks", labels.Ticks.Count + 1);
                if (scale.IsInteger) json.WriteString("tickformat", Math.Max(Math.Abs(scale.Minimum), Math.Abs(scale.Maximum)) < 10_000 ? "d" : ",d");
                json.WriteNumber("tickangle", 0);
                break;
        }
    }

    private static void ColorAxis(Utf8JsonWriter json, ColorScale colors, ChartLayout layout, PlotlyPaper paper)
    {
        json.WriteStartObject("coloraxis");
        json.WriteNumber("cmin", colors.Minimum);
        json.WriteNumber("cmax", colors.Maximum);
        json.WriteStartArray("colorscale");
        for (var i = 0; i < colors.Ramp.Count; i++)
        {
            json.WriteStartArray();
            json.WriteNumberValue((double)i / (colors.Ramp.Count - 1));
            json.WriteStringValue(colors.Ramp[i]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("colorbar");
        paper.Place(json, layout.ColorBar.X, layout.ColorBar.Y, "left", "top");
        json.WriteString("lenmode", "pixels");
        json.WriteNumber("len", Math.Round(layout.ColorBar.Height));
        json.WriteNumber("thickness", layout.ColorBar.Width);
        json.WriteNumber("xpad", 0);
        json.WriteNumber("ypad", 0);
        json.WriteNumber("outlinewidth", 0.5);
        json.WriteString("outlinecolor", Ink.Axis);
        json.WriteNumber("nticks", 5);
        json.WriteStartObject("tickfont");
        json.WriteNumber("size", ChartLayout.CaptionSize);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
