using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Transforms;

namespace ResearchKit.Charts.Svg;

internal sealed class SvgBand : SvgDrawing<BandMark>
{
    protected override void Draw(SvgPanel panel, Series series, BandMark mark)
    {
        var path = Path(panel, series, mark.X, mark.Lower, mark.Upper, mark.IsStepped);
        if (path.Length > 0) panel.Svg.Element("path", ("class", "rk-band"), ("d", path), ("fill", series.Color), ("fill-opacity", SvgWriter.Number(series.Opacity(0.2))));
    }

    /// <summary>The outline of what lies between two curves, one closed piece a stretch.</summary>
    public static string Path(SvgPanel panel, Series series, Channel x, Channel lower, Channel upper, bool isStepped) =>
        string.Concat(Stretches.Of(series.Rows, x, lower, upper).Select(rows => panel.Path(StepPath.Between(rows, x, lower, upper, isStepped), closed: true)));
}
