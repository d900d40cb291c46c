namespace ResearchKit.Charts.Transforms;

/// <summary>Points of a curve that is drawn through rows: straight from one to the next, or level until the next one and then up or down.</summary>
internal static class StepPath
{
    public static IEnumerable<(double X, double Y)> Of(IReadOnlyList<int> rows, Channel x, Channel y, bool isStepped)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (isStepped && i > 0) yield return (x.Values[rows[i]], y.Values[rows[i - 1]]);
            yield return (x.Values[rows[i]], y.Values[rows[i]]);
        }
    }

    /// <summary>The outline between two curves: the upper one forwards, the lower one back.</summary>
    public static IEnumerable<(double X, double Y)> Between(IReadOnlyList<int> rows, Channel x, Channel lower, Channel upper, bool isStepped = false) =>
        Of(rows, x, upper, isStepped).Concat(Of(rows, x, lower, isStepped).Reverse());
}
