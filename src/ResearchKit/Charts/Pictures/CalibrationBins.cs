namespace ResearchKit.Charts.Pictures;

/// <summary>Predictions in groups of about equal size, beside the share that had the outcome; equal predictions stay in one group.</summary>
/// <param name="Predicted">Mean prediction of each group.</param>
/// <param name="Observed">Share with the outcome.</param>
/// <param name="Counts">Cases in each.</param>
internal sealed record CalibrationBins(double[] Predicted, double[] Observed, int[] Counts)
{
    public static CalibrationBins Of(Predictions predictions, int bins)
    {
        List<double> predicted = [], observed = [];
        List<int> counts = [];
        var last = predictions.Count;
        // From the lowest prediction up: the array descends.
        for (var bin = 1; bin <= bins && last > 0; bin++)
        {
            var first = (int)Math.Round(predictions.Count * (1 - ((double)bin / bins)));
            while (first > 0 && first < last && predictions.Probabilities[first - 1] == predictions.Probabilities[first]) first--;
            if (first >= last) continue;
            double sum = 0;
            var positives = 0;
            for (var i = first; i < last; i++)
            {
                sum += predictions.Probabilities[i];
                if (predictions.Outcomes[i]) positives++;
            }

            predicted.Add(sum / (last - first));
            observed.Add((double)positives / (last - first));
            counts.Add(last - first);
            last = first;
        }

        return new CalibrationBins([.. predicted], [.. observed], [.. counts]);
    }
}
