using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>Binomial outcomes with the complementary log-log link: the hazard of a period, where a proportional hazard was at work all through it.</summary>
internal sealed class ComplementaryLogLogFamily : GeneralizedFamily
{
    private static readonly BinomialFamily Trials = new();

    public override string Name => "binomial";

    public override string Link => "complementary log-log";

    public override double Mean(double predictor) => -Elementary.ExpM1(-Elementary.Exp(predictor));

    public override double Predictor(double mean) => Elementary.Log(-Elementary.Log1P(-mean));

    public override double MeanSlope(double predictor)
    {
        double rate = Elementary.Exp(predictor);
        return double.IsFinite(rate) ? rate * Elementary.Exp(-rate) : 0;
    }

    public override double MeanCurvature(double predictor)
    {
        double rate = Elementary.Exp(predictor);
        return double.IsFinite(rate) ? MeanSlope(predictor) * (1 - rate) : 0;
    }

    public override double Variance(double mean) => mean * (1 - mean);

    public override double VarianceAt(double predictor) => Mean(predictor) * Elementary.Exp(-Elementary.Exp(predictor));

    public override double UnitDeviance(double outcome, double predictor) => Math.Max(0, 2 * (Saturated(outcome) - Gain(outcome, predictor)));

    public override double LogLikelihood(double outcome, double predictor, double weight = 1) =>
        (outcome is 0 or 1 ? 0 : Choices(Math.Round(weight), Math.Round(weight * outcome))) + weight * Gain(outcome, predictor);

    internal override string? WhyNot(double outcome, double weight) => Trials.WhyNot(outcome, weight);

    internal override int Side(double outcome) => Trials.Side(outcome);

    internal override double StartingPredictor(double outcome, double meanOutcome) => Predictor((outcome + 0.5) / 2);

    internal override double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i], weight = weights.IsEmpty ? 1 : weights[i], rate = Elementary.Exp(predictor[i]);
            sum += weight * Gain(y, predictor[i]);
            if (score.IsEmpty)
                continue;

            // rate / (exp(rate) - 1): one at small rates, zero at large ones.
            double ratio = rate < 1e-300 ? 1 : double.IsFinite(rate) ? rate / Elementary.ExpM1(rate) : 0;
            score[i] = weight * ((y == 0 ? 0 : y * ratio) - (y == 1 ? 0 : (1 - y) * rate));
            information[i] = weight * (ratio == 0 ? 0 : rate * ratio);
        }

        return sum;
    }

    /// <summary>Log-likelihood of one trial.</summary>
    private static double Gain(double outcome, double predictor)
    {
        double rate = Elementary.Exp(predictor);
        double happens = outcome == 0 ? 0 : rate < 1e-300 ? outcome * predictor : outcome * Elementary.Log(-Elementary.ExpM1(-rate));
        return happens - (outcome == 1 ? 0 : (1 - outcome) * rate);
    }

    private static double Saturated(double outcome) =>
        outcome is 0 or 1 ? 0 : outcome * Elementary.Log(outcome) + (1 - outcome) * Elementary.Log1P(-outcome);

    private static double Choices(double n, double k) => GammaFunction.LogFactorial(n) - GammaFunction.LogFactorial(k) - GammaFunction.LogFactorial(n - k);
}
