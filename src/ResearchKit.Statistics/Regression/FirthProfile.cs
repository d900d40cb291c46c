using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>Where the profile of the penalised likelihood falls by a given amount, for one combination of the coefficients.</summary>
internal sealed class FirthProfile(FirthLikelihood likelihood, FirthLikelihood.Maximum best, double[] combination, double value, double standardError)
{
    private const int MostDoublings = 40;

    /// <summary>Twice the fall of the penalised log-likelihood when the combination is held at zero, or at another value.</summary>
    public double Fall(double at, double[]? start, out double[] point)
    {
        FirthLikelihood.Maximum held = likelihood.Maximise(start ?? best.Point, combination, at);
        point = held.Point;
        return held.IsConverged ? Math.Max(0, 2 * (best.Value - held.Value)) : double.NaN;
    }

    /// <summary>The end of the interval on one side; infinite where the profile does not fall so far, NaN where it cannot be computed.</summary>
    public double End(int side, double level)
    {
        double target = NormalDistribution.Quantile(0.5 + level / 2), inner = 0, outer = target * standardError, innerRoot = 0, outerRoot = 0;
        double[]? start = null;
        for (int doubling = 0; ; doubling++)
        {
            double fall = Fall(value + side * outer, start, out double[] point);
            if (double.IsNaN(fall))
                return double.NaN;
            outerRoot = Math.Sqrt(fall);
            start = point;
            if (outerRoot >= target)
                break;
            if (doubling == MostDoublings)
                return side * double.PositiveInfinity;
            (inner, innerRoot) = (outer, outerRoot);
            outer *= outerRoot > 0.1 * target ? Math.Clamp(1.2 * target / outerRoot, 1.2, 2) : 2;
        }

        // The root of the fall is nearly a line: false position (Illinois), which keeps the end between two points.
        double low = innerRoot - target, high = outerRoot - target;
        int kept = 0;
        for (int iteration = 0; iteration < 60 && outer - inner > 1e-10 * outer; iteration++)
        {
            double middle = inner - low * (outer - inner) / (high - low);
            if (!(middle > inner && middle < outer))
                middle = (inner + outer) / 2;
            double fall = Fall(value + side * middle, start, out double[] point);
            if (double.IsNaN(fall))
                return double.NaN;
            start = point;
            double root = Math.Sqrt(fall) - target;
            if (Math.Abs(root) < 1e-10)
                return value + side * middle;
            if (root < 0)
            {
                (inner, low) = (middle, root);
                high = kept == -1 ? high / 2 : high;
                kept = -1;
            }
            else
            {
                (outer, high) = (middle, root);
                low = kept == 1 ? low / 2 : low;
                kept = 1;
            }
        }

        return value + side * (inner + outer) / 2;
    }
}
