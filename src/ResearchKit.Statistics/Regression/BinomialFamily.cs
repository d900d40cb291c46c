using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
    {
        Vector256<double> lanes = Vector256<double>.Zero, one = Vector256<double>.One, zero = lanes;
        double sum = 0;
        int i = 0;
        for (; i + 4 <= outcome.Length; i += 4)
        {
            Vector256<double> y = Vector256.Create(outcome[i..]), eta = Vector256.Create(predictor[i..]), weight = weights.IsEmpty ? one : Vector256.Create(weights[i..]), low = -Vector256.Abs(eta);
            if (!Vector256.GreaterThanOrEqualAll(low, Vector256.Create(Elementary.LeastOfLanes)))
            {
                sum += Each(outcome.Slice(i, 4), predictor.Slice(i, 4), weights.IsEmpty ? [] : weights.Slice(i, 4), score.IsEmpty ? [] : score.Slice(i, 4), score.IsEmpty ? [] : information.Slice(i, 4));
                continue;
            }

            Vector256<double> e = Elementary.ExpOfNegative(low), isPositive = Vector256.GreaterThan(eta, zero);
            lanes -= weight * (Elementary.Log1POfShare(e) + Vector256.ConditionalSelect(isPositive, (one - y) * eta, -y * eta));
            if (score.IsEmpty)
                continue;
            Vector256<double> large = one / (one + e), small = e / (one + e);
            Vector256<double> mean = Vector256.ConditionalSelect(isPositive, large, small), complement = Vector256.ConditionalSelect(isPositive, small, large);
            (weight * Vector256.ConditionalSelect(Vector256.Equals(y, one), complement, y - mean)).CopyTo(score[i..]);
            (weight * small * large).CopyTo(information[i..]);
        }

        sum += (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        return i == outcome.Length ? sum : sum + Each(outcome[i..], predictor[i..], weights.IsEmpty ? [] : weights[i..], score.IsEmpty ? [] : score[i..], score.IsEmpty ? [] : information[i..]);
    }

    internal override double SumOfDeviances(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights) =>
        outcome.ContainsAnyExcept(0, 1) ? base.SumOfDeviances(outcome, predictor, weights) : -2 * Evaluate(outcome, predictor, weights, [], []);

    internal override double SumOfLogLikelihoods(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights) =>
        outcome.ContainsAnyExcept(0, 1) ? base.SumOfLogLikelihoods(outcome, predictor, weights) : Evaluate(outcome, predictor, weights, [], []);

    /// <summary>Of 0 and 1, a squared residual over its variance is the odds against what happened: no mean is needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override double SumOfPearson(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights)
    {
        if (outcome.ContainsAnyExcept(0, 1))
            return base.SumOfPearson(outcome, predictor, weights);
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
            sum += (weights.IsEmpty ? 1 : weights[i]) * Elementary.Exp(outcome[i] == 1 ? -predictor[i] : predictor[i]);
        return sum;
    }

    private static double Each(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
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
