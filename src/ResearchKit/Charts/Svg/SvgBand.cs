using System.Text;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;
using static ResearchKit.Charts.Svg.SvgWriter;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgBand : SvgDrawing<BandMark>
{
    protected override void Draw(SvgPanel panel, Series series, BandMark mark)
    {
        var path = Path(panel, series, mark.X, mark.Lower, mark.Upper);
        if (path.Length > 0) panel.Svg.Element("path", ("class", "rk-band"), ("d", path), ("fill", series.Color), ("fill-opacity", Number(series.Opacity(0.2))));
    }

    /// <summary>The outline of what lies between two curves, one closed piece a stretch.</summary>
    public static string Path(SvgPanel panel, Series series, Channel x, Channel lower, Channel upper)
    {
        var path = new StringBuilder();
        foreach (var rows in Stretches.Of(series.Rows, x, lower, upper))
        {
            for (var i = 0; i < rows.Length; i++)
                path.Append(i == 0 ? 'M' : 'L').Append(Number(panel.X(x.Values[rows[i]]))).Append(' ').Append(Number(panel.Y(upper.Values[rows[i]])));
            for (var i = rows.Length - 1; i >= 0; i--)
                path.Append('L').Append(Number(panel.X(x.Values[rows[i]]))).Append(' ').Append(Number(panel.Y(lower.Values[rows[i]])));
            path.Append('z');
        }

        return path.ToString();
    }
}
