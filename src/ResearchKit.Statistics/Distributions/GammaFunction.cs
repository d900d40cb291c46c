namespace ResearchKit.Statistics.Distributions;

/// <summary>The gamma function's logarithm and what is made of it; the same bits on every platform.</summary>
public static class GammaFunction
{
    private const double HalfLogTwoPi = 0.9189385332046728;
    private const double StirlingFrom = 15;

    private static readonly double[] s_logFactorials = BuildLogFactorials();

    /// <summary>log Γ(x). Absolute error under 1.2e-14, or relative error under 1e-15 where that is more.</summary>
    /// <param name="x">Above zero; otherwise NaN. Infinity gives infinity.</param>
    public static double Log(double x)
    {
        if (!(x > 0))
            return double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;

        // Γ(x) = Γ(x + m) / (x (x + 1) ... (x + m - 1)), with Stirling's series for the numerator.
        double product = 1;
        while (x < StirlingFrom)
        {
            product *= x;
            x += 1;
        }

        double stirling = (x - 0.5) * Elementary.Log(x) - x + HalfLogTwoPi + StirlingCorrection(x);
        return product == 1 ? stirling : stirling - Elementary.Log(product);
    }

    /// <summary>log k!.</summary>
    /// <param name="k">A whole number from 0; NaN below.</param>
    public static double LogFactorial(double k) =>
        k >= 0 && k < s_logFactorials.Length && Math.Floor(k) == k ? s_logFactorials[(int)k] : Log(k + 1);

    /// <summary>log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b), without the cancellation that this formula has for large a or b. Absolute error under 2e-14, or relative under 4e-15 where that is more.</summary>
    /// <param name="a">Above zero.</param>
    /// <param name="b">Above zero.</param>
    public static double LogBeta(double a, double b)
    {
        double small = Math.Min(a, b);
        double large = Math.Max(a, b);
        if (!(small > 0))
            return double.NaN;
        if (large < StirlingFrom)
            return Log(small) + Log(large) - Log(small + large);

        double sum = small + large;
        double corrections = StirlingCorrection(large) - StirlingCorrection(sum);
        if (small < StirlingFrom)
        {
            return Log(small) + corrections + small - small * Elementary.Log(sum)
                - (large - 0.5) * Elementary.Log1P(small / large);
        }

        return HalfLogTwoPi - 0.5 * Elementary.Log(large) + StirlingCorrection(small) + corrections
            + (small - 0.5) * Elementary.Log(small / sum) - large * Elementary.Log1P(small / large);
    }

    /// <summary>log Γ(x) minus its main part (x - ½) log x - x + ½ log 2π, for x of at least 15.</summary>
    internal static double StirlingCorrection(double x)
    {
        double y = 1 / (x * x);
        return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188 - y * (691.0 / 360360 - y / 156)))))) / x;
    }

    private static double[] BuildLogFactorials()
    {
        // 0! to 22! are exact in a double, so their logarithms are right to the last bit but one.
        double[] logs = new double[23];
        double factorial = 1;
        for (int k = 1; k < logs.Length; k++)
        {
            factorial *= k;
            logs[k] = Elementary.Log(factorial);
        }

        return logs;
    }
}
