using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The fit without groups, by Newton's steps: where the search begins, and where separation by the fixed part is seen.</summary>
/// <param name="Coefficients">Coefficients of the basis.</param>
/// <param name="Deviance">−2 log-likelihood, without constants.</param>
/// <param name="SeparatedAlong">A combination of the basis along which the likelihood rises for ever; null if none was found.</param>
internal sealed record GeneralizedStart(double[] Coefficients, double Deviance, double[]? SeparatedAlong)
{
    public static GeneralizedStart Of(GeneralizedRows rows, GeneralizedLinearMixedModelOptions options, CancellationToken cancellationToken)
    {
        int p = rows.Rank;
        double[] coefficients = Begin(rows, options.Kernel);
        (double deviance, double[] gradient, double[] information) = At(rows, options, coefficients, cancellationToken);
        double[] step = new double[p];
        for (int iteration = 1; iteration <= 60; iteration++)
        {
            gradient.CopyTo(step, 0);
            double[] lower = [.. information];
            if (!SmallMatrix.Cholesky(lower, p))
                break;
            SmallMatrix.SolveLower(lower, step, p, 1);
            SmallMatrix.SolveUpper(lower, step, p, 1);
            double decrement = RowProducts.Dot(step, gradient);
            if (decrement < 1e-10)
                return new GeneralizedStart(coefficients, deviance, null);
            if (iteration > 6 && Separates(rows, options.Kernel, step))
                return new GeneralizedStart(coefficients, deviance, step);
            double size = 1;
            double[] next = coefficients;
            var there = (Deviance: deviance, Gradient: gradient, Information: information);
            for (int halving = 0; halving < 40; halving++, size /= 2)
            {
                next = [.. coefficients.Zip(step, (value, change) => value + size * change)];
                there = At(rows, options, next, cancellationToken);
                if (there.Deviance <= deviance + 1e-12 * Math.Abs(deviance))
                    break;
            }

            coefficients = next;
            (deviance, gradient, information) = there;
        }

        return new GeneralizedStart(coefficients, deviance, Separates(rows, options.Kernel, step) ? step : null);
    }

    /// <summary>Weighted least squares to predictors made of the outcomes themselves, as in R's <c>glm</c>.</summary>
    private static double[] Begin(GeneralizedRows rows, MixedModelFamily family)
    {
        int p = rows.Rank;
        double[] gradient = new double[p], information = new double[p * p];
        for (int i = 0; i < rows.Count; i++)
        {
            double y = rows.Outcome[i], weight = rows.Weights.Length == 0 ? 1 : rows.Weights[i], mean = (weight * y + 0.5) / (weight + 1);
            double predictor = family == MixedModelFamily.Poisson ? Elementary.Log(y + 0.1) : Elementary.Logit(mean);
            double own = weight * (family == MixedModelFamily.Poisson ? y + 0.1 : mean * (1 - mean));
            ReadOnlySpan<double> x = rows.Basis.AsSpan(i * p, p);
            double target = predictor - (rows.Offset.Length == 0 ? 0 : rows.Offset[i]);
            for (int a = 0; a < p; a++)
            {
                gradient[a] += own * x[a] * target;
                for (int b = 0; b < p; b++)
                    information[a * p + b] += own * x[a] * x[b];
            }
        }

        if (!SmallMatrix.Cholesky(information, p))
            return new double[p];
        SmallMatrix.SolveLower(information, gradient, p, 1);
        SmallMatrix.SolveUpper(information, gradient, p, 1);
        return gradient;
    }

    private static (double Deviance, double[] Gradient, double[] Information) At(GeneralizedRows rows, GeneralizedLinearMixedModelOptions options, double[] coefficients, CancellationToken cancellationToken)
    {
        int p = rows.Rank;
        var parts = new (double Sum, double[] Gradient, double[] Information)[rows.Chunks.Length];
        rows.Each(options.MaximumThreads, cancellationToken, chunk =>
        {
            (int fromLevel, int toLevel) = rows.Chunks[chunk];
            int from = rows.LevelStart[fromLevel], count = rows.LevelStart[toLevel] - from;
            double[] predictor = new double[count], score = new double[count], weight = new double[count], gradient = new double[p], information = new double[p * p];
            rows.FixedPart(coefficients, predictor, from, from + count);
            double sum = ConditionalLikelihood.Evaluate(options.Kernel, rows.Outcome.AsSpan(from, count), rows.WeightsOf(from, count), predictor, score, weight, [], wantsSum: true);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> x = rows.Basis.AsSpan((from + i) * p, p);
                for (int a = 0; a < p; a++)
                {
                    gradient[a] += x[a] * score[i];
                    double own = x[a] * weight[i];
                    for (int b = 0; b <= a; b++)
                        information[a * p + b] += own * x[b];
                }
            }

            parts[chunk] = (sum, gradient, information);
        });
        var (total, allGradient, all) = (0.0, new double[p], new double[p * p]);
        foreach ((double sum, double[] gradient, double[] information) in parts)
        {
            total += sum;
            for (int a = 0; a < p; a++)
            {
                allGradient[a] += gradient[a];
                for (int b = 0; b <= a; b++)
                    all[a * p + b] = all[b * p + a] += information[a * p + b];
            }
        }

        return (double.IsFinite(total) ? -2 * total : double.PositiveInfinity, allGradient, all);
    }

    /// <summary>Whether the direction moves no row towards the wrong outcome, and some rows towards the right one: a proof that there is no maximum.</summary>
    private static bool Separates(GeneralizedRows rows, MixedModelFamily family, double[] step)
    {
        int p = rows.Rank;
        double largest = 0, wrong = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double along = 0;
            for (int k = 0; k < p; k++)
                along += rows.Basis[i * p + k] * step[k];
            double y = rows.Outcome[i];
            largest = Math.Max(largest, Math.Abs(along));
            wrong = Math.Max(wrong, y == 0 ? along : y == 1 && family == MixedModelFamily.Binomial ? -along : Math.Abs(along));
        }

        return largest > 0.5 && wrong <= 1e-3 * largest;
    }
}
