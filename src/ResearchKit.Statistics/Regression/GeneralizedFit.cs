namespace ResearchKit.Statistics.Regression;

/// <summary>Where the maximisation of a generalised linear model's likelihood ended.</summary>
/// <param name="Factor">The last weighted least-squares problem; its R'R is the expected information, without a dispersion.</param>
/// <param name="Solution">Coefficients of the terms in the fit, in the coordinates of <see cref="CentredRows"/>.</param>
/// <param name="Predictor">The linear predictor of each usable row, with the packed offset.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Decrement">Length of the last step in units of standard errors.</param>
/// <param name="IsConverged">Whether the tolerance was met.</param>
/// <param name="Separation">The proof that there is no maximum; null if none was found.</param>
internal sealed record GeneralizedFit(
    LeastSquaresFactor Factor, double[] Solution, double[] Predictor, int Iterations, double Decrement, bool IsConverged, SeparationProof? Separation)
{
    // Steps shorter than this in units of standard errors, squared, end the search: what is left is their square.
    private const double Tolerance = 1e-16;
    private const double NearSolution = 1e-4;
    private const int FirstSeparationCheck = 8;

    /// <summary>Maximises by Newton's steps with the expected information (Fisher scoring), halved where the likelihood would fall.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="family">The family.</param>
    /// <param name="steps">The least-squares problems over those rows.</param>
    /// <param name="maximumIterations">Steps after which it gives up.</param>
    /// <param name="start">A fit to start from, such as that of another theta; null to start from the outcomes.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static GeneralizedFit Maximise(
        GeneralizedRows rows, GeneralizedFamily family, ReweightedLeastSquares steps, int maximumIterations, GeneralizedFit? start, CancellationToken cancellationToken)
    {
        (double[] solution, double[] predictor, double logLikelihood, NormalEquations? equations) =
            start is null ? Begin(rows, family, steps) : Resume(start, family, steps);
        double before = double.PositiveInfinity;
        for (int iteration = 1; ; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Far from the end a step need only be near enough. The last ones, and so the estimates and their covariance, are those of QR.
            if (iteration < Math.Min(FirstSeparationCheck, maximumIterations) && steps.TrySolve(equations, out double[] near, out double length) && length >= Tolerance && length < before / 4)
            {
                double part = 1;
                (double[] Predictor, double LogLikelihood, NormalEquations? Next) moved = steps.Move(family, predictor, near, part);
                for (int halving = 1; halving < 30 && !IsRise(moved.LogLikelihood, logLikelihood, length); halving++)
                    moved = steps.Move(family, predictor, near, part /= 2);

                for (int j = 0; j < near.Length; j++)
                    solution[j] += part * near[j];
                (predictor, logLikelihood, equations) = moved;
                before = length;
                continue;
            }

            equations = null;
            LeastSquaresFactor factor = steps.Step(family, predictor);
            double[] step = [.. factor.RotatedOutcome];
            double decrement = step.Sum(value => value * value);
            factor.SolveUpper(step);
            double[] direction = steps.Along(factor, step);
            double largest = direction.Length == 0 ? 0 : direction.Max(Math.Abs);
            bool isShort = decrement < Tolerance && largest < 1e-6;
            bool isConverged = isShort || (decrement < 1e-6 && largest < 1e-2 && decrement >= before / 4 && iteration > 2);
            if (!isConverged && iteration >= FirstSeparationCheck && largest > 0.5
                && SeparationProof.Find(rows, family, factor, step, direction, cancellationToken) is { } proof)
            {
                return new GeneralizedFit(factor, solution, predictor, iteration, Math.Sqrt(decrement), false, proof);
            }

            double size = 1, rise = logLikelihood;
            double[] next = predictor;
            for (int halving = 0; halving < 30; halving++, size /= 2)
            {
                next = new double[predictor.Length];
                for (int i = 0; i < next.Length; i++)
                    next[i] = predictor[i] + size * direction[i];
                if (isConverged)
                    break;
                rise = steps.LogLikelihood(family, next);
                if (IsRise(rise, logLikelihood, decrement))
                    break;
            }

            for (int k = 0; k < factor.Rank; k++)
                solution[factor.Kept[k]] += size * step[k];
            (predictor, logLikelihood, before) = (next, rise, decrement);
            if (isConverged || iteration == maximumIterations)
                return new GeneralizedFit(factor, solution, predictor, iteration, Math.Sqrt(decrement), isConverged, null);
        }
    }

    private static bool IsRise(double reached, double logLikelihood, double decrement) =>
        reached >= logLikelihood - 1e-12 * (1 + Math.Abs(logLikelihood)) || decrement < NearSolution;

    private static (double[] Solution, double[] Predictor, double LogLikelihood, NormalEquations? Next) Resume(GeneralizedFit start, GeneralizedFamily family, ReweightedLeastSquares steps)
    {
        (double[] predictor, double logLikelihood, NormalEquations? next) = steps.Move(family, start.Predictor, [], 0);
        return ([.. start.Solution], predictor, logLikelihood, next);
    }

    /// <summary>Least squares to predictors made of the outcomes themselves, as in R's <c>glm</c>.</summary>
    private static (double[] Solution, double[] Predictor, double LogLikelihood, NormalEquations? Next) Begin(GeneralizedRows rows, GeneralizedFamily family, ReweightedLeastSquares steps)
    {
        double mean = rows.WeightedMeanOutcome();
        var starting = new OutcomeTable(outcome => family.StartingPredictor(outcome, mean));
        var predictor = new double[rows.Count];
        for (int i = 0; i < predictor.Length; i++)
            predictor[i] = starting.Of(rows.Outcome[i]);
        double[] offset = rows.Offset;
        double Target(int i, double change) => predictor[i] + change - (offset.Length == 0 ? 0 : offset[i]);
        if (!steps.TrySolve(steps.Move(family, predictor, [], 0, Target).Next, out double[] coefficients, out _))
        {
            LeastSquaresFactor factor = steps.Step(family, predictor, Target);
            double[] kept = [.. factor.RotatedOutcome];
            factor.SolveUpper(kept);
            coefficients = new double[rows.Design.ColumnCount];
            for (int k = 0; k < factor.Rank; k++)
                coefficients[factor.Kept[k]] = kept[k];
        }

        double size = 1;
        for (int halving = 0; ; halving++, size /= 2)
        {
            (double[] next, double logLikelihood, NormalEquations? equations) = steps.Move(family, offset, coefficients, size);
            if (double.IsFinite(logLikelihood) || halving == 60)
                return ([.. coefficients.Select(value => size * value)], next, logLikelihood, equations);
        }
    }
}
