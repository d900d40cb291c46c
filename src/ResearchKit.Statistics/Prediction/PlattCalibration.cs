using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Platt's recalibration: a logistic curve of the score, with the outcomes drawn in a little so that no curve is vertical. Immutable.</summary>
/// <remarks>
/// Platt (1999), fitted by Newton's method as Lin, Lin and Weng (2007); scikit-learn's sigmoid calibration has the same maximum with the signs turned. Probabilities are given as scores best on the logit scale. Fit it to rows that neither
/// trained the model nor will judge it.
/// </remarks>
public sealed class PlattCalibration
{
    private const int MostSteps = 100;

    private PlattCalibration(double intercept, double slope)
    {
        (Intercept, Slope) = (intercept, slope);
    }

    /// <summary>The log odds at a score of zero.</summary>
    public double Intercept { get; }

    /// <summary>Log odds for one unit of the score; 1 with an intercept of 0 where the scores are log odds that were right already.</summary>
    public double Slope { get; }

    /// <summary>Fits.</summary>
    /// <param name="scored">Scores and outcomes of rows that were held out.</param>
    /// <param name="isSmoothed">Whether the outcomes are taken as (events + 1)/(events + 2) and 1/(others + 2), as Platt has it; otherwise 1 and 0. Default true.</param>
    /// <exception cref="InvalidOperationException">All or none have the outcome, the scores do not vary, or, not smoothed, they separate the outcomes: there is no curve.</exception>
    public static PlattCalibration Fit(ScoredOutcomes scored, bool isSmoothed = true)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (scored.WhyNoContrast("curve") is { } why)
            throw new InvalidOperationException(why);
        double mean = scored.Predicted.Average(), scale = Math.Sqrt(scored.Predicted.Average(x => (x - mean) * (x - mean)));
        if (!(scale > 1e-12 * Math.Max(1e-300, Math.Abs(mean))))
            throw new InvalidOperationException("No curve, because all scores are the same. A model that says the same of everybody can only be set to the prevalence.");
        if (!isSmoothed && RocAuc.Influence(scored).Value is 0 or 1)
            throw new InvalidOperationException("No curve, because the scores separate the outcomes perfectly. Check for a leak; or smooth.");
        double high = isSmoothed ? (scored.Events + 1.0) / (scored.Events + 2.0) : 1, low = isSmoothed ? 1 / (scored.NonEvents + 2.0) : 0;
        double[] x = Array.ConvertAll(scored.Predicted, score => (score - mean) / scale), target = Array.ConvertAll(scored.Occurred, y => y ? high : low);
        double a = Elementary.Logit(target.Average()), b = 0, value = Loss(x, target, a, b);
        for (int step = 0; step < MostSteps; step++)
        {
            double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double p = Elementary.Logistic(a + b * x[i]), residual = target[i] - p, w = p * (1 - p);
                ga += residual;
                gb += residual * x[i];
                haa += w;
                hab += w * x[i];
                hbb += w * x[i] * x[i];
            }

            double determinant = haa * hbb - hab * hab;
            if (Math.Max(Math.Abs(ga), Math.Abs(gb)) <= 1e-11 * x.Length)
                return new PlattCalibration(a - b * mean / scale, b / scale);
            if (!(determinant > 0))
                break;
            double da = (hbb * ga - hab * gb) / determinant, db = (haa * gb - hab * ga) / determinant, length = 1, next = Loss(x, target, a + da, b + db);
            while (!(next <= value + 1e-14 * Math.Abs(value)) && length > 1e-10)
            {
                length /= 2;
                next = Loss(x, target, a + length * da, b + length * db);
            }

            (a, b, value) = (a + length * da, b + length * db, next);
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The curve did not converge in {MostSteps} steps. Look for scores of quite another size than the others, and give log odds instead of probabilities."));
    }

    /// <summary>The probability of a score; NaN for NaN.</summary>
    /// <param name="score">The score.</param>
    public double Predict(double score) => double.IsNaN(score) ? double.NaN : Elementary.Logistic(Intercept + Slope * score);

    private static double Loss(double[] x, double[] target, double a, double b)
    {
        double loss = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double eta = a + b * x[i];
            loss += (eta > 0 ? eta + Elementary.Log1P(Elementary.Exp(-eta)) : Elementary.Log1P(Elementary.Exp(eta))) - target[i] * eta;
        }

        return loss;
    }
}
