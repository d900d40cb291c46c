namespace ResearchKit.Statistics.Causal;

/// <summary>Whether treated and untreated are alike enough to be compared: the positivity that all weighting rests on. Immutable.</summary>
/// <param name="Treated">The treated.</param>
/// <param name="Untreated">The untreated.</param>
/// <param name="OutsideCommonSupport">Rows whose propensity lies outside the range that both groups have.</param>
/// <param name="Trimmed">Rows left out by the rule of trimming.</param>
/// <param name="LeastPropensity">The bound that trimming used: propensities from it to one less it are kept; 0 without trimming.</param>
public sealed record OverlapReport(OverlapGroup Treated, OverlapGroup Untreated, int OutsideCommonSupport, int Trimmed, double LeastPropensity)
{
    internal static OverlapReport Of(double[] treatment, double[] scores, double[] weights, int trimmed, double leastPropensity)
    {
        OverlapGroup Group(double arm)
        {
            int[] rows = [.. Enumerable.Range(0, scores.Length).Where(i => treatment[i] == arm)];
            double sum = rows.Sum(i => weights[i]), squares = rows.Sum(i => weights[i] * weights[i]);
            return new OverlapGroup(rows.Length, rows.Min(i => scores[i]), rows.Max(i => scores[i]), sum * sum / squares, rows.Max(i => weights[i]) / sum);
        }

        OverlapGroup treated = Group(1), untreated = Group(0);
        double low = Math.Max(treated.LeastScore, untreated.LeastScore), high = Math.Min(treated.LargestScore, untreated.LargestScore);
        return new OverlapReport(treated, untreated, scores.Count(score => score < low || score > high), trimmed, leastPropensity);
    }

    /// <summary>What a careful reader must know of it, each with what to do. Empty if nothing.</summary>
    internal IEnumerable<string> Warnings()
    {
        foreach ((string name, OverlapGroup group) in new[] { ("treated", Treated), ("untreated", Untreated) })
        {
            if (group.LargestWeightShare > 0.1 && group.Rows > 20)
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"One {name} row has {group.LargestWeightShare:P0} of the weight of its group: few rows decide the estimate. Trim, or estimate the effect in the overlap population.");
            else if (group.EffectiveSize < group.Rows / 4.0)
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The weights leave {group.EffectiveSize:0} effective of {group.Rows} {name} rows: treated and untreated differ much. Trim, or estimate the effect in the overlap population.");
        }
    }
}

/// <summary>The propensities and weights of one group.</summary>
/// <param name="Rows">Number of rows in the estimate.</param>
/// <param name="LeastScore">Smallest propensity.</param>
/// <param name="LargestScore">Largest propensity.</param>
/// <param name="EffectiveSize">Kish's effective number of rows: (Σ w)² / Σ w², from 1 to the number of rows.</param>
/// <param name="LargestWeightShare">The largest weight as a share of the sum of weights in the group.</param>
public sealed record OverlapGroup(int Rows, double LeastScore, double LargestScore, double EffectiveSize, double LargestWeightShare);
