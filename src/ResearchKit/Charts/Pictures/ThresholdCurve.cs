namespace ResearchKit.Charts.Pictures;

/// <summary>
/// Counts of true and false alarms at every distinct threshold: the points of a ROC and of a precision-recall curve. Cases with equal predictions
/// cross the threshold together.
/// </summary>
/// <param name="TruePositives">Cases with the outcome at or above each threshold, from the highest threshold down.</param>
/// <param name="FalsePositives">Cases without it.</param>
internal sealed record ThresholdCurve(int[] TruePositives, int[] FalsePositives)
{
    public int Positives => TruePositives[^1];

    public int Negatives => FalsePositives[^1];

    public static ThresholdCurve Of(Predictions predictions)
    {
        List<int> truePositives = [], falsePositives = [];
        int right = 0, wrong = 0;
        for (var i = 0; i < predictions.Count; i++)
        {
            if (predictions.Outcomes[i]) right++;
            else wrong++;
            if (i + 1 < predictions.Count && predictions.Probabilities[i + 1] == predictions.Probabilities[i]) continue;
            truePositives.Add(right);
            falsePositives.Add(wrong);
        }

        return new ThresholdCurve([.. truePositives], [.. falsePositives]);
    }

    /// <summary>Area under the ROC curve by trapezoids: ties count half. scikit-learn's <c>roc_auc_score</c>.</summary>
    public double Area()
    {
        double area = 0;
        long rightBefore = 0, wrongBefore = 0;
        for (var i = 0; i < TruePositives.Length; i++)
        {
            area += (FalsePositives[i] - wrongBefore) * (double)(TruePositives[i] + rightBefore) / 2;
            (rightBefore, wrongBefore) = (TruePositives[i], FalsePositives[i]);
        }

        return area / Positives / Negatives;
    }

    /// <summary>Standard error of the area: DeLong, DeLong and Clarke-Pearson (1988), from the placements of each case among those of the other kind.</summary>
    public double AreaError()
    {
        if (Positives < 2 || Negatives < 2) return double.NaN;
        var area = Area();
        double ofPositives = 0, ofNegatives = 0;
        int rightBefore = 0, wrongBefore = 0;
        for (var i = 0; i < TruePositives.Length; i++)
        {
            int right = TruePositives[i] - rightBefore, wrong = FalsePositives[i] - wrongBefore;
            var below = (Negatives - FalsePositives[i] + (wrong / 2.0)) / Negatives;
            var above = (rightBefore + (right / 2.0)) / Positives;
            ofPositives += right * (below - area) * (below - area);
            ofNegatives += wrong * (above - area) * (above - area);
            (rightBefore, wrongBefore) = (TruePositives[i], FalsePositives[i]);
        }

        return Math.Sqrt((ofPositives / (Positives - 1) / Positives) + (ofNegatives / (Negatives - 1) / Negatives));
    }

    /// <summary>Average precision: precision at each threshold weighted by the recall it adds. scikit-learn's <c>average_precision_score</c>.</summary>
    public double AveragePrecision()
    {
        double sum = 0;
        var before = 0;
        for (var i = 0; i < TruePositives.Length; i++)
        {
            sum += (TruePositives[i] - before) * Precision(i);
            before = TruePositives[i];
        }

        return sum / Positives;
    }

    public double Precision(int threshold) => TruePositives[threshold] / (double)(TruePositives[threshold] + (long)FalsePositives[threshold]);

    public double Recall(int threshold) => (double)TruePositives[threshold] / Positives;

    public double FalseAlarmRate(int threshold) => (double)FalsePositives[threshold] / Negatives;

    /// <summary>Thresholds to draw: all, or so many that no pixel is missed, first and last among them.</summary>
    public IEnumerable<int> Drawn(int most = 1500)
    {
        var count = TruePositives.Length;
        return count <= most ? Enumerable.Range(0, count) : Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)));
    }
}
