namespace ResearchKit.Statistics.Prediction;

/// <summary>
/// A measure and what each row adds to its error: to first order, measure - truth = Σ parts. Variances by row and by cluster, and those of differences between groups that share clusters, all follow from the parts.
/// </summary>
/// <param name="Value">The measure.</param>
/// <param name="Parts">One a row; they add up to zero, over rows with and without the outcome apart where <paramref name="BySample"/>.</param>
/// <param name="BySample">Whether rows with and without the outcome are two samples, as for the AUC.</param>
internal sealed record Influence(double Value, double[] Parts, bool BySample = false)
{
    /// <summary>The variance: of independent rows, or of whole clusters, with the correction for few of them. NaN where there are fewer than two.</summary>
    public double Variance(ScoredOutcomes scored) => BySample ? TwoSamples(scored) : Sum(Totals(Parts, scored.Clusters));

    /// <summary>The difference of a measure between two groups of rows that may share clusters.</summary>
    /// <param name="first">Measure of the first group.</param>
    /// <param name="firstRows">Its rows.</param>
    /// <param name="second">Measure of the second group.</param>
    /// <param name="secondRows">Its rows.</param>
    public static double DifferenceVariance(Influence first, ScoredOutcomes firstRows, Influence second, ScoredOutcomes secondRows)
    {
        if (firstRows.Clusters is null || secondRows.Clusters is null)
            return first.Variance(firstRows) + second.Variance(secondRows);
        return Sum(Totals([.. first.Parts, .. second.Parts.Select(part => -part)], [.. firstRows.Clusters, .. secondRows.Clusters]));
    }

    /// <summary>Sum of squares of totals, times their number over one less.</summary>
    private static double Sum(double[] totals)
    {
        if (totals.Length < 2)
            return double.NaN;
        double squares = 0;
        foreach (double total in totals)
            squares += total * total;
        return squares * totals.Length / (totals.Length - 1.0);
    }

    private static double[] Totals(double[] parts, int[]? clusters)
    {
        if (clusters is null)
            return parts;
        var totals = new SortedDictionary<int, double>();
        for (int i = 0; i < parts.Length; i++)
            totals[clusters[i]] = totals.GetValueOrDefault(clusters[i]) + parts[i];
        return [.. totals.Values];
    }

    /// <summary>DeLong, DeLong and Clarke-Pearson (1988); of clusters Obuchowski (1997), whose formula gives DeLong's where each row is a cluster.</summary>
    private double TwoSamples(ScoredOutcomes scored)
    {
        var totals = new SortedDictionary<int, (double With, double Without, bool HasEvent, bool HasOther)>();
        for (int i = 0; i < Parts.Length; i++)
        {
            int cluster = scored.Clusters?[i] ?? i;
            (double with, double without, bool hasEvent, bool hasOther) = totals.GetValueOrDefault(cluster);
            totals[cluster] = scored.Occurred[i] ? (with + Parts[i], without, true, hasOther) : (with, without + Parts[i], hasEvent, true);
        }

        double events = totals.Values.Count(one => one.HasEvent), others = totals.Values.Count(one => one.HasOther), all = totals.Count;
        if (events < 2 || others < 2)
            return double.NaN;
        double ofEvents = 0, ofOthers = 0, both = 0;
        foreach ((double with, double without, _, _) in totals.Values)
        {
            ofEvents += with * with;
            ofOthers += without * without;
            both += with * without;
        }

        return Math.Max(0, ofEvents * events / (events - 1) + ofOthers * others / (others - 1) + 2 * both * all / (all - 1));
    }
}
