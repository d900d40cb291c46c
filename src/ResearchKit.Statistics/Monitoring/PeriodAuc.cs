using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>The area under the ROC curve of one period with DeLong's (1988) standard error, from midranks (Sun and Xu, 2014).</summary>
internal static class PeriodAuc
{
    public static Estimate Of(double[] outcomes, double[] risks, double level)
    {
        double[] cases = [.. risks.Where((_, i) => outcomes[i] == 1)], others = [.. risks.Where((_, i) => outcomes[i] == 0)];
        if (cases.Length == 0 || others.Length == 0)
            return Estimate.None("AUC");
        Array.Sort(cases);
        Array.Sort(others);
        double[] ofCases = Placements(cases, others), ofOthers = [.. Placements(others, cases).Select(placement => 1 - placement)];
        double area = ofCases.Average();
        double error = Math.Sqrt(Variance(ofCases, area) / cases.Length + Variance(ofOthers, area) / others.Length);
        double margin = NormalDistribution.Quantile(0.5 + level / 2) * error;
        // Without any overlap the standard error is zero, and no interval is known.
        return error > 0
            ? new Estimate("AUC", area, error, Math.Max(0, area - margin), Math.Min(1, area + margin), double.NaN, double.PositiveInfinity, double.NaN)
            : Estimate.None("AUC") with { Value = area };
    }

    /// <summary>For each value the share of the others below it, ties as half; both ascending.</summary>
    private static double[] Placements(double[] values, double[] others)
    {
        var placements = new double[values.Length];
        int below = 0, upTo = 0;
        for (int i = 0; i < values.Length; i++)
        {
            while (below < others.Length && others[below] < values[i])
                below++;
            upTo = Math.Max(upTo, below);
            while (upTo < others.Length && others[upTo] <= values[i])
                upTo++;
            placements[i] = (below + upTo) / 2.0 / others.Length;
        }

        return placements;
    }

    private static double Variance(double[] values, double mean) =>
        values.Length < 2 ? double.NaN : values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
}
