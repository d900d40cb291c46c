using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>The likelihood of a negative binomial's theta, given the mean of each row.</summary>
internal sealed class ThetaLikelihood(GeneralizedRows rows, double[] predictor, ReweightedLeastSquares steps)
{
    // Beyond this many times the mean count, the distribution is Poisson's to rounding.
    private const double PoissonFrom = 1e9;

    /// <summary>Whether the likelihood rises from theta = ∞ inwards: squared residuals add up to more than the counts.</summary>
    public bool IsOverdispersed => steps.Sum((first, count) =>
    {
        double sum = 0;
        for (int i = first; i < first + count; i++)
        {
            double residual = rows.Outcome[i] - Elementary.Exp(predictor[i]);
            sum += rows.Weight(i) * (residual * residual - rows.Outcome[i]);
        }

        return sum;
    }) > 0;

    /// <summary>A first guess: the moment estimate of MASS, n over the sum of squared relative residuals.</summary>
    public double Moment
    {
        get
        {
            double weights = steps.Sum((first, count) => Enumerable.Range(first, count).Sum(rows.Weight));
            double squares = steps.Sum((first, count) =>
            {
                double sum = 0;
                for (int i = first; i < first + count; i++)
                {
                    double relative = Math.Min(1e3, Math.Abs(rows.Outcome[i] * Elementary.Exp(-predictor[i]) - 1));
                    sum += rows.Weight(i) * relative * relative;
                }

                return sum;
            });
            return Math.Clamp(weights / squares, 1e-3, 1e6);
        }
    }

    /// <summary>The theta of the highest likelihood by Newton's method in its logarithm; infinite where that is the Poisson limit.</summary>
    public double Maximise(double theta)
    {
        double most = PoissonFrom * Math.Max(1, rows.WeightedMeanOutcome());
        for (int iteration = 0; iteration < 200; iteration++)
        {
            (double score, double information) = At(theta);
            double slope = theta * score, curvature = theta * theta * information - slope;
            double step = curvature > 0 ? Math.Clamp(slope / curvature, -1, 1) : Math.Sign(slope);
            theta *= Elementary.Exp(step);
            if (theta > most)
                return double.PositiveInfinity;
            if (Math.Abs(step) < 1e-12 || (iteration > 20 && Math.Abs(step) < 1e-9))
                break;
        }

        return theta;
    }

    /// <summary>Standard error of theta from the observed information.</summary>
    public double StandardError(double theta) => 1 / Math.Sqrt(At(theta).Information);

    /// <summary>First derivative, and minus the second.</summary>
    private (double Score, double Information) At(double theta)
    {
        double score = steps.Sum((first, count) =>
        {
            double sum = 0;
            for (int i = first; i < first + count; i++)
            {
                double y = rows.Outcome[i], mean = Elementary.Exp(predictor[i]);
                sum += rows.Weight(i) * (PolygammaFunction.DigammaRise(theta, y) - Elementary.Log1P(mean / theta) + (mean - y) / (mean + theta));
            }

            return sum;
        });
        double information = steps.Sum((first, count) =>
        {
            double sum = 0;
            for (int i = first; i < first + count; i++)
            {
                double y = rows.Outcome[i], mean = Elementary.Exp(predictor[i]), whole = mean + theta;

                // -1/θ + 2/(μ+θ) - (y+θ)/(μ+θ)² = (θ (μ - y) - μ (μ + θ)) / (θ (μ+θ)²), less what cancels
                sum += rows.Weight(i) * (PolygammaFunction.TrigammaFall(theta, y) + ((mean - y) / whole - mean / theta) / whole);
            }

            return sum;
        });
        return (score, information);
    }
}
