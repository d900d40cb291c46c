using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Predictive mean matching: each missing row takes the value of one of the observed rows whose predictions are nearest, each equally likely (Little 1988; Morris, White and Royston 2014).</summary>
internal static class DonorMatching
{
    public static double[] Draw(double[] observedPredictions, double[] observedValues, double[] missingPredictions, int donors, RandomStream random)
    {
        int n = observedPredictions.Length, k = Math.Min(donors, n);
        int[] order = [.. Enumerable.Range(0, n)];
        random.Shuffle(order.AsSpan()); // ties come in random order
        order = [.. order.OrderBy(i => observedPredictions[i])];
        double[] sorted = [.. order.Select(i => observedPredictions[i])];
        var drawn = new double[missingPredictions.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            double target = missingPredictions[i];
            int at = Array.BinarySearch(sorted, target);
            int right = at < 0 ? ~at : at, left = right - 1;
            for (int taken = 0; taken < k; taken++)
            {
                if (right >= n || left >= 0 && target - sorted[left] <= sorted[right] - target)
                    left--;
                else
                    right++;
            }

            drawn[i] = observedValues[order[left + 1 + random.Integer(k)]];
        }

        return drawn;
    }
}
