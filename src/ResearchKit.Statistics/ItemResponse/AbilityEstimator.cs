using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Estimates one ability from answers to items with known parameters.</summary>
public static class AbilityEstimator
{
    internal const double Farthest = 30;
    internal const int ScanSteps = 240;

    /// <summary>Estimates an ability.</summary>
    /// <param name="items">The items.</param>
    /// <param name="answers">The answer to each: its category from 0, or -1 where there is none.</param>
    /// <param name="method">How.</param>
    /// <param name="mean">Mean of the prior; not used by weighted likelihood. Default 0.</param>
    /// <param name="spread">Standard deviation of the prior, above 0. Default 1.</param>
    /// <returns>The estimate. Without any answer the prior itself, and for weighted likelihood none, with the reason.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or an answer is of no category of its item.</exception>
    public static AbilityEstimate Estimate(
        IReadOnlyList<CalibratedItem> items, IReadOnlyList<int> answers, AbilityMethod method = AbilityMethod.PosteriorMean, double mean = 0, double spread = 1) =>
        Estimate(items, answers, method, mean, spread, null);

    /// <summary>The same, with what a scan for the weighted likelihood's maximum takes of the items ready; it is made for this mean.</summary>
    internal static AbilityEstimate Estimate(IReadOnlyList<CalibratedItem> items, IReadOnlyList<int> answers, AbilityMethod method, double mean, double spread, WeightedScan? scan)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(answers);
        if (items.Count != answers.Count)
            throw new ArgumentException($"There are {items.Count} items and {answers.Count} answers. Give one answer an item, -1 where there is none.", nameof(answers));
        if (!(spread > 0) || !double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "The prior needs a finite mean and a standard deviation above 0.");
        var used = new List<(CalibratedItem Item, int Answer)>();
        for (int i = 0; i < items.Count; i++)
        {
            if (answers[i] < -1 || answers[i] >= items[i].Categories)
                throw new ArgumentException($"The answer to item '{items[i].Name}' is {answers[i]}; expected 0 to {items[i].Categories - 1}, or -1 where there is none.", nameof(answers));
            if (answers[i] >= 0)
                used.Add((items[i], answers[i]));
        }

        return method switch
        {
            AbilityMethod.PosteriorMean => Mean(used, mean, spread),
            AbilityMethod.PosteriorMode => Mode(used, mean, spread),
            _ => Weighted(used, mean, scan?.Slopes(answers)),
        };
    }

    /// <summary>By the trapezoidal rule around the posterior's mode, in steps of a small part of its width.</summary>
    private static AbilityEstimate Mean(List<(CalibratedItem Item, int Answer)> used, double mean, double spread)
    {
        double lowest = mean - 8 * spread, highest = mean + 8 * spread, steepest = used.Count == 0 ? 0 : used.Max(pair => Math.Abs(pair.Item.Slope));
        double information = used.Sum(pair => pair.Item.Slope * pair.Item.Slope * (pair.Item.Categories - 1) * (pair.Item.Categories - 1) / 4);
        double narrow = Math.Min(spread / 8, Math.Min(0.5 / Math.Max(steepest, 1e-9), 0.5 / Math.Sqrt(Math.Max(information, 1e-18))));
        int count = Math.Min(20001, (int)Math.Ceiling((highest - lowest) / narrow) + 1);
        var log = new double[count];
        double largest = double.NegativeInfinity;
        for (int q = 0; q < count; q++)
        {
            double theta = lowest + (highest - lowest) * q / (count - 1), z = (theta - mean) / spread;
            log[q] = LogLikelihood(used, theta) - z * z / 2;
            largest = Math.Max(largest, log[q]);
        }

        double total = 0, sum = 0, square = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int q = 0; q < count; q++)
            {
                double theta = lowest + (highest - lowest) * q / (count - 1), weight = Elementary.Exp(log[q] - largest);
                if (pass == 0)
                    (total, sum) = (total + weight, sum + weight * theta);
                else
                    square += weight * (theta - sum / total) * (theta - sum / total);
            }
        }

        return new AbilityEstimate(sum / total, Math.Sqrt(square / total), used.Count);
    }

    private static AbilityEstimate Mode(List<(CalibratedItem Item, int Answer)> used, double mean, double spread)
    {
        double precision = 1 / (spread * spread);
        double value = Highest(
            theta => LogLikelihood(used, theta) - (theta - mean) * (theta - mean) * precision / 2,
            theta => Score(used, theta) - (theta - mean) * precision, mean - 10 * spread, mean + 10 * spread);
        double h = 1e-4 * spread, curvature = precision - (Score(used, value + h) - Score(used, value - h)) / (2 * h);
        return new AbilityEstimate(value, curvature > 0 ? 1 / Math.Sqrt(curvature) : double.NaN, used.Count);
    }

    private static AbilityEstimate Weighted(List<(CalibratedItem Item, int Answer)> used, double centre, double[]? scanned)
    {
        if (used.Count == 0)
            return new AbilityEstimate(double.NaN, double.NaN, 0, "No estimate, because there is no answer. The posterior mean and mode give the prior's.");
        (double Information, double J) Sums(double theta)
        {
            double information = 0, j = 0;
            foreach ((CalibratedItem item, _) in used)
            {
                (double i, double own) = item.Moments(theta);
                information += i;
                j += own;
            }

            return (information, j);
        }

        double Slope(double theta)
        {
            (double information, double j) = Sums(theta);
            return information > 0 ? Score(used, theta) + j / (2 * information) : double.NaN;
        }

        // Where the weighted likelihood is highest: L √I, exactly so where Fisher's information is the curvature.
        double value = Highest(theta => LogLikelihood(used, theta) + 0.5 * Elementary.Log(Math.Max(Sums(theta).Information, 1e-300)), Slope, centre - Farthest, centre + Farthest, scanned);
        double at = Sums(value).Information;
        return double.IsNaN(value) || Math.Abs(value - centre) > Farthest - 0.1 || !(at > 0)
            ? new AbilityEstimate(double.NaN, double.NaN, used.Count, "No estimate, because the weighted likelihood has no maximum for these answers. Use the posterior mean.")
            : new AbilityEstimate(value, 1 / Math.Sqrt(at), used.Count);
    }

    /// <summary>The root of the slope at which the height is greatest, by a scan and bisection to the last bits.</summary>
    private static double Highest(Func<double, double> height, Func<double, double> slope, double lowest, double highest, double[]? scanned = null)
    {
        double best = double.NaN, bestHeight = double.NegativeInfinity, left = lowest, leftSlope = scanned?[0] ?? slope(lowest);
        for (int s = 1; s <= ScanSteps; s++)
        {
            double right = lowest + (highest - lowest) * s / ScanSteps, rightSlope = scanned?[s] ?? slope(right);
            if (leftSlope > 0 && rightSlope <= 0)
            {
                double root = Root(slope, left, right), there = height(root);
                if (there > bestHeight)
                    (best, bestHeight) = (root, there);
            }

            (left, leftSlope) = (right, rightSlope);
        }

        return best;
    }

    private static double Root(Func<double, double> slope, double left, double right)
    {
        double atLeft = slope(left), atRight = slope(right);
        int kept = 0;
        for (int i = 0; i < 200 && right - left > 1e-14 * (1 + Math.Abs(left)); i++)
        {
            double middle = (left * atRight - right * atLeft) / (atRight - atLeft); // false position, Illinois
            if (!(middle > left && middle < right))
                middle = (left + right) / 2;
            double there = slope(middle);
            if (there == 0)
                return middle;
            if (there > 0)
            {
                (left, atLeft) = (middle, there);
                if (kept == 1)
                    atRight /= 2;
                kept = 1;
            }
            else
            {
                (right, atRight) = (middle, there);
                if (kept == -1)
                    atLeft /= 2;
                kept = -1;
            }
        }

        return (left + right) / 2;
    }

    private static double LogLikelihood(List<(CalibratedItem Item, int Answer)> used, double theta)
    {
        double sum = 0;
        int widest = Widest(used);
        Span<double> log = stackalloc double[widest], first = stackalloc double[widest * Math.Max(3, widest)];
        foreach ((CalibratedItem item, int answer) in used)
        {
            item.Curve.Evaluate(item.Parameters, theta, log, first[..(item.Categories * item.Curve.ParameterCount)], []);
            sum += log[answer];
        }

        return sum;
    }

    private static double Score(List<(CalibratedItem Item, int Answer)> used, double theta)
    {
        double sum = 0;
        int widest = Widest(used);
        Span<double> p = stackalloc double[widest], slope = stackalloc double[widest], bend = stackalloc double[widest];
        foreach ((CalibratedItem item, int answer) in used)
        {
            item.Curve.ByAbility(item.Parameters, theta, p, slope, bend);
            sum += p[answer] > 1e-300 ? slope[answer] / p[answer] : 0;
        }

        return sum;
    }

    private static int Widest(List<(CalibratedItem Item, int Answer)> used)
    {
        int widest = 2;
        foreach ((CalibratedItem item, _) in used)
            widest = Math.Max(widest, item.Categories);
        return widest;
    }
}
