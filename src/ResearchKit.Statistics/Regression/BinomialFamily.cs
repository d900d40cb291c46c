using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>Binomial outcomes with the logit link.</summary>
internal sealed class BinomialFamily : GeneralizedFamily
{
    public override string Name => "binomial";

    public override string Link => "logit";

    public override double Mean(double predictor) => Elementary.Logistic(predictor);

    public override double Predictor(double mean) => Elementary.Logit(mean);

    public override double MeanSlope(double predictor) => Elementary.Logistic(predictor) * Elementary.Logistic(-predictor);

    public override double MeanCurvature(double predictor)
    {
        double mean = Elementary.Logistic(predictor), complement = Elementary.Logistic(-predictor);
        return mean * complement * (complement - mean);
    }

    public override double Variance(double mean) => mean * (1 - mean);

    public override double VarianceAt(double predictor) => MeanSlope(predictor);

    public override double UnitDeviance(double outcome, double predictor) => Math.Max(0, 2 * (Saturated(outcome) + Surprise(outcome, predictor)));

    public override double LogLikelihood(double outcome, double predictor, double weight = 1) =>
        (outcome is 0 or 1 ? 0 : LogChoose(Math.Round(weight), Math.Round(weight * outcome))) - weight * Surprise(outcome, predictor);

    internal override string? WhyNot(double outcome, double weight)
    {
        if (outcome is 0 or 1)
            return null;
        if (!(outcome > 0 && outcome < 1))
            return "a logistic regression takes 0 and 1";
        bool isShare = Math.Abs(weight - Math.Round(weight)) <= 1e-6 * weight && Math.Abs(weight * outcome - Math.Round(weight * outcome)) <= 1e-6 * weight;
        return isShare ? null : "a logistic regression takes 0 and 1, or shares with the number of trials as weight, such that share × weight is a whole number";
    }

    internal override int Side(double outcome) => outcome switch { 1 => 1, 0 => -1, _ => 0 };

    internal override double StartingPredictor(double outcome, double meanOutcome) => Elementary.Logit((outcome + 0.5) / 2);

    internal override double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i], eta = predictor[i], weight = weights.IsEmpty ? 1 : weights[i];
            double e = Elementary.Exp(-Math.Abs(eta));
            double small = e / (1 + e), large = 1 / (1 + e);
            sum -= weight * (Elementary.Log1P(e) + (eta > 0 ? (1 - y) * eta : -y * eta));
            if (score.IsEmpty)
                continue;
            (double mean, double complement) = eta > 0 ? (large, small) : (small, large);
            score[i] = weight * (y == 1 ? complement : y == 0 ? -mean : y - mean);
            information[i] = weight * small * large;
        }

        return sum;
    }

    /// <summary>Minus the log-likelihood of one trial.</summary>
    private static double Surprise(double outcome, double predictor) =>
        Elementary.Log1P(Elementary.Exp(-Math.Abs(predictor))) + (predictor > 0 ? (1 - outcome) * predictor : -outcome * predictor);

    private static double Saturated(double outcome) =>
        outcome is 0 or 1 ? 0 : outcome * Elementary.Log(outcome) + (1 - outcome) * Elementary.Log1P(-outcome);

    private static double LogChoose(double n, double k) =>
        GammaFunction.LogFactorial(n) - GammaFunction.LogFactorial(k) - GammaFunction.LogFactorial(n - k);
}
