using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MetaAnalysis;

/// <summary>Finds tau² and its interval.</summary>
internal static class HeterogeneitySearch
{
    private const int MostSteps = 500;

    public static (double Tau2, int Iterations, bool IsConverged) Estimate(EffectRows rows, HeterogeneityEstimator estimator, double stopBelow = 0)
    {
        double free = rows.Count - rows.Terms;
        if (stopBelow > 0 && (estimator is HeterogeneityEstimator.Reml or HeterogeneityEstimator.MaximumLikelihood))
            return StopEarly(rows, estimator == HeterogeneityEstimator.Reml, stopBelow);
        switch (estimator)
        {
            case HeterogeneityEstimator.Fixed:
                return (0, 0, true);
            case HeterogeneityEstimator.DerSimonianLaird:
                {
                    var none = new WeightedEffects(rows, 0);
                    return (Math.Max(0, (none.Q - free) / none.TraceP), 0, true);
                }

            case HeterogeneityEstimator.SidikJonkman:
                {
                    double mean = rows.Y.Average(), start = rows.Y.Sum(y => (y - mean) * (y - mean)) / rows.Count;
                    return start == 0 ? (0, 0, true) : (start * new WeightedEffects(rows, start).Q / free, 0, true);
                }

            case HeterogeneityEstimator.PauleMandel or HeterogeneityEstimator.EmpiricalBayes:
                return (WhereQ(rows, free), 0, true);
            default:
                return Maximise(rows, estimator == HeterogeneityEstimator.Reml);
        }
    }

    /// <summary>Interval of tau² by the Q profile (Viechtbauer 2007): the values at which Q is not surprising. An end is zero where Q is too small even there.</summary>
    public static (double Lower, double Upper) Profile(EffectRows rows, double level)
    {
        double free = rows.Count - rows.Terms;
        return (WhereQ(rows, ChiSquaredDistribution.Quantile(0.5 + level / 2, free)), WhereQ(rows, ChiSquaredDistribution.Quantile(0.5 - level / 2, free)));
    }

    /// <summary>The tau² at which Q has a value; zero where Q is below it without any. Q falls as tau² grows.</summary>
    private static double WhereQ(EffectRows rows, double target)
    {
        double Q(double tau2) => new WeightedEffects(rows, tau2).Q;
        if (Q(0) <= target)
            return 0;
        double low = 0, high = rows.V.Average();
        while (Q(high) > target && high < 1e300)
            (low, high) = (high, high * 4);
        for (int step = 0; step < 200 && high - low > 1e-15 * high; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = Q(middle) > target ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Fisher scoring from the moment estimate with equal weights (Hedges 1983) until a step is below a number, as metafor does: not yet the maximum.</summary>
    private static (double Tau2, int Iterations, bool IsConverged) StopEarly(EffectRows rows, bool restricted, double stopBelow)
    {
        (double residuals, double sampling) = rows.OrdinaryResiduals();
        double tau2 = Math.Max(0, (residuals - sampling) / (rows.Count - rows.Terms));
        for (int step = 1; step <= MostSteps; step++)
        {
            var here = new WeightedEffects(rows, tau2);
            double move = restricted ? (here.ProjectedSquares - here.TraceP) / here.TracePP : (here.ProjectedSquares - here.SumOfWeights) / here.SumOfSquares;
            while (tau2 + move < 0)
                move /= 2;
            tau2 += move;
            if (Math.Abs(move) <= stopBelow)
                return (tau2, step, true);
        }

        return (tau2, MostSteps, false);
    }

    /// <summary>Fisher scoring, steps halved where the likelihood would fall, held at zero where it falls from there.</summary>
    private static (double Tau2, int Iterations, bool IsConverged) Maximise(EffectRows rows, bool restricted)
    {
        double tau2 = Estimate(rows, HeterogeneityEstimator.DerSimonianLaird).Tau2;
        var here = new WeightedEffects(rows, tau2);
        double Value(WeightedEffects one) => restricted ? one.RestrictedLogLikelihood : one.LogLikelihood;
        double scale = rows.V.Average();
        for (int step = 1; step <= MostSteps; step++)
        {
            double move = restricted ? (here.ProjectedSquares - here.TraceP) / here.TracePP : (here.ProjectedSquares - here.SumOfWeights) / here.SumOfSquares;
            double length = 1;
            while (true)
            {
                double next = Math.Max(0, tau2 + length * move), change = Math.Abs(next - tau2);
                var there = new WeightedEffects(rows, next);
                bool isSmall = change <= 1e-13 * (tau2 + scale);
                if (Value(there) >= Value(here) || isSmall)
                {
                    (tau2, here) = (next, there);
                    if (isSmall)
                        return (tau2, step, true);
                    break;
                }

                length /= 2;
            }
        }

        return (tau2, MostSteps, false);
    }
}
