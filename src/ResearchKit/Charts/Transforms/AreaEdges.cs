using ResearchKit.Charts.Marks;

namespace ResearchKit.Charts.Transforms;

/// <summary>The lower and the upper edge of each row of an area.</summary>
internal static class AreaEdges
{
    public static (Channel Lower, Channel Upper) Of(AreaMark mark)
    {
        var starts = mark.Starts();
        return (Channel.Number(mark.Y.Name, starts), Channel.Number(mark.Y.Name, starts.Zip(mark.Y.Values, (start, value) => start + value)));
    }
}
