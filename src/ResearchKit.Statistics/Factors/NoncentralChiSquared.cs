using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Factors;

/// <summary>The noncentral chi-squared distribution, as a Poisson mixture of central ones.</summary>
internal static class NoncentralChiSquared
{
    /// <summary>The share at or below x.</summary>
    public static double Cumulative(double x, double degreesOfFreedom, double noncentrality)
    {
        if (!(x > 0))
            return 0;
        double half = noncentrality / 2;
        if (half == 0)
            return ChiSquaredDistribution.Cumulative(x, degreesOfFreedom);
        // From the most likely term outwards, until what is left cannot matter.
        int middle = (int)Math.Floor(half);
        double total = 0;
        for (int step = 0; step < 100_000; step++)
        {
            double added = 0, weight = 0;
            foreach (int j in step == 0 ? [middle] : new[] { middle - step, middle + step })
            {
                if (j < 0)
                    continue;
                double probability = Elementary.Exp(-half + j * Elementary.Log(half) - GammaFunction.LogFactorial(j));
                weight += probability;
                added += probability * ChiSquaredDistribution.Cumulative(x, degreesOfFreedom + 2.0 * j);
            }

            total += added;
            if (weight < 1e-16 && step > 3)
                break;
        }

        return Math.Min(1, total);
    }

    /// <summary>The noncentrality under which the given share lies at or below x; zero where even a central one has less.</summary>
    public static double NoncentralityAt(double x, double degreesOfFreedom, double share)
    {
        if (Cumulative(x, degreesOfFreedom, 0) < share)
            return 0;
        double low = 0, high = Math.Max(x, 1);
        while (Cumulative(x, degreesOfFreedom, high) > share)
            high *= 2;
        for (int i = 0; i < 200 && high - low > 1e-12 * Math.Max(1, high); i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Cumulative(x, degreesOfFreedom, middle) > share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
