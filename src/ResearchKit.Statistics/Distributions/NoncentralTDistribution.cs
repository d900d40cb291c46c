namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// The noncentral t distribution: that of (Z + δ) / S, with Z standard normal and S² a chi-squared variable over its degrees of freedom. The same bits on every platform.
/// </summary>
/// <remarks>
/// Both tails are integrals of normal tails over the distribution of log S, whose integrand is positive and smooth on the whole line, so that the trapezoidal rule
/// converges faster than any power of the step (Trefethen and Weideman 2014). No series cancels and neither tail is one minus the other: relative error under 1e-11
/// for tails above 1e-250.
/// </remarks>
public static class NoncentralTDistribution
{
    private const double HalfLogTwoPi = 0.9189385332046728;
    private const double NormalFrom = 1e18;
    private const double Negligible = 42; // exp(-42) of the largest part is under the last bit

    /// <summary>The share of the distribution at or below t.</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Above zero; need not be whole; infinity for the normal distribution around the noncentrality.</param>
    /// <param name="noncentrality">δ, any finite number; 0 gives Student's t.</param>
    public static double Cumulative(double t, double degreesOfFreedom, double noncentrality) => UpperTail(-t, degreesOfFreedom, -noncentrality);

    /// <summary>The share of the distribution above t, accurate also where it is tiny.</summary>
    /// <inheritdoc cref="Cumulative"/>
    public static double UpperTail(double t, double degreesOfFreedom, double noncentrality)
    {
        if (!(degreesOfFreedom > 0) || double.IsNaN(t) || !double.IsFinite(noncentrality))
            return double.NaN;
        if (double.IsInfinity(t))
            return t > 0 ? 0 : 1;
        if (degreesOfFreedom > NormalFrom || t == 0)
            return NormalDistribution.UpperTail(t - noncentrality);
        if (noncentrality == 0)
            return StudentTDistribution.UpperTail(t, degreesOfFreedom);

        // Where the tail is more than half, its complement is the accurate one.
        return t < noncentrality && noncentrality > 0
            ? 1 - Integral(-t, degreesOfFreedom, -noncentrality)
            : Integral(t, degreesOfFreedom, noncentrality);
    }

    /// <summary>∫ P(Z > t e^u - δ) f(u) du, where f is the density of u = log S.</summary>
    private static double Integral(double t, double degreesOfFreedom, double noncentrality)
    {
        double half = degreesOfFreedom / 2;
        double constant = 0.6931471805599453 + 0.5 * Elementary.Log(half) - HalfLogTwoPi - IncompleteBeta.Correction(half);
        double LogIntegrand(double u) => constant - half * Elementary.ExpM1MinusX(2 * u) + LogUpperTail(t * Elementary.Exp(u) - noncentrality);

        double width = 1 / Math.Sqrt(2 * degreesOfFreedom);
        double peak = Peak(LogIntegrand, width);
        double top = LogIntegrand(peak);
        if (double.IsNegativeInfinity(top))
            return 0;
        double low = Edge(LogIntegrand, peak, -width, top), high = Edge(LogIntegrand, peak, width, top);

        // The trapezoidal rule, twice as fine until it stays.
        int count = 64;
        double step = (high - low) / count, sum = 0;
        for (int i = 0; i <= count; i++)
            sum += Elementary.Exp(LogIntegrand(low + i * step) - top);
        for (double before = sum * step; count < 1 << 16; before = sum * step)
        {
            double between = 0;
            for (int i = 0; i < count; i++)
                between += Elementary.Exp(LogIntegrand(low + (i + 0.5) * step) - top);
            sum += between;
            step /= 2;
            count *= 2;
            if (Math.Abs(sum * step - before) <= 1e-13 * before)
                break;
        }

        return Math.Min(1, sum * step * Elementary.Exp(top));
    }

    /// <summary>Where the integrand is largest: steps that double until it falls, then golden sections.</summary>
    private static double Peak(Func<double, double> log, double width)
    {
        double a = 0, direction = log(width) >= log(-width) ? 1 : -1, step = width;
        while (log(a + direction * step) > log(a) || double.IsNegativeInfinity(log(a)))
        {
            a += direction * step;
            step *= 2;
            if (Math.Abs(a) > 800)
                break;
        }

        const double Golden = 0.3819660112501051;
        (double low, double high) = (Math.Min(a - direction * step, a + direction * step), Math.Max(a - direction * step, a + direction * step));
        for (int i = 0; i < 60 && high - low > 1e-3 * width; i++)
        {
            double left = low + Golden * (high - low), right = high - Golden * (high - low);
            if (log(left) < log(right))
                low = left;
            else
                high = right;
        }

        return (low + high) / 2;
    }

    private static double Edge(Func<double, double> log, double peak, double step, double top)
    {
        double edge = peak + step;
        while (log(edge) > top - Negligible)
        {
            step *= 1.25;
            edge += step;
        }

        return edge;
    }

    private static double LogUpperTail(double z) => z < 30
        ? Elementary.Log(NormalDistribution.UpperTail(z))
        : -0.5 * z * z - HalfLogTwoPi - Elementary.Log(z) + Elementary.Log1P(-1 / (z * z) * (1 - 3 / (z * z)));
}
