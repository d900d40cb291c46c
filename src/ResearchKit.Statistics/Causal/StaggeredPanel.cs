namespace ResearchKit.Statistics.Causal;

/// <summary>Units by times, as means, with the effect of each start at each time and its influence function.</summary>
internal sealed class StaggeredPanel
{
    private readonly double[][] _means;
    private readonly double[] _start;
    private readonly int[] _cluster;
    private readonly Dictionary<double, int> _place;

    public StaggeredPanel(PanelData data, int[] rows)
    {
        Times = [.. rows.Select(row => data.Times.Span[row]).Distinct().Order()];
        _place = Times.Select((time, i) => (time, i)).ToDictionary(pair => pair.time, pair => pair.i);
        var units = new Dictionary<int, int>();
        var (sums, counts, start, cluster) = (new List<double[]>(), new List<int[]>(), new List<double>(), new List<int>());
        foreach (int row in rows)
        {
            double own = data.StartOf(row);
            if (own <= Times[0])
            {
                if (units.TryAdd(data.Units.Codes[row], -1))
                    AlwaysTreated++;
                continue;
            }

            if (!units.TryGetValue(data.Units.Codes[row], out int unit))
            {
                units[data.Units.Codes[row]] = unit = sums.Count;
                sums.Add(new double[Times.Length]);
                counts.Add(new int[Times.Length]);
                // After the last time is never, as far as is seen.
                start.Add(own > Times[^1] ? double.PositiveInfinity : own);
                cluster.Add(data.Clusters.Codes[row]);
            }

            int at = _place[data.Times.Span[row]];
            sums[unit][at] += data.Outcome.Span[row];
            counts[unit][at]++;
        }

        _means = [.. sums.Select((sum, unit) => sum.Select((value, at) => counts[unit][at] == 0 ? double.NaN : value / counts[unit][at]).ToArray())];
        (_start, _cluster) = ([.. start], [.. cluster]);
        Starts = [.. _start.Where(double.IsFinite).Distinct().Order()];
        Clusters = _cluster.Distinct().Count();
    }

    public double[] Times { get; }

    /// <summary>Times of first treatment, after the first time.</summary>
    public double[] Starts { get; }

    public int AlwaysTreated { get; }

    public int Units => _start.Length;

    public int Clusters { get; }

    public int Count(double start) => _start.Count(own => own == start);

    /// <summary>The effect, and how each unit moves it; null where there is nobody on one side.</summary>
    public (double Value, double[] Influence, int Treated, int Controls)? Effect(double start, double before, double time, StaggeredControls controls)
    {
        double later = Math.Max(before, time);
        var (from, to) = (_place[before], _place[time]);
        double[] change = [.. _means.Select(mean => mean[to] - mean[from])];
        bool IsControl(int unit) => _start[unit] != start && (controls == StaggeredControls.NeverTreated ? double.IsPositiveInfinity(_start[unit]) : _start[unit] > later);
        int[] treated = [.. Enumerable.Range(0, Units).Where(unit => _start[unit] == start && !double.IsNaN(change[unit]))];
        int[] others = [.. Enumerable.Range(0, Units).Where(unit => IsControl(unit) && !double.IsNaN(change[unit]))];
        if (treated.Length == 0 || others.Length == 0)
            return null;
        double own = treated.Average(unit => change[unit]), their = others.Average(unit => change[unit]);
        double[] influence = new double[Units];
        foreach (int unit in treated)
            influence[unit] = (change[unit] - own) * Units / treated.Length;
        foreach (int unit in others)
            influence[unit] = -(change[unit] - their) * Units / others.Length;
        return (own - their, influence, treated.Length, others.Length);
    }

    /// <summary>The standard error: the root of the sum of squares by cluster, over the number of units.</summary>
    public double Error(double[] influence) => Math.Sqrt(ByCluster(influence).Sum(sum => sum * sum)) / Units;

    public double[] ByCluster(double[] influence)
    {
        var sums = new Dictionary<int, double>();
        for (int unit = 0; unit < influence.Length; unit++)
            sums[_cluster[unit]] = sums.GetValueOrDefault(_cluster[unit]) + influence[unit];
        return [.. sums.OrderBy(pair => pair.Key).Select(pair => pair.Value)];
    }

    /// <summary>An average of effects weighted by the share of units of their starts, with what the estimated shares add to its influence function.</summary>
    public (double Value, double[] Influence) Weighted(IReadOnlyList<(double Start, double Value, double[] Influence)> effects)
    {
        double[] shares = [.. effects.Select(effect => Count(effect.Start) / (double)Units)];
        double total = shares.Sum(), value = effects.Select((effect, k) => shares[k] * effect.Value).Sum() / total;
        double[] influence = new double[Units];
        for (int unit = 0; unit < Units; unit++)
        {
            double own = 0;
            for (int k = 0; k < effects.Count; k++)
                own += (shares[k] * effects[k].Influence[unit]) + (((_start[unit] == effects[k].Start ? 1 : 0) - shares[k]) * (effects[k].Value - value));
            influence[unit] = own / total;
        }

        return (value, influence);
    }
}
