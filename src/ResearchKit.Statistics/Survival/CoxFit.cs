using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <summary>Where the maximisation of the partial likelihood ended. Coefficients are in the coordinates of <see cref="CoxRows"/>.</summary>
internal sealed record CoxFit(
    double[] Coefficients, int[] Kept, double[,] Covariance, CoxLikelihood Start, CoxLikelihood End, int Iterations, double Decrement, bool IsConverged, MonotoneLikelihood? Monotone)
{
    private const double ConvergedDecrement = 1e-16;
    private const int FirstProof = 8;

    public static CoxFit Maximise(CoxRows rows, CoxOptions options, CancellationToken cancellationToken)
    {
        CoxLikelihood start = CoxLikelihood.At(rows, new double[rows.Columns], options.Ties, cancellationToken), here = start;
        int[] kept = Independent(start.Information, options.RankTolerance, rows);
        double[] coefficients = new double[rows.Columns];
        double[,] covariance = new double[0, 0];
        double before = double.PositiveInfinity;
        for (int iteration = 1; kept.Length > 0; iteration++)
        {
            SymmetricSolver? solver = SymmetricSolver.Of(Block(here.Information, kept));
            if (solver is null)
                return new CoxFit(coefficients, kept, covariance, start, here, iteration, double.NaN, false, null);
            double[] score = [.. kept.Select(j => here.Score[j])], step = solver.Solve(score);
            double decrement = score.Zip(step, (u, s) => u * s).Sum();
            var direction = new double[rows.Columns];
            for (int k = 0; k < kept.Length; k++)
                direction[kept[k]] = step[k];
            bool mayEnd = decrement < 1e-6 || iteration >= FirstProof || iteration == options.MaximumIterations;
            double largest = mayEnd ? Largest(rows, direction) : double.PositiveInfinity;
            bool isConverged = (decrement < ConvergedDecrement && largest < 1e-6) || (decrement < 1e-6 && largest < 1e-2 && decrement >= before / 4 && iteration > 2);
            if (!isConverged && iteration >= FirstProof && largest > 0.5 && MonotoneLikelihood.Find(rows, direction, cancellationToken) is { } monotone)
                return new CoxFit(coefficients, kept, covariance, start, here, iteration, Math.Sqrt(decrement), false, monotone);
            if (isConverged || iteration == options.MaximumIterations)
            {
                for (int j = 0; j < coefficients.Length; j++)
                    coefficients[j] += isConverged ? direction[j] : 0;
                return new CoxFit(coefficients, kept, solver.Inverse(), start, here, iteration, Math.Sqrt(Math.Max(0, decrement)), isConverged, null);
            }

            double size = 1;
            double[] next = coefficients;
            CoxLikelihood there = here;
            for (int halving = 0; halving < 40; halving++, size /= 2)
            {
                next = [.. coefficients.Select((value, j) => value + size * direction[j])];
                there = CoxLikelihood.At(rows, next, options.Ties, cancellationToken);
                if (there.LogLikelihood >= here.LogLikelihood - 1e-12 * (1 + Math.Abs(here.LogLikelihood)) || decrement < 1e-4)
                    break;
            }

            (coefficients, here, before) = (next, there, decrement);
        }

        return new CoxFit(coefficients, kept, covariance, start, start, 0, 0, true, null);
    }

    public static double[,] Block(double[,] matrix, int[] kept)
    {
        var block = new double[kept.Length, kept.Length];
        for (int a = 0; a < kept.Length; a++)
        {
            for (int b = 0; b < kept.Length; b++)
                block[a, b] = matrix[kept[a], kept[b]];
        }

        return block;
    }

    private static double Largest(CoxRows rows, double[] direction)
    {
        double[] along = rows.Predictor(direction, withOffset: false);
        return along.Length == 0 ? 0 : along.Max(Math.Abs);
    }

    /// <summary>Columns of which something is left once those before them are accounted for, by Cholesky's factor in order.</summary>
    private static int[] Independent(double[,] information, double tolerance, CoxRows rows)
    {
        // Columns have a spread of about one: what is left of one that never differs among those at risk is rounding.
        double events = 0;
        for (int i = 0; i < rows.Count; i++)
            events += rows.IsEvent[i] ? rows.Weight[i] : 0;
        int p = information.GetLength(0);
        var kept = new List<int>();
        var lower = new List<double[]>();
        for (int j = 0; j < p; j++)
        {
            var row = new double[kept.Count + 1];
            double left = information[j, j];
            for (int a = 0; a < kept.Count; a++)
            {
                double element = information[j, kept[a]];
                for (int k = 0; k < a; k++)
                    element -= row[k] * lower[a][k];
                row[a] = element / lower[a][a];
                left -= row[a] * row[a];
            }

            if (rows.IsConstant[j] || !(left > Math.Max(Math.Max(tolerance * tolerance, 1e-13) * information[j, j], 1e-12 * events)))
                continue;
            row[^1] = Math.Sqrt(left);
            kept.Add(j);
            lower.Add(row);
        }

        return [.. kept];
    }
}
