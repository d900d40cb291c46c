using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>
/// The Page-Hinkley test: deviations of each value from the mean of all values so far, beyond a tolerance, are summed up on both sides; an alarm is raised where a sum has gone further from its extreme than the threshold.
/// It monitors observed less expected, or a number whose expected value is given as 0; it needs no reference, and so takes the first values as they are for right.
/// </summary>
/// <remarks>Page (1954), Hinkley (1971); the form of Gama and others (2014) on both sides: the mean has the new value in it, sums start at zero.</remarks>
public sealed class PageHinkley : IChangeMonitor
{
    private double _mean;
    private double _upper;
    private double _lower;

    /// <summary>A test.</summary>
    /// <param name="threshold">Lambda, above 0, in units of the values: see <see cref="ThresholdFor"/>.</param>
    /// <param name="tolerance">Delta, 0 or more: deviations that do not matter, in units of the values. Default 0.005.</param>
    /// <param name="minimumCases">Cases before the first alarm, at least 1. Default 30.</param>
    public PageHinkley(double threshold, double tolerance = 0.005, int minimumCases = 30)
    {
        if (!(threshold > 0))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is above 0; PageHinkley.ThresholdFor gives one of a stated false-alarm rate.");
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is 0 or more.");
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCases, 1);
        (Threshold, Tolerance, MinimumCases) = (threshold, tolerance, minimumCases);
    }

    /// <summary>Lambda.</summary>
    public double Threshold { get; }

    /// <summary>Delta.</summary>
    public double Tolerance { get; }

    /// <summary>Cases before the first alarm.</summary>
    public int MinimumCases { get; }

    /// <summary>Cases so far.</summary>
    public int Count { get; private set; }

    /// <summary>The larger of both sums, 0 or above.</summary>
    public double Statistic => Math.Max(_upper, _lower);

    /// <inheritdoc/>
    public bool Update(double observed, double expected)
    {
        double value = observed - expected;
        if (!double.IsFinite(value))
            throw new ArgumentException($"Case {Count} is {observed} observed and {expected} expected; leave out what is missing.", nameof(observed));
        _mean += (value - _mean) / ++Count;
        _upper = Math.Max(0, _upper + (value - _mean - Tolerance));
        _lower = Math.Max(0, _lower - (value - _mean + Tolerance));
        return Count >= MinimumCases && Statistic > Threshold;
    }

    /// <inheritdoc/>
    public void Reset() => (_mean, _upper, _lower, Count) = (0, 0, 0, 0);

    /// <summary>The threshold that courses without change pass at a stated rate, by simulation: values are drawn from the reference's, with replacement.</summary>
    /// <param name="reference">Observed less expected of the time when the model was right; NaN is left out. At least 10 values.</param>
    /// <param name="horizon">Cases of a course.</param>
    /// <param name="falseAlarmProbability">Share of courses with a false alarm, strictly between 0 and 1. Default 0.05.</param>
    /// <param name="tolerance">Delta. Default 0.005.</param>
    /// <param name="minimumCases">Cases before the first alarm. Default 30.</param>
    /// <param name="replications">Courses. Default 2,000.</param>
    /// <param name="seed">Seed. Default 1.</param>
    public static double ThresholdFor(
        ReadOnlySpan<double> reference, int horizon, double falseAlarmProbability = 0.05, double tolerance = 0.005, int minimumCases = 30, int replications = 2000, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, minimumCases);
        ArgumentOutOfRangeException.ThrowIfLessThan(replications, 200);
        if (!(falseAlarmProbability > 0 && falseAlarmProbability < 1))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmProbability), falseAlarmProbability, "The false-alarm probability is a share strictly between 0 and 1, such as 0.05.");
        double[] values = ReferenceValues.Of(reference, 10);
        var highest = new double[replications];
        RandomStream root = new RandomStream(seed).Split("page-hinkley");
        for (int path = 0; path < replications; path++)
        {
            RandomStream random = root.Split(path);
            var test = new PageHinkley(double.MaxValue, tolerance, minimumCases);
            for (int t = 0; t < horizon; t++)
            {
                test.Update(values[random.Integer(values.Length)], 0);
                if (test.Count >= minimumCases)
                    highest[path] = Math.Max(highest[path], test.Statistic);
            }
        }

        Array.Sort(highest);
        double threshold = highest[highest.Length - 1 - (int)Math.Floor(falseAlarmProbability * highest.Length)];
        return threshold > 0 ? threshold : throw new ArgumentException("The reference's values do not differ by more than the tolerance: no threshold has this rate.", nameof(reference));
    }
}
