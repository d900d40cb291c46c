namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// What the scan for a weighted likelihood's maximum needs of items, made once for many persons: information, Warm's J and slopes over probabilities at its points. Sums are those that <see cref="AbilityEstimator"/>
/// makes, in the same order, so that estimates have the same bits.
/// </summary>
internal sealed class WeightedScan
{
    private readonly double[][] _information;
    private readonly double[][] _j;
    private readonly double[][][] _ratios;

    public WeightedScan(IReadOnlyList<CalibratedItem> items, double centre)
    {
        int points = AbilityEstimator.ScanSteps + 1;
        double lowest = centre - AbilityEstimator.Farthest, highest = centre + AbilityEstimator.Farthest;
        (_information, _j, _ratios) = (new double[items.Count][], new double[items.Count][], new double[items.Count][][]);
        for (int i = 0; i < items.Count; i++)
        {
            CalibratedItem item = items[i];
            (_information[i], _j[i]) = (new double[points], new double[points]);
            _ratios[i] = [.. Enumerable.Range(0, item.Categories).Select(_ => new double[points])];
            double[] p = new double[item.Categories], slope = new double[p.Length], bend = new double[p.Length];
            for (int s = 0; s < points; s++)
            {
                double theta = s == 0 ? lowest : lowest + (highest - lowest) * s / AbilityEstimator.ScanSteps;
                (_information[i][s], _j[i][s]) = item.Moments(theta);
                item.Curve.ByAbility(item.Parameters, theta, p, slope, bend);
                for (int k = 0; k < p.Length; k++)
                    _ratios[i][k][s] = p[k] > 1e-300 ? slope[k] / p[k] : 0;
            }
        }
    }

    /// <summary>The slope of the logarithm of the weighted likelihood at each point; NaN where there is no information.</summary>
    public double[] Slopes(IReadOnlyList<int> answers)
    {
        double[] score = new double[AbilityEstimator.ScanSteps + 1], information = new double[score.Length], j = new double[score.Length];
        for (int i = 0; i < answers.Count; i++)
        {
            if (answers[i] < 0)
                continue;
            double[] ratios = _ratios[i][answers[i]], own = _information[i], bias = _j[i];
            for (int s = 0; s < score.Length; s++)
            {
                score[s] += ratios[s];
                information[s] += own[s];
                j[s] += bias[s];
            }
        }

        for (int s = 0; s < score.Length; s++)
            score[s] = information[s] > 0 ? score[s] + j[s] / (2 * information[s]) : double.NaN;
        return score;
    }
}
