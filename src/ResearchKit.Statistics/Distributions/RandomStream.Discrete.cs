namespace ResearchKit.Statistics.Distributions;

/// <content>Draws from discrete distributions.</content>
public sealed partial class RandomStream
{
    /// <summary>True with this probability. Takes one 64-bit draw, so that streams stay aligned whatever the probability.</summary>
    /// <param name="probability">From 0 (never) to 1 (always).</param>
    public bool Bernoulli(double probability)
    {
        ThrowUnless(probability >= 0 && probability <= 1, nameof(probability), probability, "from 0 to 1");
        return Uniform() < probability;
    }

    /// <summary>The index of one of several categories. Takes one 64-bit draw.</summary>
    /// <param name="weights">How likely each category is, relative to the others: zero or more, finite, not all zero. They need not add up to 1.</param>
    /// <returns>An index into the weights; a category of weight zero is never drawn.</returns>
    /// <exception cref="ArgumentException">There are no weights, one is negative or not finite, or all are zero.</exception>
    public int Categorical(ReadOnlySpan<double> weights)
    {
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            ThrowUnless(weights[i] >= 0 && weights[i] < double.PositiveInfinity, nameof(weights), weights[i], "zero or more and finite");
            total += weights[i];
        }

        if (!(total > 0))
            throw new ArgumentException("A categorical draw needs at least one weight above zero.", nameof(weights));

        double target = Uniform() * total;
        double sum = 0;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            last = i;
            sum += weights[i];
            if (target < sum)
                return i;
        }

        return last;
    }

    /// <summary>
    /// The number of successes in independent trials. By inversion where fewer than ten of the rarer outcome are expected (one draw),
    /// else by transformed rejection (Hörmann 1993, BTRS; a varying number of draws).
    /// </summary>
    /// <param name="trials">Number of trials, zero or more.</param>
    /// <param name="probability">Probability of success in each, from 0 to 1.</param>
    public long Binomial(long trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ThrowUnless(probability >= 0 && probability <= 1, nameof(probability), probability, "from 0 to 1");
        if (probability > 0.5)
            return trials - Binomial(trials, 1 - probability);
        if (trials == 0 || probability == 0)
            return 0;
        return trials * probability < 10 ? BinomialByInversion(trials, probability) : BinomialByRejection(trials, probability);
    }

    /// <summary>
    /// A Poisson count. By inversion below a mean of ten (one draw), else by transformed rejection (Hörmann 1993, PTRS; a varying number of draws).
    /// </summary>
    /// <param name="mean">The mean, from 0 to 10¹⁵.</param>
    public long Poisson(double mean)
    {
        ThrowUnless(mean >= 0 && mean <= 1e15, nameof(mean), mean, "from 0 to 1e15");
        if (mean == 0)
            return 0;
        if (mean >= 10)
            return PoissonByRejection(mean);

        double remaining = Uniform();
        double probability = Elementary.Exp(-mean);
        long k = 0;
        while (remaining >= probability && k < 200)
        {
            remaining -= probability;
            k++;
            probability *= mean / k;
        }

        return k;
    }

    private long BinomialByInversion(long trials, double p)
    {
        double remaining = Uniform();
        double odds = p / (1 - p);
        double probability = Elementary.Exp(trials * Elementary.Log1P(-p));
        long k = 0;
        while (remaining >= probability && k < trials && k < 200)
        {
            remaining -= probability;
            k++;
            probability *= odds * (trials - k + 1) / k;
        }

        return k;
    }

    private long BinomialByRejection(long trials, double p)
    {
        double n = trials;
        double spread = Math.Sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double centre = n * p + 0.5;
        double alpha = (2.83 + 5.1 / b) * spread;
        double acceptBelow = 0.92 - 4.2 / b;
        double mode = Math.Floor((n + 1) * p);
        double logOdds = Elementary.Log(p / (1 - p));
        double logAtMode = GammaFunction.LogFactorial(mode) + GammaFunction.LogFactorial(n - mode);
        while (true)
        {
            double u = OpenUniform() - 0.5;
            double v = OpenUniform();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + centre);
            if (k < 0 || k > n)
                continue;
            if (us >= 0.07 && v <= acceptBelow)
                return (long)k;
            double logAccept = logAtMode - GammaFunction.LogFactorial(k) - GammaFunction.LogFactorial(n - k) + (k - mode) * logOdds;
            if (Elementary.Log(v * alpha / (a / (us * us) + b)) <= logAccept)
                return (long)k;
        }
    }

    private long PoissonByRejection(double mean)
    {
        double logMean = Elementary.Log(mean);
        double b = 0.931 + 2.53 * Math.Sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double acceptBelow = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = OpenUniform() - 0.5;
            double v = OpenUniform();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= acceptBelow)
                return (long)k;
            if (k < 0 || (us < 0.013 && v > us))
                continue;
            if (Elementary.Log(v * inverseAlpha / (a / (us * us) + b)) <= k * logMean - mean - GammaFunction.LogFactorial(k))
                return (long)k;
        }
    }
}
