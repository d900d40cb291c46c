using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Does what is predicted with 30 % happen to 30 of 100? Predictions in bins beside the share observed, and how far apart they are. Immutable.</summary>
/// <remarks>
/// The expected calibration error (Naeini, Cooper and Hauskrecht 2015) depends on the bins, and is above zero by chance alone: <see cref="ErrorIfCalibrated"/> says what a model with these predictions would have if it were right
/// (outcomes drawn from the predictions, as Bröcker and Smith 2007). Read the curve, slope and calibration in the large first.
/// </remarks>
public sealed record CalibrationCurve
{
    private CalibrationCurve()
    {
    }

    /// <summary>How the bins were made.</summary>
    public CalibrationBinning Binning { get; private init; }

    /// <summary>The bins that hold rows, rising.</summary>
    public required IReadOnlyList<CalibrationBin> Bins { get; init; }

    /// <summary>Mean distance of share and mean prediction over the rows' bins (ECE), 0 to 1.</summary>
    public double ExpectedError { get; private init; }

    /// <summary>The largest distance of any bin (MCE).</summary>
    public double LargestError { get; private init; }

    /// <summary>The mean ECE of outcomes drawn from the predictions: what chance alone makes.</summary>
    public double ErrorIfCalibrated { get; private init; }

    /// <summary>Share of such draws with an ECE as large; (as large + 1) / (draws + 1). Small: the predictions are not calibrated. NaN where rows are in clusters, which such draws do not know.</summary>
    public double PValue { get; private init; }

    /// <summary>Puts rows into bins.</summary>
    /// <param name="scored">Probabilities and outcomes.</param>
    /// <param name="bins">Number of bins, 2 to 100. Default 10.</param>
    /// <param name="binning">How they are made. Default: equal counts.</param>
    /// <param name="confidenceLevel">Level of the intervals of shares. Default 0.95.</param>
    /// <param name="draws">Draws of outcomes for <see cref="ErrorIfCalibrated"/>, 0 for none. Default 500.</param>
    /// <param name="seed">Their seed. Default 1.</param>
    /// <exception cref="ArgumentException">A prediction is no probability, or there is no row.</exception>
    public static CalibrationCurve Of(ScoredOutcomes scored, int bins = 10, CalibrationBinning binning = CalibrationBinning.EqualCount, double confidenceLevel = 0.95, int draws = 500, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (bins is < 2 or > 100)
            throw new ArgumentOutOfRangeException(nameof(bins), bins, "Number of bins; expected 2 to 100.");
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        PredictionEstimate.CheckLevel(confidenceLevel);
        scored.RequireProbabilities("A calibration curve");
        if (scored.Count == 0)
            throw new ArgumentException("There is no row with a prediction and an outcome.", nameof(scored));
        int[][] members = [.. Members(scored, bins, binning)];
        var made = members.Select(rows => Bin(scored, rows, confidenceLevel)).ToArray();
        double expected = made.Sum(bin => bin.Rows * Math.Abs(bin.Observed - bin.Predicted)) / scored.Count, drawn = 0;
        int larger = 0;
        var stream = new RandomStream(seed).Split("calibration");
        for (int draw = 0; draw < draws; draw++)
        {
            RandomStream random = stream.Split(draw);
            double error = 0;
            for (int b = 0; b < members.Length; b++)
            {
                int happened = 0;
                foreach (int row in members[b])
                    happened += random.Uniform() < scored.Predicted[row] ? 1 : 0;
                error += Math.Abs(happened - made[b].Predicted * members[b].Length);
            }

            error /= scored.Count;
            drawn += error;
            larger += error >= expected ? 1 : 0;
        }

        return new CalibrationCurve
        {
            Binning = binning,
            Bins = made,
            ExpectedError = expected,
            LargestError = made.Max(bin => Math.Abs(bin.Observed - bin.Predicted)),
            ErrorIfCalibrated = draws == 0 ? double.NaN : drawn / draws,
            PValue = draws == 0 || scored.Clusters is not null ? double.NaN : (larger + 1.0) / (draws + 1.0),
        };
    }

    private static IEnumerable<int[]> Members(ScoredOutcomes scored, int bins, CalibrationBinning binning)
    {
        int[] order = scored.Ascending;
        if (binning == CalibrationBinning.EqualWidth)
            return order.GroupBy(i => Math.Min(bins - 1, (int)(scored.Predicted[i] * bins))).Select(group => group.ToArray());
        var members = new List<int[]>();
        int start = 0;
        for (int bin = 1; bin <= bins && start < order.Length; bin++)
        {
            int end = bin * (order.Length / bins) + Math.Min(bin, order.Length % bins);
            while (binning == CalibrationBinning.EqualCount && end > 0 && end < order.Length && scored.Predicted[order[end]] == scored.Predicted[order[end - 1]])
                end++;
            if (end <= start)
                continue;
            members.Add(order[start..end]);
            start = end;
        }

        return members;
    }

    private static CalibrationBin Bin(ScoredOutcomes scored, int[] rows, double level)
    {
        double share = (double)rows.Count(i => scored.Occurred[i]) / rows.Length, effective = rows.Length;
        if (scored.Clusters is { } clusters && share is > 0 and < 1)
        {
            double[] totals = [.. rows.GroupBy(i => clusters[i]).Select(group => group.Sum(i => (scored.Occurred[i] ? 1 : 0) - share))];
            double g = totals.Length, design = g < 2 ? double.NaN : totals.Sum(total => total * total) * g / (g - 1) / (rows.Length * share * (1 - share));
            effective = rows.Length / Math.Max(1, design);
        }

        // Wilson (1927).
        double z = NormalDistribution.Quantile(0.5 + level / 2), square = z * z, centre = (share + square / (2 * effective)) / (1 + square / effective);
        double margin = z / (1 + square / effective) * Math.Sqrt(share * (1 - share) / effective + square / (4 * effective * effective));
        return new CalibrationBin(scored.Predicted[rows[0]], scored.Predicted[rows[^1]], rows.Length, rows.Average(i => scored.Predicted[i]), share, Math.Max(0, centre - margin), Math.Min(1, centre + margin));
    }
}
