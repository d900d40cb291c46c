namespace ResearchKit.Statistics.Distributions;

/// <content>Draws from continuous distributions.</content>
public sealed partial class RandomStream
{
    private const double TwoToMinus53 = 1.1102230246251565e-16;

    /// <summary>A uniform number from 0 (included) to 1 (excluded), a multiple of 2⁻⁵³. Takes one 64-bit draw.</summary>
    public double Uniform() => (NextBits() >> 11) * TwoToMinus53;

    /// <summary>A uniform number from the lower end (included) to the upper end (excluded, but for rounding). Takes one 64-bit draw.</summary>
    /// <param name="lower">The lower end, finite.</param>
    /// <param name="upper">The upper end, finite, at least the lower one.</param>
    public double Uniform(double lower, double upper)
    {
        if (!(lower <= upper) || double.IsInfinity(upper - lower))
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"A uniform draw needs finite ends in ascending order; the lower end is {lower:R}.");
        return lower + (upper - lower) * Uniform();
    }

    /// <summary>A uniform number strictly between 0 and 1, symmetric about one half: an odd multiple of 2⁻⁵³. Takes one 64-bit draw.</summary>
    public double OpenUniform() => ((NextBits() >> 12) * 2 + 1) * TwoToMinus53;

    /// <summary>A standard normal number, by inversion of one uniform draw; never beyond 8.21 in size. Takes one 64-bit draw.</summary>
    public double Normal() => NormalDistribution.Quantile(OpenUniform());

    /// <summary>A normal number. Takes one 64-bit draw.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation, zero or more.</param>
    public double Normal(double mean, double standardDeviation)
    {
        ThrowUnless(standardDeviation >= 0, nameof(standardDeviation), standardDeviation, "zero or more");
        return mean + standardDeviation * Normal();
    }

    /// <summary>Fills the span with standard normal numbers: the same as that many calls of <see cref="Normal()"/>.</summary>
    /// <param name="destination">What to fill.</param>
    public void FillNormal(Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = Normal();
    }

    /// <summary>Fills the span with uniform numbers: the same as that many calls of <see cref="Uniform()"/>.</summary>
    /// <param name="destination">What to fill.</param>
    public void FillUniform(Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = Uniform();
    }

    /// <summary>A log-normal number: e to the power of a normal one. Takes one 64-bit draw.</summary>
    /// <param name="meanOfLog">Mean of its logarithm.</param>
    /// <param name="standardDeviationOfLog">Standard deviation of its logarithm, zero or more.</param>
    public double LogNormal(double meanOfLog, double standardDeviationOfLog) => Elementary.Exp(Normal(meanOfLog, standardDeviationOfLog));

    /// <summary>An exponential number, such as a waiting time. Takes one 64-bit draw.</summary>
    /// <param name="mean">The mean (one over the rate), above zero.</param>
    public double Exponential(double mean)
    {
        ThrowUnless(mean > 0, nameof(mean), mean, "above zero");
        return -mean * Elementary.Log(OpenUniform());
    }

    /// <summary>A gamma number, by the method of Marsaglia and Tsang (2000). Takes a varying number of draws.</summary>
    /// <param name="shape">The shape, above zero. Mean is shape times scale, variance shape times scale squared.</param>
    /// <param name="scale">The scale, above zero. Default 1.</param>
    public double Gamma(double shape, double scale = 1)
    {
        ThrowUnless(shape > 0 && shape < double.PositiveInfinity, nameof(shape), shape, "above zero and finite");
        ThrowUnless(scale > 0, nameof(scale), scale, "above zero");
        if (shape < 1)
            return scale * Gamma(shape + 1) * Elementary.Exp(Elementary.Log(OpenUniform()) / shape);

        double d = shape - 1.0 / 3;
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = Normal();
            double t = 1 + c * z;
            if (t <= 0)
                continue;
            double v = t * t * t;
            double logUniform = Elementary.Log(OpenUniform());
            if (logUniform < 0.5 * z * z + d - d * v + d * Elementary.Log(v))
                return scale * d * v;
        }
    }

    /// <summary>A beta number, as a share of two gamma numbers. Takes a varying number of draws.</summary>
    /// <param name="alpha">First shape, above zero. Mean is alpha / (alpha + beta).</param>
    /// <param name="beta">Second shape, above zero.</param>
    public double Beta(double alpha, double beta)
    {
        while (true)
        {
            double a = Gamma(alpha);
            double b = Gamma(beta);
            if (a + b > 0)
                return a / (a + b);
        }
    }

    private static void ThrowUnless(bool condition, string parameter, double value, string expected)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(parameter, value, $"Expected {parameter} to be {expected}.");
    }
}
