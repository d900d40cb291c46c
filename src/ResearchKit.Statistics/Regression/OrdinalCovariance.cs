using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// Covariance of an ordinal regression's parameters: the inverse of the observed information, or Huber's sandwich of it about the sum of squared scores of rows or of clusters, as R's <c>sandwich</c> and
/// <c>vcovCL</c> make it of <c>polr</c> and <c>clm</c>.
/// </summary>
internal static class OrdinalCovariance
{
    private const int FewClusters = 40;

    /// <summary>The covariance, null where the information is singular; degrees of freedom of tests; and what to know.</summary>
    public static (double[,]? Covariance, double DegreesOfFreedom, string? Warning) Of(StandardErrorKind kind, RegressionData data, OrdinalRows rows, double[] point, double[,] information)
    {
        double[,]? bread = SymmetricSolver.Of(information)?.Inverse();
        if (bread is null || kind == StandardErrorKind.Classical)
            return (bread, double.PositiveInfinity, null);
        int n = rows.Likelihood.Parameters;
        var meat = new double[n, n];
        var score = new double[n];
        void Add(double[] sum)
        {
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                    meat[a, b] += sum[a] * sum[b];
            }
        }

        if (!kind.NeedsClusters())
        {
            for (int i = 0; i < rows.Rows.Count; i++)
            {
                rows.Likelihood.Score(i, point, score);
                Add(score);
            }

            return (Sandwich(bread, meat, 1), double.PositiveInfinity, null);
        }

        Grouping clusters = data.Clusters!;
        var sums = new double[]?[clusters.GroupCount];
        for (int i = 0; i < rows.Rows.Count; i++)
        {
            rows.Likelihood.Score(i, point, score);
            double[] sum = sums[clusters.Codes[rows.Rows.Design.Row(i)]] ??= new double[n];
            for (int a = 0; a < n; a++)
                sum[a] += score[a];
        }

        int used = 0;
        foreach (double[]? sum in sums)
        {
            if (sum is null)
                continue;
            used++;
            Add(sum);
        }

        if (used < 2)
            return (null, double.NaN, $"No cluster-robust standard errors, because there {(used == 1 ? "is 1 cluster" : $"are {used} clusters")} of {clusters.Name} and two are the least. Cluster by a unit of which there are more.");
        double correction = kind == StandardErrorKind.CR1 ? used / (used - 1.0) : 1;
        string? warning = used < FewClusters ? $"There are only {used} clusters of {clusters.Name}: {kind} standard errors tend to be too small below about {FewClusters}." : null;
        return (Sandwich(bread, meat, correction), used - 1, warning);
    }

    private static double[,] Sandwich(double[,] bread, double[,] meat, double factor)
    {
        int n = bread.GetLength(0);
        double[,] half = new double[n, n], whole = new double[n, n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                for (int c = 0; c < n; c++)
                    half[a, b] += bread[a, c] * meat[c, b];
            }
        }

        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int c = 0; c < n; c++)
                    sum += half[a, c] * bread[c, b];
                whole[a, b] = whole[b, a] = factor * sum;
            }
        }

        return whole;
    }
}
