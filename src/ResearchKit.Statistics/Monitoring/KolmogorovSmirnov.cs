using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>The largest distance between the empirical distributions of two samples of numbers.</summary>
/// <param name="Statistic">Largest distance D, 0 to 1; NaN where a sample has no number.</param>
/// <param name="PValue">How often samples of one continuous distribution are this far apart: Smirnov's limit (1939), as R's <c>ks.test(exact = FALSE)</c>; with ties it is too large.</param>
/// <param name="ReferenceCount">Numbers of the reference.</param>
/// <param name="CurrentCount">Current numbers.</param>
public readonly record struct KolmogorovSmirnov(double Statistic, double PValue, int ReferenceCount, int CurrentCount)
{
    /// <summary>Compares two samples.</summary>
    /// <param name="reference">The reference's values in any order; NaN is left out.</param>
    /// <param name="current">The current values.</param>
    public static KolmogorovSmirnov Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        double[] x = Sorted(reference), y = Sorted(current);
        if (x.Length == 0 || y.Length == 0)
            return new(double.NaN, double.NaN, x.Length, y.Length);
        int i = 0, j = 0;
        double largest = 0;
        while (i < x.Length && j < y.Length)
        {
            double value = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] == value)
                i++;
            while (j < y.Length && y[j] == value)
                j++;
            largest = Math.Max(largest, Math.Abs((double)i / x.Length - (double)j / y.Length));
        }

        double z = Math.Sqrt((double)x.Length * y.Length / ((double)x.Length + y.Length)) * largest;
        return new(largest, Limit(z), x.Length, y.Length);
    }

    private static double Limit(double z)
    {
        if (z < 0.2)
            return 1;
        double sum = 0;
        if (z < 1)
        {
            // The theta function's other series: the alternating one loses all digits here.
            double exponent = -Math.PI * Math.PI / (8 * z * z);
            for (int k = 1; k < 40; k += 2)
                sum += Elementary.Exp(k * k * exponent);
            return 1 - Math.Sqrt(2 * Math.PI) / z * sum;
        }

        for (int k = 1; k < 100; k++)
        {
            double term = Elementary.Exp(-2.0 * k * k * z * z);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-18 * sum)
                break;
        }

        return Math.Clamp(2 * sum, 0, 1);
    }

    private static double[] Sorted(ReadOnlySpan<double> values)
    {
        var kept = new double[values.Length];
        int count = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
                kept[count++] = value;
        }

        Array.Resize(ref kept, count);
        Array.Sort(kept);
        return kept;
    }
}
