namespace ResearchKit.Statistics.Factors;

/// <summary>Which matrix of the reticular action model a parameter stands in.</summary>
internal enum ModelMatrix
{
    /// <summary>Paths: row is caused by column.</summary>
    Paths,

    /// <summary>Variances and covariances, of residuals where something causes the variable.</summary>
    Covariances,

    /// <summary>Means and intercepts.</summary>
    Means,
}

/// <summary>A place of a parameter: matrix, row, column (the row again for means) and number of the parameter.</summary>
internal readonly record struct ParameterCell(ModelMatrix Matrix, int Row, int Column, int Parameter);

/// <summary>The matrices of one group: fixed values, and where parameters stand.</summary>
internal sealed record GroupCells(double[] Paths, double[] Covariances, double[] Means, ParameterCell[] Cells);

/// <summary>
/// Means and covariances as a function of parameters, in the reticular action model (McArdle and McDonald 1984): Σ = F (I − A)⁻¹ S (I − A)⁻ᵀ Fᵀ and
/// μ = F (I − A)⁻¹ m. Variables 0 to <see cref="Observed"/> − 1 are observed, the others latent.
/// </summary>
/// <param name="Observed">Number of observed variables.</param>
/// <param name="Variables">Number of observed and latent variables.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="HasMeans">Whether means are modelled; else they are the observed ones.</param>
/// <param name="Groups">The matrices of each group.</param>
internal sealed record CovarianceModel(int Observed, int Variables, int Parameters, bool HasMeans, GroupCells[] Groups)
{
    /// <summary>The saturated model of one group: every mean and covariance is a parameter.</summary>
    public static CovarianceModel Saturated(int observed)
    {
        var cells = new List<ParameterCell>();
        for (int i = 0; i < observed; i++)
        {
            for (int j = 0; j <= i; j++)
                cells.Add(new ParameterCell(ModelMatrix.Covariances, i, j, cells.Count));
        }

        for (int i = 0; i < observed; i++)
            cells.Add(new ParameterCell(ModelMatrix.Means, i, i, cells.Count));
        return new CovarianceModel(observed, observed, cells.Count, true, [new GroupCells(new double[observed * observed], new double[observed * observed], new double[observed], [.. cells])]);
    }

    /// <summary>Means and covariances of all variables; null where paths form a loop that has no solution.</summary>
    public ImpliedMoments? Imply(ReadOnlySpan<double> parameters, int group)
    {
        GroupCells own = Groups[group];
        int v = Variables;
        double[] paths = [.. own.Paths], covariances = [.. own.Covariances], means = [.. own.Means];
        foreach (ParameterCell cell in own.Cells)
        {
            double value = parameters[cell.Parameter];
            if (cell.Matrix == ModelMatrix.Paths)
                paths[cell.Row * v + cell.Column] = value;
            else if (cell.Matrix == ModelMatrix.Means)
                means[cell.Row] = value;
            else
                covariances[cell.Row * v + cell.Column] = covariances[cell.Column * v + cell.Row] = value;
        }

        return ImpliedMoments.Of(Observed, v, paths, covariances, means);
    }
}

/// <summary>What parameters imply for one group.</summary>
/// <param name="Observed">Number of observed variables.</param>
/// <param name="Variables">Number of observed and latent variables.</param>
/// <param name="Paths">A, by rows.</param>
/// <param name="Residuals">S, by rows.</param>
/// <param name="Intercepts">m.</param>
/// <param name="Total">Total effects (I − A)⁻¹, by rows.</param>
/// <param name="Full">Covariances of all variables.</param>
/// <param name="FullMeans">Means of all variables.</param>
internal sealed record ImpliedMoments(int Observed, int Variables, double[] Paths, double[] Residuals, double[] Intercepts, double[] Total, double[] Full, double[] FullMeans)
{
    public static ImpliedMoments? Of(int p, int v, double[] paths, double[] covariances, double[] means)
    {
        var total = new double[v * v];
        bool hasPaths = false;
        for (int i = 0; i < v * v; i++)
        {
            hasPaths |= paths[i] != 0;
            total[i] = (i / v == i % v ? 1 : 0) - paths[i];
        }

        if (hasPaths)
        {
            if (SymmetricMatrix.InvertGeneral(total, v) is not { } inverse)
                return null;
            total = inverse;
        }

        double[] full = covariances, fullMeans = means;
        if (hasPaths)
        {
            var half = new double[v * v];
            for (int i = 0; i < v; i++)
            {
                for (int k = 0; k < v; k++)
                {
                    double t = total[i * v + k];
                    if (t == 0)
                        continue;
                    for (int j = 0; j < v; j++)
                        half[i * v + j] += t * covariances[k * v + j];
                }
            }

            full = new double[v * v];
            fullMeans = new double[v];
            for (int i = 0; i < v; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = 0;
                    for (int k = 0; k < v; k++)
                        sum += half[i * v + k] * total[j * v + k];
                    full[i * v + j] = full[j * v + i] = sum;
                }

                for (int k = 0; k < v; k++)
                    fullMeans[i] += total[i * v + k] * means[k];
            }
        }

        return new ImpliedMoments(p, v, paths, covariances, means, total, full, fullMeans);
    }

    /// <summary>Covariances of the observed variables.</summary>
    public double[] Covariance
    {
        get
        {
            var sigma = new double[Observed * Observed];
            for (int i = 0; i < Observed; i++)
                Full.AsSpan(i * Variables, Observed).CopyTo(sigma.AsSpan(i * Observed));
            return sigma;
        }
    }
}
