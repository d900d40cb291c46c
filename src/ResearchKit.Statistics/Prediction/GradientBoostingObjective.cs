using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>A loss, its two derivatives by the score, and what a score predicts.</summary>
/// <param name="Loss">Which.</param>
internal readonly record struct GradientBoostingObjective(GradientBoostingLoss Loss)
{
    private const double LargestScore = 700;

    /// <summary>The score of the mean outcome.</summary>
    public double ScoreOf(double mean) => Loss switch
    {
        GradientBoostingLoss.Binomial => Elementary.Logit(mean),
        GradientBoostingLoss.Poisson => Elementary.Log(mean),
        _ => mean,
    };

    /// <summary>The prediction of a score.</summary>
    public double MeanOf(double score) => Loss switch
    {
        GradientBoostingLoss.Binomial => Elementary.Logistic(score),
        GradientBoostingLoss.Poisson => Elementary.Exp(Math.Min(score, LargestScore)),
        _ => score,
    };

    /// <summary>The loss of one row, without a part that no score changes.</summary>
    public double Of(double outcome, double score) => Loss switch
    {
        GradientBoostingLoss.Binomial => Math.Max(score, 0) + Elementary.Log1P(Elementary.Exp(-Math.Min(Math.Abs(score), LargestScore))) - outcome * score,
        GradientBoostingLoss.Poisson => MeanOf(score) - outcome * score,
        _ => (outcome - score) * (outcome - score) / 2,
    };

    /// <summary>Weighted mean loss of rows, summed in their order.</summary>
    public double Mean(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> weights, ReadOnlySpan<double> scores)
    {
        double sum = 0, all = 0;
        for (int row = 0; row < outcomes.Length; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            sum += weight * Of(outcomes[row], scores[row]);
            all += weight;
        }

        return sum / all;
    }

    /// <summary>Gradient and second derivative of each row, as the bits of numbers.</summary>
    /// <param name="outcomes">Outcomes of the rows.</param>
    /// <param name="weights">Their weights; empty for ones.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="pairs">Where the pairs go.</param>
    /// <returns>The largest of each, of absolute gradients.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Gradient, double Curvature) Derivatives(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> weights, ReadOnlySpan<double> scores, ref Vector128<long> pairs)
    {
        double largest = 0, curved = 0;
        Span<double> means = stackalloc double[4];
        for (int start = 0; start < outcomes.Length; start += 4)
        {
            int lanes = Math.Min(4, outcomes.Length - start);
            if (Loss == GradientBoostingLoss.Binomial && lanes == 4)
            {
                Vector256<double> score = Vector256.Create(scores[start..]), below = Vector256.Max(-Vector256.Abs(score), Vector256.Create(-LargestScore));
                Vector256<double> e = Elementary.ExpOfNegative(below), share = Vector256<double>.One / (Vector256<double>.One + e);
                Vector256.ConditionalSelect(Vector256.LessThan(score, Vector256<double>.Zero), e / (Vector256<double>.One + e), share).CopyTo(means);
            }
            else
            {
                for (int lane = 0; lane < lanes; lane++)
                    means[lane] = MeanOf(Loss == GradientBoostingLoss.Binomial ? Math.Clamp(scores[start + lane], -LargestScore, LargestScore) : scores[start + lane]);
            }

            for (int lane = 0; lane < lanes; lane++)
            {
                double mean = means[lane], weight = weights.IsEmpty ? 1 : weights[start + lane], gradient = weight * (mean - outcomes[start + lane]);
                double curvature = weight * (Loss switch { GradientBoostingLoss.Binomial => mean * (1 - mean), GradientBoostingLoss.Poisson => mean, _ => 1 });
                largest = Math.Max(largest, Math.Abs(gradient));
                curved = Math.Max(curved, curvature);
                Unsafe.Add(ref pairs, start + lane) = Vector128.Create(gradient, curvature).AsInt64();
            }
        }

        return (largest, curved);
    }
}
