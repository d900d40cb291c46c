using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Processes;

/// <summary>Shares of right answers over learners whose log odds are normally distributed.</summary>
internal static class LogisticNormal
{
    private const int Points = 200;

    /// <summary>The mean of 1 / (1 + exp(-(intercept + spread z))) over standard normal z: the midpoint rule over ±8 standard deviations, exact to ten digits.</summary>
    public static double Mean(double intercept, double spread)
    {
        const double step = 16.0 / Points;
        var sum = 0.0;
        for (var i = 0; i < Points; i++)
        {
            var z = -8 + ((i + 0.5) * step);
            sum += step * NormalDistribution.Density(z) * Elementary.Logistic(intercept + (spread * z));
        }
        return sum;
    }

    /// <summary>The shift by which several intercepts have a given mean share.</summary>
    /// <param name="intercepts">Intercepts before the shift.</param>
    /// <param name="spread">Standard deviation of learners.</param>
    /// <param name="share">Mean share, above 0 and under 1.</param>
    public static double Shift(IReadOnlyList<double> intercepts, double spread, double share)
    {
        double low = -20, high = 20;
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = (low + high) / 2;
            var mean = 0.0;
            foreach (var intercept in intercepts)
                mean += Mean(middle + intercept, spread) / intercepts.Count;
            if (mean < share)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}
