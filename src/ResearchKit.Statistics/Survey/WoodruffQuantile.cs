using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>One weighted quantile with Woodruff's interval.</summary>
internal static class WoodruffQuantile
{
    public static Estimate Of(string term, double[] values, double probability, SurveyDesign design, double level, CancellationToken cancellationToken)
    {
        double[] weights = design.ActiveWeights;
        int[] order = [.. Enumerable.Range(0, values.Length).Where(i => weights[i] > 0).OrderBy(i => values[i]).ThenBy(i => i)];
        double quantile = At(values, weights, order, probability);
        double[] below = [.. values.Select(value => value <= quantile ? 1.0 : 0)];
        var statistic = new SurveyMeans([below], false);
        double[] share = statistic.Evaluate(weights);
        double degrees = design.DegreesOfFreedom;
        if (!(degrees > 0))
            return Estimate.None(term) with { Value = quantile };
        double t = StudentTDistribution.Quantile(0.5 + level / 2, degrees);
        double margin = t * Math.Sqrt(design.Covariance(statistic, share, cancellationToken)[0, 0]);
        double lower = share[0] - margin < 0 ? double.NegativeInfinity : At(values, weights, order, share[0] - margin);
        double upper = share[0] + margin > 1 ? double.PositiveInfinity : At(values, weights, order, share[0] + margin);
        double error = double.IsFinite(upper - lower) ? (upper - lower) / (2 * t) : double.NaN;
        double test = quantile / error;
        return new Estimate(term, quantile, error, lower, upper, test, degrees, error > 0 ? StudentTDistribution.TwoSided(test, degrees) : double.NaN);
    }

    /// <summary>The smallest value that at least this share of the weights is not above; a share that is met to rounding counts as met.</summary>
    internal static double At(double[] values, double[] weights, int[] order, double probability)
    {
        double whole = 0, sum = 0;
        foreach (int i in order)
            whole += weights[i];
        double target = probability * whole * (1 - 1e-13);
        foreach (int i in order)
        {
            sum += weights[i];
            if (sum >= target)
                return values[i];
        }

        return values[order[^1]];
    }
}
