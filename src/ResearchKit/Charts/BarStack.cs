namespace ResearchKit.Charts;

/// <summary>Where a bar begins: at zero, or on top of the groups below it.</summary>
internal static class BarStack
{
    public static double Start(ChartScene scene, Series series, BarMark mark, int row)
    {
        if (!mark.IsStacked) return 0;
        var below = scene.Series.Where(other => ReferenceEquals(other.Mark, mark) && other.Panel == series.Panel && other.Group < series.Group)
            .SelectMany(other => other.Rows);
        return below.Where(other => mark.Position.Values[other] == mark.Position.Values[row])
            .Sum(other => double.IsNaN(mark.Length.Values[other]) ? 0 : mark.Length.Values[other]);
    }
}
