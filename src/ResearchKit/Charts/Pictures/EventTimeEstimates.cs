using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts.Pictures;

/// <summary>Survival and incidence from a risk table, with pointwise intervals.</summary>
internal static class EventTimeEstimates
{
    public static EventTimeCurve KaplanMeier(string name, RiskTable table, double confidenceLevel)
    {
        var z = Quantile(confidenceLevel);
        var count = table.Times.Length;
        double[] survival = new double[count], lower = new double[count], upper = new double[count];
        double share = 1, greenwood = 0;
        for (var i = 0; i < count; i++)
        {
            double events = table.Events[i].Sum(), atRisk = table.AtRisk[i];
            share *= (atRisk - events) / atRisk;
            greenwood += events == 0 ? 0 : events / (atRisk * (atRisk - events));
            survival[i] = share;
            (lower[i], upper[i]) = share is 0 or 1 ? (share == 1 ? 1 : double.NaN, share == 1 ? 1 : double.NaN) : LogLog(share, greenwood);
        }

        return new EventTimeCurve(name, table.Times, survival) { Lower = lower, Upper = upper, AtRisk = table.AtRisk, Censored = table.Censored };

        (double, double) LogLog(double s, double sum)
        {
            var log = Elementary.Log(s);
            var reach = z * Math.Sqrt(sum) / Math.Abs(log);
            return (Elementary.Exp(log * Elementary.Exp(reach)), Elementary.Exp(log * Elementary.Exp(-reach)));
        }
    }

    public static EventTimeCurve AalenJohansen(string name, RiskTable table, int cause, double confidenceLevel)
    {
        var z = Quantile(confidenceLevel);
        var count = table.Times.Length;
        double[] incidence = new double[count], lower = new double[count], upper = new double[count];
        double survival = 1, reached = 0;
        // Marubini and Valsecchi's variance is a sum over times of (I(t) - I(tj))² a + S² b - 2 (I(t) - I(tj)) S c; the sums over tj are carried on.
        double a0 = 0, a1 = 0, a2 = 0, b = 0, c0 = 0, c1 = 0;
        for (var i = 0; i < count; i++)
        {
            double all = table.Events[i].Sum(), events = table.Events[i][cause], atRisk = table.AtRisk[i];
            reached += survival * events / atRisk;
            if (all > 0)
            {
                var a = all < atRisk ? all / (atRisk * (atRisk - all)) : 0;
                a0 += a;
                a1 += a * reached;
                a2 += a * reached * reached;
                b += survival * survival * (atRisk - events) * events / (atRisk * atRisk * atRisk);
                c0 += survival * events / (atRisk * atRisk);
                c1 += survival * events / (atRisk * atRisk) * reached;
            }

            survival *= (atRisk - all) / atRisk;
            incidence[i] = reached;
            var variance = (reached * reached * a0) - (2 * reached * a1) + a2 + b - (2 * ((reached * c0) - c1));
            (lower[i], upper[i]) = reached is > 0 and < 1 ? LogLog(reached, Math.Sqrt(Math.Max(0, variance))) : (reached == 0 ? 0 : double.NaN, reached == 0 ? 0 : double.NaN);
        }

        return new EventTimeCurve(name, table.Times, incidence) { Lower = lower, Upper = upper, AtRisk = table.AtRisk, Censored = table.Censored };

        (double, double) LogLog(double share, double error)
        {
            var log = Elementary.Log1P(-share);
            var reach = z * error / ((1 - share) * Math.Abs(log));
            return (1 - Elementary.Exp(log * Elementary.Exp(-reach)), 1 - Elementary.Exp(log * Elementary.Exp(reach)));
        }
    }

    private static double Quantile(double confidenceLevel) => confidenceLevel is > 0 and < 1 ? NormalDistribution.Quantile((1 + confidenceLevel) / 2)
        : throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "Confidence level; expected between 0 and 1, such as 0.95.");
}
