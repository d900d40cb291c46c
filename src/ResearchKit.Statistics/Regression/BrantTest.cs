using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// Brant's test of proportional odds: whether the slopes of the logistic regressions "above category k", one a threshold, are alike.
/// </summary>
/// <remarks>Source: Brant (1990), Biometrics 46. Where a category is small the test rejects too readily; look at the slopes too.</remarks>
/// <param name="Overall">The test of all terms together.</param>
/// <param name="ByTerm">The test of each term alone, in order of the terms in the fit.</param>
/// <param name="Slopes">The slope of each term (inner) above each threshold (outer), in the terms' units.</param>
/// <param name="Reason">Null where there is a test; otherwise why there is none.</param>
public sealed record BrantTest(ChiSquaredTest? Overall, IReadOnlyList<(string Term, ChiSquaredTest Test)> ByTerm, IReadOnlyList<IReadOnlyList<double>> Slopes, string? Reason = null)
{
    internal static BrantTest None(string reason) => new(null, [], [], reason);

    internal static BrantTest Of(RegressionData data, OrdinalRows rows, int categoryCount, CancellationToken cancellationToken)
    {
        int slopes = rows.Likelihood.Slopes, thresholds = categoryCount - 1;
        if (thresholds < 2)
            return None("With two categories there is one threshold, and nothing to compare.");
        if (slopes == 0)
            return None("Without terms there is nothing to compare.");

        // One logistic regression a threshold, in the orthonormal basis, with the constant first.
        int size = slopes + 1, n = rows.Codes.Length;
        var design = DesignMatrix.Create(true, n, [.. Enumerable.Range(0, slopes).Select(j => ($"q{j}", (ReadOnlyMemory<double>)Enumerable.Range(0, n).Select(i => rows.Likelihood.Row(i)[j]).ToArray()))]);
        var fits = new GeneralizedFit[thresholds];
        var designs = new CentredRows[thresholds];
        for (int k = 0; k < thresholds; k++)
        {
            double[] above = [.. rows.Codes.Select(code => code > k ? 1.0 : 0)];
            var part = new GeneralizedRows(
                new RegressionData(above, design, rows.Rows.Weights.Length == 0 ? null : (ReadOnlyMemory<double>?)rows.Rows.Weights, rows.Rows.Offset.Length == 0 ? null : (ReadOnlyMemory<double>?)rows.Rows.Offset),
                [.. Enumerable.Range(0, n)], cancellationToken);
            designs[k] = part.Design;
            fits[k] = GeneralizedFit.Maximise(part, GeneralizedFamily.Binomial, new ReweightedLeastSquares(part, 0, 1, cancellationToken), 60, null, cancellationToken);
            if (!fits[k].IsConverged)
                return None($"The logistic regression above threshold {k + 1} has no estimate{(fits[k].Separation is null ? "" : " (perfect separation)")}. Merge rare categories to compare slopes.");
        }

        double[,] covariance = Covariance(rows, fits, size);
        return Compare(data, rows, [.. fits.Select((fit, k) => InUnits(rows, designs[k], fit, size))], covariance, size);
    }

    /// <summary>Covariance of all coefficients of all fits: (X'W_kk X)⁻¹ X'W_kl X (X'W_ll X)⁻¹ with w_kl = π_l (1 - π_k), k ≤ l.</summary>
    private static double[,] Covariance(OrdinalRows rows, GeneralizedFit[] fits, int size)
    {
        int thresholds = fits.Length, n = rows.Codes.Length;
        var products = new double[thresholds, thresholds][,];
        for (int k = 0; k < thresholds; k++)
        {
            for (int l = k; l < thresholds; l++)
            {
                var product = new double[size, size];
                for (int i = 0; i < n; i++)
                {
                    double weight = rows.Rows.Weight(i) * Elementary.Logistic(fits[l].Predictor[i]) * Elementary.Logistic(-fits[k].Predictor[i]);
                    ReadOnlySpan<double> x = rows.Likelihood.Row(i);
                    for (int a = 0; a < size; a++)
                    {
                        double scaled = weight * (a == 0 ? 1 : x[a - 1]);
                        for (int b = 0; b <= a; b++)
                            product[a, b] += scaled * (b == 0 ? 1 : x[b - 1]);
                    }
                }

                for (int a = 0; a < size; a++)
                {
                    for (int b = 0; b < a; b++)
                        product[b, a] = product[a, b];
                }

                products[k, l] = product;
            }
        }

        double[][,] inverses = [.. Enumerable.Range(0, thresholds).Select(k => SymmetricSolver.Of(products[k, k])!.Inverse())];
        var covariance = new double[thresholds * size, thresholds * size];
        for (int k = 0; k < thresholds; k++)
        {
            for (int l = k; l < thresholds; l++)
            {
                double[,] block = Product(Product(inverses[k], products[k, l]), inverses[l]);
                for (int a = 0; a < size; a++)
                {
                    for (int b = 0; b < size; b++)
                        covariance[k * size + a, l * size + b] = covariance[l * size + b, k * size + a] = block[a, b];
                }
            }
        }

        return covariance;
    }

    private static BrantTest Compare(RegressionData data, OrdinalRows rows, double[][] own, double[,] covariance, int size)
    {
        int thresholds = own.Length, slopes = size - 1;
        double[][] combinations = [.. Enumerable.Range(0, slopes).Select(term => Combination(rows, term + 1, size))];

        ChiSquaredTest? Test(IReadOnlyList<int> terms)
        {
            int m = terms.Count * (thresholds - 1);
            var differences = new double[m];
            var contrast = new double[m, thresholds * size];
            for (int t = 0; t < terms.Count; t++)
            {
                for (int k = 1; k < thresholds; k++)
                {
                    int row = t * (thresholds - 1) + k - 1;
                    differences[row] = own[k][terms[t]] - own[0][terms[t]];
                    for (int a = 0; a < size; a++)
                    {
                        contrast[row, k * size + a] += combinations[terms[t]][a];
                        contrast[row, a] -= combinations[terms[t]][a];
                    }
                }
            }

            double[,] spread = Product(Product(contrast, covariance), Transposed(contrast));
            if (SymmetricSolver.Of(spread) is not { } solver)
                return null;
            double[] solved = solver.Solve(differences);
            double statistic = differences.Zip(solved, (d, s) => d * s).Sum();
            return new ChiSquaredTest(statistic, m, ChiSquaredDistribution.UpperTail(statistic, m));
        }

        var byTerm = new List<(string, ChiSquaredTest)>();
        for (int t = 0; t < slopes; t++)
        {
            if (Test([t]) is { } test)
                byTerm.Add((data.Design.Terms[rows.Basis.Kept[t + 1] - 1 + (data.Design.HasIntercept ? 1 : 0)], test));
        }

        return Test([.. Enumerable.Range(0, slopes)]) is { } overall
            ? new BrantTest(overall, byTerm, own)
            : None("The slopes above the thresholds are not told apart by the data. Merge rare categories to compare them.");
    }

    /// <summary>The slopes of a fit in the units of the terms.</summary>
    private static double[] InUnits(OrdinalRows rows, CentredRows design, GeneralizedFit fit, int size)
    {
        // The fit's design is centred and scaled by powers of two itself; its coefficients are undone to the basis first.
        var plane = new CentredPlane(design, fit.Factor, [.. fit.Factor.Kept.Select(j => fit.Solution[j])], new double[fit.Factor.Rank, fit.Factor.Rank], 0, 1);
        double[] basis = [.. Enumerable.Range(0, size).Select(plane.Coefficient)];
        return [.. Enumerable.Range(1, size - 1).Select(term => Combination(rows, term, size).Zip(basis, (c, b) => c * b).Sum())];
    }

    /// <summary>The combination of the basis's coefficients that is a term's slope in its units.</summary>
    private static double[] Combination(OrdinalRows rows, int index, int size)
    {
        var unit = new double[size];
        unit[index] = rows.Rows.Design.Scale[rows.Basis.Kept[index]];

        // slope = scale · e' R⁻¹ b, so the combination is R⁻ᵀ e · scale
        rows.Basis.SolveLower(unit);
        return unit;
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var product = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int k = 0; k < b.GetLength(0); k++)
            {
                double element = a[i, k];
                if (element == 0)
                    continue;
                for (int j = 0; j < b.GetLength(1); j++)
                    product[i, j] += element * b[k, j];
            }
        }

        return product;
    }

    private static double[,] Transposed(double[,] a)
    {
        var result = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
                result[j, i] = a[i, j];
        }

        return result;
    }
}

/// <summary>A test by the chi-squared distribution.</summary>
/// <param name="Statistic">The statistic.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="PValue">Share of the distribution above the statistic.</param>
public sealed record ChiSquaredTest(double Statistic, double DegreesOfFreedom, double PValue);
