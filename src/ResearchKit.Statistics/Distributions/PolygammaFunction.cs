namespace ResearchKit.Statistics.Distributions;

/// <summary>Derivatives of the gamma function's logarithm; the same bits on every platform.</summary>
/// <remarks>By recurrence up to 15 and the asymptotic series from there (Abramowitz and Stegun 1964, 6.3.18 and 6.4.12).</remarks>
public static class PolygammaFunction
{
    private const double SeriesFrom = 15;

    /// <summary>The digamma function ψ(x), first derivative of log Γ. Absolute error under 1e-14, or relative under 1e-15 where that is more.</summary>
    /// <param name="x">Above zero; otherwise NaN. Infinity gives infinity.</param>
    public static double Digamma(double x)
    {
        if (!(x > 0))
            return double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        double sum = 0;
        for (; x < SeriesFrom; x += 1)
            sum += 1 / x;
        double y = 1 / (x * x);
        double series = y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 - y * (691.0 / 32760 - y / 12))))));
        return Elementary.Log(x) - 0.5 / x - series - sum;
    }

    /// <summary>The trigamma function ψ′(x), second derivative of log Γ. Relative error under 4e-15.</summary>
    /// <param name="x">Above zero; otherwise NaN. Infinity gives zero.</param>
    public static double Trigamma(double x)
    {
        if (!(x > 0))
            return double.NaN;
        if (double.IsPositiveInfinity(x))
            return 0;
        double sum = 0;
        for (; x < SeriesFrom; x += 1)
            sum += 1 / (x * x);
        double y = 1 / (x * x);
        double series = y * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66 - y * (691.0 / 2730 - y * 7 / 6))))));
        return sum + (1 + 0.5 / x + series) / x;
    }

    /// <summary>ψ(x + k) - ψ(x) without the cancellation of large x, for k of zero or more.</summary>
    internal static double DigammaRise(double x, double k)
    {
        if (k > 40 || Math.Floor(k) != k)
            return Digamma(x + k) - Digamma(x);
        double sum = 0;
        for (double j = k - 1; j >= 0; j--)
            sum += 1 / (x + j);
        return sum;
    }

    /// <summary>ψ′(x) - ψ′(x + k), likewise.</summary>
    internal static double TrigammaFall(double x, double k)
    {
        if (k > 40 || Math.Floor(k) != k)
            return Trigamma(x) - Trigamma(x + k);
        double sum = 0;
        for (double j = k - 1; j >= 0; j--)
            sum += 1 / ((x + j) * (x + j));
        return sum;
    }
}
