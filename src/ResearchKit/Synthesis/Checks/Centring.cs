namespace ResearchKit.Synthesis.Checks;

/// <summary>Deviations from means.</summary>
internal static class Centring
{
    /// <summary>Deviations from the mean of all.</summary>
    public static double[] Whole(IReadOnlyList<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
            mean += value / values.Count;
        var centred = new double[values.Count];
        for (var i = 0; i < centred.Length; i++)
            centred[i] = values[i] - mean;
        return centred;
    }

    /// <summary>Deviations from the mean of each group; a group of one has zeros.</summary>
    public static double[] WithinGroups(IReadOnlyList<double> values, IReadOnlyList<int> groups)
    {
        var sums = new Dictionary<int, (double Sum, int Count)>();
        for (var i = 0; i < values.Count; i++)
        {
            var (sum, count) = sums.GetValueOrDefault(groups[i]);
            sums[groups[i]] = (sum + values[i], count + 1);
        }
        var centred = new double[values.Count];
        for (var i = 0; i < centred.Length; i++)
            centred[i] = values[i] - (sums[groups[i]].Sum / sums[groups[i]].Count);
        return centred;
    }
}
