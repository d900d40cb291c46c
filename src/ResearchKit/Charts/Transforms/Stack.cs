namespace ResearchKit.Charts.Transforms;

/// <summary>Where each row begins when groups stand on each other: values above zero upwards, those below downwards.</summary>
internal static class Stack
{
    public static double[] Starts(Channel position, Channel length, Channel? color, Channel? facet, Channel? facetRow)
    {
        var starts = new double[position.Count];
        var reached = new Dictionary<(double Position, double Column, double Row, bool Below), double>();
        foreach (var row in Enumerable.Range(0, position.Count).OrderBy(row => color?.Values[row] ?? 0))
        {
            var value = length.Values[row];
            if (!double.IsFinite(value) || double.IsNaN(position.Values[row])) continue;
            var place = (position.Values[row], facet?.Values[row] ?? 0, facetRow?.Values[row] ?? 0, value < 0);
            starts[row] = reached.GetValueOrDefault(place);
            reached[place] = starts[row] + value;
        }

        return starts;
    }
}
