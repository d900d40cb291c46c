using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>Negative binomial counts (NB2) of a given theta, with the logarithm as link.</summary>
internal sealed class NegativeBinomialFamily : GeneralizedFamily
{
    private readonly double _logTheta;

    public NegativeBinomialFamily(double theta)
    {
        if (!(theta > 0 && double.IsFinite(theta)))
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "Theta of a negative binomial is a finite number above zero; its limit at infinity is the Poisson family.");
        Theta = theta;
        _logTheta = Elementary.Log(theta);
    }

    /// <summary>The variance is mean + mean² / theta.</summary>
    public double Theta { get; }

    public override string Name => "negative binomial";

    public override string Link => "log";

    public override double Mean(double predictor) => Elementary.Exp(predictor);

    public override double Predictor(double mean) => Elementary.Log(mean);

    public override double MeanSlope(double predictor) => Elementary.Exp(predictor);

    public override double MeanCurvature(double predictor) => Elementary.Exp(predictor);

    public override double Variance(double mean) => mean + mean * (mean / Theta);

    public override double VarianceAt(double predictor) => Variance(Elementary.Exp(predictor));

    public override double UnitDeviance(double outcome, double predictor)
    {
        double saturated = outcome == 0 ? 0 : outcome * Elementary.Log(outcome) - (outcome + Theta) * Elementary.Log1P(outcome / Theta);
        return Math.Max(0, 2 * (saturated - Core(outcome, predictor)));
    }

    public override double LogLikelihood(double outcome, double predictor, double weight = 1)
    {
        // log Γ(y + θ) - log Γ(θ) - log y! = -log B(y, θ) - log y for y > 0
        double constant = outcome == 0 ? 0 : -GammaFunction.LogBeta(outcome, Theta) - Elementary.Log(outcome) - outcome * _logTheta;
        return weight * (constant + Core(outcome, predictor));
    }

    internal override string? WhyNot(double outcome, double weight) => outcome >= 0 ? null : "a negative binomial regression takes counts, zero or more";

    internal override int Side(double outcome) => outcome == 0 ? -1 : 0;

    internal override double StartingPredictor(double outcome, double meanOutcome) => Elementary.Log((outcome + meanOutcome) / 2);

    internal override double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i], eta = predictor[i], weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * Core(y, eta);
            if (score.IsEmpty)
                continue;
            // share = mean / (mean + theta)
            double share = Elementary.Logistic(eta - _logTheta), rest = Elementary.Logistic(_logTheta - eta);
            score[i] = weight * (y * rest - Theta * share);
            information[i] = weight * Theta * share;
        }

        return sum;
    }

    /// <summary>y η - (y + θ) log(1 + exp(η) / θ).</summary>
    private double Core(double outcome, double predictor)
    {
        double u = predictor - _logTheta;
        double log1P = u > 0 ? u + Elementary.Log1P(Elementary.Exp(-u)) : Elementary.Log1P(Elementary.Exp(u));
        return (outcome == 0 ? 0 : outcome * predictor) - (outcome + Theta) * log1P;
    }
}
