using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Factors;

/// <summary>Finds uniquenesses and unrotated loadings of a correlation matrix.</summary>
internal static class FactorExtractor
{
    /// <summary>The least uniqueness that is allowed, as in R's factanal and psych.</summary>
    public const double LeastUniqueness = 0.005;

    /// <summary>
    /// Loadings, uniquenesses, which of these are at their bound, steps, and whether the search ended: the best of searches from several starts, since factors can swap places with what is left out and the objective
    /// then has several minima.
    /// </summary>
    public static (double[,] Loadings, double[] Uniqueness, bool[] IsBound, int Iterations, bool IsConverged) Extract(double[,] correlations, int factors, FactorExtraction extraction)
    {
        int p = correlations.GetLength(0);
        double[] inverse = SymmetricMatrix.Invert([.. correlations.Cast<double>()], p, out _)!.Value.Inverse;
        double[] unexplained = [.. Enumerable.Range(0, p).Select(i => 1 / inverse[i * p + i])];
        double[][] starts =
        [
            [.. unexplained.Select(one => (1 - 0.5 * factors / p) * one)],
            unexplained,
            [.. unexplained.Select(_ => 0.5)],
            [.. Enumerable.Range(0, p).Select(i => 0.2 + 0.6 * (i * 7 % 5) / 4)],
        ];
        (double[,] Loadings, double[] Uniqueness, bool[] IsBound, int Iterations, bool IsConverged)? best = null;
        double least = double.PositiveInfinity;
        foreach (double[] start in starts.Take(p > 60 ? 2 : starts.Length))
        {
            var found = Search(correlations, factors, extraction, start);
            double value = Objective(correlations, found.Uniqueness, factors, extraction).Value;
            // An earlier search stands unless a later one is clearly better.
            if (best is not null && !(value < least * (1 - 1e-7) - 1e-12))
                continue;
            (best, least) = (found, value);
        }

        return best!.Value;
    }

    private static (double[,] Loadings, double[] Uniqueness, bool[] IsBound, int Iterations, bool IsConverged) Search(double[,] correlations, int factors, FactorExtraction extraction, double[] start)
    {
        int p = correlations.GetLength(0);
        double[] x = [.. start.Select(one => Elementary.Log(Math.Clamp(one, 0.02, 0.98)))];
        var isBound = new bool[p];
        int steps = 0;
        while (true)
        {
            int[] free = [.. Enumerable.Range(0, p).Where(i => !isBound[i])];
            double[] Full(double[] own)
            {
                double[] all = [.. Enumerable.Repeat(LeastUniqueness, p)];
                for (int i = 0; i < free.Length; i++)
                    all[free[i]] = Elementary.Exp(own[i]);
                return all;
            }

            Minimum minimum = QuasiNewton.Minimise(
                own =>
                {
                    if (own.Any(one => one < -18 || one > 3))
                        return (double.PositiveInfinity, own, null);
                    double[] psi = Full(own);
                    (double value, double[] gradient) = Objective(correlations, psi, factors, extraction);
                    return (value, [.. free.Select(i => gradient[i] * psi[i])], null);
                },
                [.. free.Select(i => x[i])], 1e-15, 1000);
            steps += minimum.Iterations;
            double[] uniqueness = Full(minimum.Point);
            int[] beyond = [.. free.Where(i => uniqueness[i] < LeastUniqueness)];
            if (beyond.Length == 0 || beyond.Length == free.Length)
                return (Loadings(correlations, uniqueness, factors, extraction), uniqueness, isBound, steps, minimum.IsConverged);
            foreach (int i in beyond)
                isBound[i] = true;
            for (int i = 0; i < free.Length; i++)
                x[free[i]] = Math.Max(minimum.Point[i], -3);
        }
    }

    /// <summary>The maximum-likelihood discrepancy of correlations and what loadings imply.</summary>
    public static double Discrepancy(double[,] correlations, double[,] loadings, double[] uniqueness)
    {
        int p = uniqueness.Length, m = loadings.GetLength(1);
        var implied = new double[p * p];
        double trace = 0;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                for (int f = 0; f < m; f++)
                    implied[i * p + j] += loadings[i, f] * loadings[j, f];
            }

            implied[i * p + i] += uniqueness[i];
        }

        if (SymmetricMatrix.Invert(implied, p, out _) is not { } model || SymmetricMatrix.Invert([.. correlations.Cast<double>()], p, out _) is not { } own)
            return double.NaN;
        for (int i = 0; i < p * p; i++)
            trace += model.Inverse[i] * correlations[i / p, i % p];
        return model.LogDeterminant - own.LogDeterminant + trace - p;
    }

    // Least squares: half the squared small eigenvalues of R − Ψ. Likelihood: those of Ψ^-½ R Ψ^-½ (Lawley and Maxwell 1971, chapter 4).
    private static (double Value, double[] Gradient) Objective(double[,] correlations, double[] psi, int factors, FactorExtraction extraction)
    {
        int p = psi.Length;
        (double[] values, double[,] vectors, int[] order) = Decompose(correlations, psi, extraction);
        double value = 0;
        var gradient = new double[p];
        for (int k = factors; k < p; k++)
        {
            double eigen = values[order[k]];
            double slope;
            if (extraction == FactorExtraction.MinimumResidual)
            {
                value += eigen * eigen / 2;
                slope = -eigen;
            }
            else
            {
                if (!(eigen > 0))
                    return (double.PositiveInfinity, gradient);
                value += eigen - Elementary.Log(eigen) - 1;
                slope = 1 - eigen;
            }

            for (int i = 0; i < p; i++)
            {
                double part = slope * vectors[i, order[k]] * vectors[i, order[k]];
                gradient[i] += extraction == FactorExtraction.MinimumResidual ? part : part / psi[i];
            }
        }

        return (value, gradient);
    }

    private static double[,] Loadings(double[,] correlations, double[] psi, int factors, FactorExtraction extraction)
    {
        int p = psi.Length;
        (double[] values, double[,] vectors, int[] order) = Decompose(correlations, psi, extraction);
        var loadings = new double[p, factors];
        for (int f = 0; f < factors; f++)
        {
            double eigen = values[order[f]], size = Math.Sqrt(Math.Max(0, extraction == FactorExtraction.MinimumResidual ? eigen : eigen - 1));
            double sign = Math.Sign(Enumerable.Range(0, p).Sum(i => vectors[i, order[f]]));
            for (int i = 0; i < p; i++)
                loadings[i, f] = (sign == 0 ? 1 : sign) * size * vectors[i, order[f]] * (extraction == FactorExtraction.MinimumResidual ? 1 : Math.Sqrt(psi[i]));
        }

        return loadings;
    }

    private static (double[] Values, double[,] Vectors, int[] Order) Decompose(double[,] correlations, double[] psi, FactorExtraction extraction)
    {
        int p = psi.Length;
        var matrix = new double[p, p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
                matrix[i, j] = extraction == FactorExtraction.MinimumResidual ? correlations[i, j] - (i == j ? psi[i] : 0) : correlations[i, j] / Math.Sqrt(psi[i] * psi[j]);
        }

        (double[] values, double[,] vectors) = SymmetricEigen.Decompose(matrix);
        return (values, vectors, [.. Enumerable.Range(0, p).OrderByDescending(i => values[i])]);
    }
}
