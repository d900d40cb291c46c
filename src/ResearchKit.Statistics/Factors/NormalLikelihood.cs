namespace ResearchKit.Statistics.Factors;

/// <summary>
/// The normal likelihood of a covariance model, pattern by pattern of observed variables: minus its logarithm without constants, gradient, expected
/// information, and scores of single rows.
/// </summary>
/// <remarks>
/// Every derivative of Σ is s (u vᵀ + v uᵀ) with u and v columns of total effects B or of covariances C = BSBᵀ: for a path i ← j they are b_i and c_j, for a covariance b_i and
/// b_j. Traces of products of derivatives are then products of few dot products, and the information of q parameters takes q² of them.
/// </remarks>
internal sealed class NormalLikelihood(CovarianceModel model, IReadOnlyList<GroupMoments> moments)
{
    public CovarianceModel Model => model;

    public IReadOnlyList<GroupMoments> Moments => moments;

    /// <summary>Minus the logarithm of the likelihood, without Np log(2π) / 2; positive infinity where Σ is not positive definite.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">Gets the gradient; empty if not wanted.</param>
    /// <param name="information">Gets the expected information, by rows; empty if not wanted.</param>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient, Span<double> information)
    {
        gradient.Clear();
        information.Clear();
        double value = 0;
        for (int g = 0; g < moments.Count; g++)
        {
            if (model.Imply(parameters, g) is not { } implied)
                return double.PositiveInfinity;
            var cells = new CellDerivatives(model.Groups[g].Cells, implied, gradient.IsEmpty);
            foreach (ResponsePattern pattern in moments[g].Patterns)
            {
                if (cells.Use(pattern, model.HasMeans) is not { } logDeterminant)
                    return double.PositiveInfinity;
                value += pattern.Weight / 2 * (logDeterminant + cells.TraceWithMoments());
                if (!gradient.IsEmpty)
                    cells.AddGradient(gradient);
                if (!information.IsEmpty)
                    cells.AddInformation(information, model.Parameters);
            }
        }

        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    /// <summary>The sum over rows of the outer products of their scores (the first-order information), by rows of the matrix.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="columns">The observed variables.</param>
    /// <param name="isAboutSample">Whether scores are measured from the sample's moments instead of the model's (Satorra and Bentler); complete data only.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public double[] ScoreProducts(ReadOnlySpan<double> parameters, IReadOnlyList<ReadOnlyMemory<double>> columns, bool isAboutSample, CancellationToken cancellationToken)
    {
        int q = model.Parameters;
        var products = new double[q * q];
        var score = new double[q];
        for (int g = 0; g < moments.Count; g++)
        {
            ImpliedMoments implied = model.Imply(parameters, g)!;
            var cells = new CellDerivatives(model.Groups[g].Cells, implied, false);
            foreach (ResponsePattern pattern in moments[g].Patterns)
            {
                cancellationToken.ThrowIfCancellationRequested();
                cells.Use(pattern, model.HasMeans);
                double[]? about = isAboutSample ? cells.ProductsWithMoments() : null;
                var deviation = new double[pattern.Observed.Length];
                foreach (int row in pattern.Rows)
                {
                    for (int j = 0; j < deviation.Length; j++)
                        deviation[j] = columns[pattern.Observed[j]].Span[row] - (model.HasMeans && !isAboutSample ? implied.FullMeans[pattern.Observed[j]] : pattern.Mean[j]);
                    Array.Clear(score);
                    cells.AddScore(deviation, score, about);
                    for (int i = 0; i < q; i++)
                    {
                        double own = score[i];
                        if (own == 0)
                            continue;
                        for (int j = 0; j <= i; j++)
                            products[i * q + j] += own * score[j];
                    }
                }
            }
        }

        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < i; j++)
                products[j * q + i] = products[i * q + j];
        }

        return products;
    }
}
