using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Layout;

/// <summary>One of the small panels of a chart, with the scales that hold in it.</summary>
/// <param name="Index">Its number, from 0, in reading order.</param>
/// <param name="Title">The facet that it shows; empty for a chart of one panel.</param>
/// <param name="RowTitle">The facet of its row in a grid; empty where there is no grid.</param>
/// <param name="X">Its horizontal scale.</param>
/// <param name="Y">Its vertical scale.</param>
internal sealed record ScenePanel(int Index, string Title, string RowTitle, Scale X, Scale Y)
{
    /// <summary>The panel in words.</summary>
    public string Name => RowTitle.Length == 0 ? Title : Title.Length == 0 ? RowTitle : $"{RowTitle}, {Title}";
}
