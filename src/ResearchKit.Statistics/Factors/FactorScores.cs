namespace ResearchKit.Statistics.Factors;

/// <summary>How factor scores are computed.</summary>
public enum FactorScoreMethod
{
    /// <summary>Thurstone's: the expected factor given the answers. Shrunken towards the mean; the most precise for a person.</summary>
    Regression,

    /// <summary>Bartlett's: unbiased given the factor, by weighted least squares. Not for models without residual variances.</summary>
    Bartlett,
}

/// <content>Factor scores.</content>
public sealed partial class StructuralEquationResult
{
    /// <summary>Scores of the rows of data on each factor.</summary>
    /// <param name="data">Data with the model's variables, and groups in the same order as at the fit. Rows with missing answers get scores from those that they have.</param>
    /// <param name="method">Regression scores by default, as lavaan.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// One array a factor, in the order of the syntax's factors, one value a row; NaN for rows without any answer, or for which the answers determine none (Bartlett with too few answers).
    /// A score has an error of its own: regressions on scores are biased; put the regression into the model.
    /// </returns>
    /// <exception cref="InvalidOperationException">There is no estimate, or Bartlett's weights do not exist since a residual variance is zero or negative.</exception>
    public IReadOnlyList<double[]> Scores(StructuralEquationData data, FactorScoreMethod method = FactorScoreMethod.Regression, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        StructuralSolution solution = Solved();
        CovarianceModel model = solution.Likelihood.Model;
        int p = model.Observed, v = model.Variables, m = v - p;
        if (data.GroupNames.Count != GroupNames.Count)
            throw new ArgumentException($"The model was fitted to {GroupNames.Count} groups and these data have {data.GroupNames.Count}.", nameof(data));
        ReadOnlyMemory<double>[] columns = [.. Variables.Select(name => data[name])];
        double[][] scores = [.. Enumerable.Range(0, m).Select(_ => new double[data.RowCount])];
        var weights = new Dictionary<(int Group, string Pattern), double[]?>();
        var key = new char[p];
        for (int row = 0; row < data.RowCount; row++)
        {
            if ((row & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int g = data.Groups is null ? 0 : data.Groups.Codes[row];
            for (int j = 0; j < p; j++)
                key[j] = double.IsFinite(columns[j].Span[row]) ? '1' : '0';
            var pattern = new string(key);
            ImpliedMoments? implied = g < 0 ? null : model.Imply(solution.Parameters, g);
            int[] seen = [.. Enumerable.Range(0, p).Where(j => key[j] == '1')];
            if (g >= 0 && !weights.ContainsKey((g, pattern)))
                weights[(g, pattern)] = seen.Length == 0 ? null : method == FactorScoreMethod.Regression ? RegressionWeights(implied!, seen) : BartlettWeights(implied!, seen);
            double[]? own = g < 0 ? null : weights[(g, pattern)];
            for (int f = 0; f < m; f++)
            {
                double score = own is null ? double.NaN : implied!.FullMeans[p + f] * (solution.Table.HasMeans ? 1 : 0);
                for (int a = 0; a < seen.Length && own is not null; a++)
                {
                    double mean = solution.Table.HasMeans ? implied!.FullMeans[seen[a]] : solution.Likelihood.Moments[g].Mean[seen[a]];
                    score += own[f * seen.Length + a] * (columns[seen[a]].Span[row] - mean);
                }

                scores[f][row] = score;
            }
        }

        return scores;
    }

    private static double[]? RegressionWeights(ImpliedMoments implied, int[] seen)
    {
        int p = implied.Observed, v = implied.Variables, m = v - p, k = seen.Length;
        double[] inverse = SymmetricMatrix.Invert([.. seen.SelectMany(i => seen.Select(j => implied.Full[i * v + j]))], k, out _)!.Value.Inverse;
        var weights = new double[m * k];
        for (int f = 0; f < m; f++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                    weights[f * k + a] += implied.Full[(p + f) * v + seen[b]] * inverse[b * k + a];
            }
        }

        return weights;
    }

    // (Λ'Θ⁻¹Λ)⁻¹Λ'Θ⁻¹ with effects of factors on observed variables, and residuals as they spread among these.
    private static double[]? BartlettWeights(ImpliedMoments implied, int[] seen)
    {
        int p = implied.Observed, v = implied.Variables, m = v - p, k = seen.Length;
        var inner = new double[p * p];
        for (int i = 0; i < p * p; i++)
            inner[i] = (i / p == i % p ? 1 : 0) - implied.Paths[i / p * v + i % p];
        double[] total = SymmetricMatrix.InvertGeneral(inner, p)!;
        double[] loadings = new double[p * m], residuals = new double[p * p], half = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            for (int k2 = 0; k2 < p; k2++)
            {
                for (int f = 0; f < m; f++)
                    loadings[i * m + f] += total[i * p + k2] * implied.Paths[k2 * v + p + f];
                for (int j = 0; j < p; j++)
                    half[i * p + j] += total[i * p + k2] * implied.Residuals[k2 * v + j];
            }
        }

        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                for (int k2 = 0; k2 < p; k2++)
                    residuals[i * p + j] += half[i * p + k2] * total[j * p + k2];
            }
        }

        if (SymmetricMatrix.Invert([.. seen.SelectMany(i => seen.Select(j => residuals[i * p + j]))], k, out int pivot) is not { } found)
            throw new InvalidOperationException($"Bartlett's scores divide by residual variances, and that of variable {pivot + 1} of those answered is zero or negative. Use FactorScoreMethod.Regression.");
        double[] weighted = new double[m * k], cross = new double[m * m];
        for (int f = 0; f < m; f++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                    weighted[f * k + a] += loadings[seen[b] * m + f] * found.Inverse[b * k + a];
            }

            for (int h = 0; h < m; h++)
            {
                for (int a = 0; a < k; a++)
                    cross[f * m + h] += weighted[f * k + a] * loadings[seen[a] * m + h];
            }
        }

        if (SymmetricMatrix.InvertScaled(cross, m) is not { } inverse)
            return null;
        var weights = new double[m * k];
        for (int f = 0; f < m; f++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int h = 0; h < m; h++)
                    weights[f * k + a] += inverse[f * m + h] * weighted[h * k + a];
            }
        }

        return weights;
    }
}
