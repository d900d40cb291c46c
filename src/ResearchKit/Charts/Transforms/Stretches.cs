namespace ResearchKit.Charts.Transforms;

/// <summary>Rows in the order of their positions, in stretches without a missing value: lines and areas are broken where they are not known.</summary>
internal static class Stretches
{
    public static IEnumerable<int[]> Of(IEnumerable<int> rows, Channel x, params Channel[] ys)
    {
        var stretch = new List<int>();
        foreach (var row in rows.Where(row => double.IsFinite(x.Values[row])).OrderBy(row => x.Values[row]))
        {
            if (ys.All(y => double.IsFinite(y.Values[row])))
            {
                stretch.Add(row);
                continue;
            }

            if (stretch.Count > 0) yield return [.. stretch];
            stretch.Clear();
        }

        if (stretch.Count > 0) yield return [.. stretch];
    }
}
