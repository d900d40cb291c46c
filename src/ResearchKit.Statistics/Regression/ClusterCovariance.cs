using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// Cluster-robust covariances. All is done in the orthonormal basis of the fit, where a cluster is its scores (rank numbers) and, for CR2, the
/// cross-product of its rows (rank × rank), so that large clusters cost no more than small ones.
/// </summary>
/// <remarks>
/// In that basis a cluster's leverage block H = Q Q' has the eigenvalues of the cross-product C = Q'Q, and the CR2 adjustment (I - H)^(-1/2) turns a
/// score s into (I - C)^(-1/2) s. Directions that one cluster alone informs (an eigenvalue of one) are left out, as by a generalised inverse.
/// Sources: Bell and McCaffrey (2002), Survey Methodology 28; Pustejovsky and Tipton (2018), JBES 36.
/// </remarks>
internal static class ClusterCovariance
{
    private const double FullLeverage = 1 - 1e-10;
    private const int FewClusters = 40;

    public static CoefficientCovariance Estimate(
        StandardErrorKind kind, Grouping clusters, CentredRows rows, LeastSquaresFactor factor, double[] residuals, CancellationToken cancellationToken)
    {
        int rank = factor.Rank;
        bool reducesBias = kind == StandardErrorKind.CR2;
        var scores = new double[]?[clusters.GroupCount];
        var products = new double[]?[reducesBias ? clusters.GroupCount : 0];
        Accumulate(clusters, rows, factor, residuals, scores, products, cancellationToken);

        int[] used = [.. Enumerable.Range(0, scores.Length).Where(g => scores[g] is not null)];
        if (used.Length < 2)
        {
            var none = new double[rank, rank];
            for (int i = 0; i < rank * rank; i++)
                none[i / rank, i % rank] = double.NaN;
            return new CoefficientCovariance(
                none, _ => double.NaN, double.NaN, used.Length,
                $"No cluster-robust standard errors, because there are {used.Length} clusters of {clusters.Name} and two are the least. Cluster by a unit of which there are more.");
        }

        var adjusted = new (double[] Score, double[]? Leverage, double[]? Adjustment)[used.Length];
        for (int g = 0; g < used.Length; g++)
            adjusted[g] = reducesBias ? Adjust(scores[used[g]]!, products[used[g]]!, rank) : (scores[used[g]]!, null, null);

        double correction = Correction(kind, used.Length, rows.Count, rank);
        var meat = new double[rank, rank];
        foreach ((double[] score, _, _) in adjusted)
        {
            for (int a = 0; a < rank; a++)
            {
                for (int b = 0; b < rank; b++)
                    meat[a, b] += correction * score[a] * score[b];
            }
        }

        double general = reducesBias ? double.NaN : used.Length - 1;
        Func<double[], double> degreesOfFreedom = reducesBias
            ? combination => Satterthwaite(combination, adjusted, factor)
            : _ => used.Length - 1;
        string? warning = !reducesBias && used.Length < FewClusters
            ? $"There are only {used.Length} clusters of {clusters.Name}: {kind} standard errors tend to be too small below about {FewClusters}. Use CR2."
            : null;
        return new CoefficientCovariance(factor.Sandwich(meat), degreesOfFreedom, general, used.Length, warning);
    }

    private static double Correction(StandardErrorKind kind, double clusters, double n, double rank) => kind switch
    {
        StandardErrorKind.CR1 => clusters / (clusters - 1),
        StandardErrorKind.CR1S => clusters / (clusters - 1) * ((n - 1) / (n - rank)),
        _ => 1,
    };

    private static void Accumulate(
        Grouping clusters, CentredRows rows, LeastSquaresFactor factor, double[] residuals, double[]?[] scores, double[]?[] products, CancellationToken cancellationToken)
    {
        int rank = factor.Rank;
        Span<double> row = new double[rows.ColumnCount];
        Span<double> q = new double[rank];
        ReadOnlySpan<int> codes = clusters.Codes;
        for (int i = 0; i < rows.Count; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            rows.Write(i, row, 1);
            for (int k = 0; k < rank; k++)
                q[k] = row[factor.Kept[k]];
            factor.SolveLower(q);
            int g = codes[rows.Row(i)];
            double[] score = scores[g] ??= new double[rank];
            for (int k = 0; k < rank; k++)
                score[k] += q[k] * residuals[i];
            if (products.Length == 0)
                continue;
            double[] product = products[g] ??= new double[rank * rank];
            for (int a = 0; a < rank; a++)
            {
                for (int b = 0; b < rank; b++)
                    product[a * rank + b] += q[a] * q[b];
            }
        }
    }

    /// <summary>The adjusted score, C (I - C)⁻¹ and C (I - C)^(-1/2) of one cluster.</summary>
    private static (double[] Score, double[] Leverage, double[] Adjustment) Adjust(double[] score, double[] product, int rank)
    {
        var matrix = new double[rank, rank];
        for (int i = 0; i < rank * rank; i++)
            matrix[i / rank, i % rank] = product[i];
        (double[] values, double[,] vectors) = SymmetricEigen.Decompose(matrix);

        var adjustedScore = new double[rank];
        var leverage = new double[rank * rank];
        var adjustment = new double[rank * rank];
        for (int k = 0; k < rank; k++)
        {
            double value = Math.Max(0, values[k]);
            double inverse = value > FullLeverage ? 0 : 1 / (1 - value);
            double root = Math.Sqrt(inverse);
            double projection = 0;
            for (int a = 0; a < rank; a++)
                projection += vectors[a, k] * score[a];
            for (int a = 0; a < rank; a++)
            {
                adjustedScore[a] += vectors[a, k] * root * projection;
                for (int b = 0; b < rank; b++)
                {
                    leverage[a * rank + b] += vectors[a, k] * value * inverse * vectors[b, k];
                    adjustment[a * rank + b] += vectors[a, k] * value * root * vectors[b, k];
                }
            }
        }

        return (adjustedScore, leverage, adjustment);
    }

    /// <summary>Degrees of freedom that match mean and variance of the estimated variance under the working model.</summary>
    private static double Satterthwaite(double[] combination, (double[] Score, double[]? Leverage, double[]? Adjustment)[] clusters, LeastSquaresFactor factor)
    {
        int rank = factor.Rank;
        double[] u = [.. combination];
        factor.SolveLower(u);
        double trace = 0, squares = 0;
        var cross = new double[rank * rank];
        Span<double> z = new double[rank];
        foreach ((_, double[]? leverage, double[]? adjustment) in clusters)
        {
            double own = 0;
            for (int a = 0; a < rank; a++)
            {
                double alongLeverage = 0, alongAdjustment = 0;
                for (int b = 0; b < rank; b++)
                {
                    alongLeverage += leverage![a * rank + b] * u[b];
                    alongAdjustment += adjustment![a * rank + b] * u[b];
                }

                own += u[a] * alongLeverage;
                z[a] = alongAdjustment;
            }

            double length = 0;
            for (int a = 0; a < rank; a++)
            {
                length += z[a] * z[a];
                for (int b = 0; b < rank; b++)
                    cross[a * rank + b] += z[a] * z[b];
            }

            trace += own - length;
            squares += (own - length) * (own - length) - length * length;
        }

        foreach (double value in cross)
            squares += value * value;
        return trace * trace / squares;
    }
}
