using System.Collections.Frozen;
using ResearchKit.Charts.Diagrams;
using ResearchKit.Charts.Marks;
using ResearchKit.Charts.Plotly;
using ResearchKit.Charts.Svg;

namespace ResearchKit.Charts;

/// <summary>
/// How each mark is drawn by each renderer. A new mark is a file in Marks, a drawing in Svg, one in Plotly and one line here; a test
/// walks over all types of marks and fails for one that is not in this list.
/// </summary>
internal static class MarkRegistry
{
    private static readonly FrozenDictionary<Type, (ISvgDrawing Svg, IPlotlyDrawing Plotly)> s_drawings = new Dictionary<Type, (ISvgDrawing, IPlotlyDrawing)>
    {
        [typeof(AreaMark)] = (new SvgArea(), new PlotlyArea()),
        [typeof(BandMark)] = (new SvgBand(), new PlotlyBand()),
        [typeof(BarMark)] = (new SvgBar(), new PlotlyBar()),
        [typeof(BoxMark)] = (new SvgBox(), new PlotlyBox()),
        [typeof(CellNoteMark)] = (new SvgCellNote(), new PlotlyCellNote()),
        [typeof(DiamondMark)] = (new SvgDiamond(), new PlotlyDiamond()),
        [typeof(DensityMark)] = (new SvgDensity(), new PlotlyDensity()),
        [typeof(ErrorBarMark)] = (new SvgErrorBar(), new PlotlyErrorBar()),
        [typeof(HeatMapMark)] = (new SvgHeatMap(), new PlotlyHeatMap()),
        [typeof(HexBinMark)] = (new SvgHexBin(), new PlotlyHexBin()),
        [typeof(HistogramMark)] = (new SvgHistogram(), new PlotlyHistogram()),
        [typeof(LineMark)] = (new SvgLine(), new PlotlyLine()),
        [typeof(NodeLinkMark)] = (new SvgNodeLink(), new PlotlyNodeLink()),
        [typeof(PointMark)] = (new SvgPoint(), new PlotlyPoint()),
        [typeof(RibbonMark)] = (new SvgRibbon(), new PlotlyRibbon()),
        [typeof(RuleMark)] = (new SvgRule(), new PlotlyRule()),
        [typeof(SlopeMark)] = (new SvgSlope(), new PlotlySlope()),
        [typeof(TextMark)] = (new SvgText(), new PlotlyText()),
        [typeof(TileMark)] = (new SvgTile(), new PlotlyTile()),
        [typeof(ViolinMark)] = (new SvgViolin(), new PlotlyViolin()),
    }.ToFrozenDictionary();

    /// <summary>The marks that can be drawn.</summary>
    public static IEnumerable<Type> Marks => s_drawings.Keys;

    public static ISvgDrawing Svg(Mark mark) => Of(mark).Svg;

    public static IPlotlyDrawing Plotly(Mark mark) => Of(mark).Plotly;

    private static (ISvgDrawing Svg, IPlotlyDrawing Plotly) Of(Mark mark) => s_drawings.TryGetValue(mark.GetType(), out var drawings) ? drawings
        : throw new NotSupportedException($"{mark.GetType().Name} is not among the marks that can be drawn: {string.Join(", ", s_drawings.Keys.Select(type => type.Name).Order(StringComparer.Ordinal))}.");
}
