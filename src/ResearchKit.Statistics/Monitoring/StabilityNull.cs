using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>What the index of an unchanged variable is by chance.</summary>
internal sealed class StabilityNull
{
    // From this share of draws on, the tail is chi-squared's: a simulation of thousands knows nothing of one in a million.
    private const double KnownTail = 0.02;

    private readonly double _scale;
    private readonly double _degreesOfFreedom;
    private readonly double[]? _draws;
    private readonly double _tailFrom;
    private readonly double _tailFactor;

    public StabilityNull(double scale, int degreesOfFreedom, double rate, double[]? draws)
    {
        (_scale, _degreesOfFreedom, _draws) = (scale, degreesOfFreedom, draws);
        if (draws is null)
        {
            Threshold = degreesOfFreedom == 0 ? 0 : scale * ChiSquaredDistribution.Quantile(1 - rate, degreesOfFreedom);
            return;
        }

        Array.Sort(draws);
        int above = (int)Math.Floor(KnownTail * draws.Length);
        _tailFrom = draws[draws.Length - 1 - above];
        double chi = ChiSquaredDistribution.UpperTail(_tailFrom / scale, Math.Max(1, degreesOfFreedom));
        _tailFactor = chi > 0 ? (above + 1.0) / (draws.Length + 1) / chi : 0;
        int allowed = (int)Math.Floor(rate * (draws.Length + 1)) - 1;
        Threshold = allowed >= above ? draws[draws.Length - 1 - allowed] : FromTail(rate);
    }

    public double Threshold { get; }

    public bool IsSimulated => _draws is not null;

    public double UpperTail(double value)
    {
        if (_degreesOfFreedom == 0)
            return 1;
        if (_draws is null)
            return ChiSquaredDistribution.UpperTail(value / _scale, _degreesOfFreedom);
        if (value > _tailFrom)
            return Math.Min(KnownTail, _tailFactor * ChiSquaredDistribution.UpperTail(value / _scale, _degreesOfFreedom));
        int low = 0, high = _draws.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_draws[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return (_draws.Length - low + 1.0) / (_draws.Length + 1);
    }

    private double FromTail(double rate)
    {
        double share = rate / _tailFactor;
        return share < 1 ? Math.Max(_tailFrom, _scale * ChiSquaredDistribution.Quantile(1 - share, _degreesOfFreedom)) : _tailFrom;
    }
}

/// <summary>Chance distributions of indices, made once for the same counts: many series of one screening share them. For one thread.</summary>
internal sealed class StabilityNulls(StabilityOptions options)
{
    private const double Least = 1e-4;
    private const double FewInBin = 50;

    private readonly Dictionary<string, StabilityNull> _known = new(StringComparer.Ordinal);

    public StabilityNull Of(double[] reference, long n, long m, bool binsAreQuantiles)
    {
        double scale = (options.ReferenceIsSample ? 1.0 / n : 0) + 1.0 / m;
        bool simulate = options.Threshold == StabilityThreshold.Simulated
            || (options.Threshold == StabilityThreshold.Automatic && reference.Min() * Math.Min(1, (double)m / n) < FewInBin);
        if (!simulate || reference.Length == 1)
            return new StabilityNull(scale, reference.Length - 1, options.FalseAlarmRate, null);
        // The index does not ask for the order of bins.
        double[] shares = [.. reference.Order()];
        string key = $"{m}:{binsAreQuantiles}:{string.Join(',', shares)}";
        if (!_known.TryGetValue(key, out StabilityNull? made))
        {
            if (_known.Count > 4096)
                _known.Clear();
            _known[key] = made = new StabilityNull(scale, reference.Length - 1, options.FalseAlarmRate, Simulate(shares, n, m, binsAreQuantiles));
        }

        return made;
    }

    /// <summary>The index of two sets of counts, and its parts.</summary>
    public static double Index(ReadOnlySpan<double> from, ReadOnlySpan<double> to, EmptyBinRule rule, Span<double> parts)
    {
        double n = 0, m = 0, added = 0;
        for (int i = 0; i < from.Length; i++)
        {
            n += from[i];
            m += to[i];
            if (rule == EmptyBinRule.AddHalf && (from[i] == 0) != (to[i] == 0))
                added = 0.5;
        }

        int bins = from.Length;
        if (added > 0)
        {
            // Bins that are empty on both sides are no bins, also in a draw.
            for (int i = 0; i < from.Length; i++)
                bins -= from[i] == 0 && to[i] == 0 ? 1 : 0;
        }

        double sum = 0;
        for (int i = 0; i < from.Length; i++)
        {
            double part = 0;
            if (from[i] > 0 || to[i] > 0)
            {
                double p = (from[i] + added) / (n + added * bins), q = (to[i] + added) / (m + added * bins);
                if (rule == EmptyBinRule.Floor)
                    (p, q) = (Math.Max(p, Least), Math.Max(q, Least));
                part = (q - p) * Elementary.Log(q / p);
            }

            if (!parts.IsEmpty)
                parts[i] = part;
            sum += part;
        }

        return sum;
    }

    private double[] Simulate(double[] reference, long n, long m, bool binsAreQuantiles)
    {
        // A bin that the reference has none of is taken to hold half a case of it: it cannot be drawn otherwise.
        double added = reference[0] == 0 ? 0.5 : 0, total = n + added * reference.Length;
        double[] shares = [.. reference.Select(count => (count + added) / total)];
        RandomStream random = new RandomStream(options.Seed).Split("stability");
        var (from, to, drawn, draws) = (new double[shares.Length], new double[shares.Length], new double[shares.Length], new double[options.Replications]);
        EmptyBinRule rule = options.EmptyBins == EmptyBinRule.NoIndex ? EmptyBinRule.AddHalf : options.EmptyBins;
        for (int draw = 0; draw < draws.Length; draw++)
        {
            if (options.ReferenceIsSample && !binsAreQuantiles)
                Multinomial(random, n, shares, from);
            else
                reference.CopyTo(from, 0);
            double[] chances = shares;
            if (options.ReferenceIsSample && binsAreQuantiles)
            {
                // Quantiles fix the reference's counts; what chance leaves open is what shares of all cases lie between them: spacings of uniform numbers.
                for (int i = 0; i < drawn.Length; i++)
                    drawn[i] = random.Gamma(Math.Max(0.5, reference[i]));
                double sum = drawn.Sum();
                for (int i = 0; i < drawn.Length; i++)
                    drawn[i] /= sum;
                chances = drawn;
            }

            Multinomial(random, m, chances, to);
            draws[draw] = Index(from, to, rule, []);
        }

        return draws;
    }

    private static void Multinomial(RandomStream random, long trials, double[] shares, double[] counts)
    {
        double left = 1;
        for (int i = 0; i < shares.Length; i++)
        {
            long drawn = i == shares.Length - 1 ? trials : trials == 0 ? 0 : random.Binomial(trials, left > 0 ? Math.Min(1, shares[i] / left) : 1);
            counts[i] = drawn;
            trials -= drawn;
            left -= shares[i];
        }
    }
}
