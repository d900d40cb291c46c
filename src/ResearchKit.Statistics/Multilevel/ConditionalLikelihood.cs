using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The families whose mixed models are fitted.</summary>
internal enum MixedModelFamily
{
    /// <summary>Logit link.</summary>
    Binomial,

    /// <summary>Logarithm as link.</summary>
    Poisson,
}

/// <summary>The log-likelihood of rows given their linear predictors, with derivatives by it; the canonical links make score and information simple.</summary>
internal static class ConditionalLikelihood
{
    /// <summary>The sum over rows (without constants), and by row its first derivative, minus its second, and minus its third.</summary>
    /// <param name="family">The family.</param>
    /// <param name="outcome">One value a row.</param>
    /// <param name="weights">One value a row, or empty for ones.</param>
    /// <param name="predictor">One value a row.</param>
    /// <param name="score">Filled with first derivatives.</param>
    /// <param name="information">Filled with minus the second derivatives; empty if not wanted.</param>
    /// <param name="change">Filled with the derivatives of the information; empty if not wanted.</param>
    /// <param name="wantsSum">Whether the sum is wanted; else zero is returned.</param>
    public static double Evaluate(
        MixedModelFamily family, ReadOnlySpan<double> outcome, ReadOnlySpan<double> weights, ReadOnlySpan<double> predictor,
        Span<double> score, Span<double> information, Span<double> change, bool wantsSum) =>
        family == MixedModelFamily.Poisson
            ? Poisson(outcome, weights, predictor, score, information, change)
            : Binomial(outcome, weights, predictor, score, information, change, wantsSum);

    /// <summary>What the log-likelihood has besides the sum that <see cref="Evaluate"/> gives.</summary>
    public static double Constant(MixedModelFamily family, ReadOnlySpan<double> outcome, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i], weight = weights.IsEmpty ? 1 : weights[i];
            if (family == MixedModelFamily.Poisson)
                sum -= y > 1 ? weight * GammaFunction.LogFactorial(y) : 0;
            else if (y is not (0 or 1))
                sum += GammaFunction.LogFactorial(weight) - GammaFunction.LogFactorial(Math.Round(weight * y)) - GammaFunction.LogFactorial(weight - Math.Round(weight * y));
        }

        return sum;
    }

    private static double Binomial(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> weights, ReadOnlySpan<double> predictor, Span<double> score, Span<double> information, Span<double> change, bool wantsSum)
    {
        double sum = 0, product = 1;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i], eta = predictor[i], weight = weights.IsEmpty ? 1 : weights[i];
            double e = Elementary.Exp(-Math.Abs(eta));
            double large = 1 / (1 + e), small = e * large;
            (double mean, double complement) = eta > 0 ? (large, small) : (small, large);
            if (wantsSum)
            {
                sum -= weight * (eta > 0 ? (1 - y) * eta : -y * eta);
                if (weights.IsEmpty)
                {
                    // Logarithms are the dear part: one of the product of many.
                    product *= large;
                    if (product < 1e-250)
                    {
                        sum += Elementary.Log(product);
                        product = 1;
                    }
                }
                else
                {
                    sum -= weight * Elementary.Log1P(e);
                }
            }

            score[i] = weight * (y == 1 ? complement : y == 0 ? -mean : y - mean);
            if (information.IsEmpty)
                continue;
            double own = weight * small * large;
            information[i] = own;
            if (!change.IsEmpty)
                change[i] = own * (complement - mean);
        }

        return wantsSum && product < 1 ? sum + Elementary.Log(product) : sum;
    }

    private static double Poisson(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> weights, ReadOnlySpan<double> predictor, Span<double> score, Span<double> information, Span<double> change)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i], mean = Elementary.Exp(predictor[i]);
            sum += weight * ((outcome[i] == 0 ? 0 : outcome[i] * predictor[i]) - mean);
            score[i] = weight * (outcome[i] - mean);
            if (!information.IsEmpty)
                information[i] = weight * mean;
            if (!change.IsEmpty)
                change[i] = weight * mean;
        }

        return sum;
    }
}
