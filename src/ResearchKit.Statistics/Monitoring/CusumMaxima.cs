using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>The largest values that upper and lower sums reach over a horizon while predictions are right, simulated.</summary>
internal sealed class CusumMaxima
{
    private const double KnownTail = 0.01;

    private readonly double[] _upper;
    private readonly double[] _lower;

    private CusumMaxima(double[] upper, double[] lower)
    {
        Array.Sort(upper);
        Array.Sort(lower);
        (_upper, _lower) = (upper, lower);
    }

    public static CusumMaxima Simulate(double[] risks, int horizon, CusumOptions options, CancellationToken cancellationToken = default) =>
        Simulate(risks, [horizon], options, cancellationToken)[0];

    /// <summary>Maxima over several horizons, ascending, of the same courses.</summary>
    public static CusumMaxima[] Simulate(double[] risks, int[] horizons, CusumOptions options, CancellationToken cancellationToken)
    {
        var weights = new CusumWeights(options.UpperOddsRatio, options.LowerOddsRatio);
        (double[] upperNone, double[] upperEvent) = weights.Table(risks, isUpper: true);
        (double[] lowerNone, double[] lowerEvent) = weights.Table(risks, isUpper: false);
        double[][] up = [.. horizons.Select(_ => new double[options.Replications])], down = [.. horizons.Select(_ => new double[options.Replications])];
        RandomStream root = new RandomStream(options.Seed).Split("cusum");
        Parallel.For(0, options.Replications, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, path =>
        {
            RandomStream random = root.Split(path);
            double upper = 0, lower = 0, highest = 0, lowest = 0;
            for (int h = 0, t = 0; h < horizons.Length; h++)
            {
                for (; t < horizons[h]; t++)
                {
                    // One draw tells the risk and, by what is left of it, the outcome.
                    double draw = random.Uniform() * risks.Length;
                    int i = (int)draw;
                    bool happens = draw - i < risks[i];
                    upper = Math.Max(0, upper + (happens ? upperEvent[i] : upperNone[i]));
                    lower = Math.Max(0, lower + (happens ? lowerEvent[i] : lowerNone[i]));
                    highest = Math.Max(highest, upper);
                    lowest = Math.Max(lowest, lower);
                }

                (up[h][path], down[h][path]) = (highest, lowest);
            }
        });
        return [.. up.Zip(down, (one, other) => new CusumMaxima(one, other))];
    }

    /// <summary>The values that each side passes in half of the stated share of courses.</summary>
    public (double Upper, double Lower) Thresholds(double probability) => (Quantile(_upper, probability / 2), Quantile(_lower, probability / 2));

    /// <summary>How often a course reaches these maxima or larger ones on either side.</summary>
    public double PValue(double upper, double lower) => Math.Min(1, 2 * Math.Min(Tail(_upper, upper), Tail(_lower, lower)));

    private static double Quantile(double[] sorted, double share)
    {
        int allowed = (int)Math.Floor(share * sorted.Length), known = (int)Math.Floor(KnownTail * sorted.Length);
        if (allowed >= known)
            return sorted[sorted.Length - 1 - allowed];
        // Beyond what was drawn the tail falls at least as e^-h: sums of log likelihood ratios have that exponent (Lundberg's bound).
        return sorted[sorted.Length - 1 - known] + Elementary.Log((known + 1.0) / (sorted.Length + 1) / share);
    }

    private static double Tail(double[] sorted, double value)
    {
        int known = (int)Math.Floor(KnownTail * sorted.Length);
        double from = sorted[sorted.Length - 1 - known], least = (known + 1.0) / (sorted.Length + 1);
        if (value > from)
            return least * Elementary.Exp(from - value);
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return (sorted.Length - low + 1.0) / (sorted.Length + 1);
    }
}
