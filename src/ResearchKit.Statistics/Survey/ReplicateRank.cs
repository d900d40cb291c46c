namespace ResearchKit.Statistics.Survey;

/// <summary>The rank of replicate weights, by Gram and Schmidt with a tolerance of 1e-5 of each column's length, as R's survey takes it.</summary>
internal static class ReplicateRank
{
    private const double Tolerance = 1e-5;

    public static int Of(double[][] replicates, bool[]? included)
    {
        var basis = new List<double[]>();
        foreach (double[] replicate in replicates)
        {
            double[] column = [.. replicate.Where((_, i) => included?[i] ?? true)];
            double length = Math.Sqrt(Dot(column, column));
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] one in basis)
                {
                    double along = Dot(one, column);
                    for (int i = 0; i < column.Length; i++)
                        column[i] -= along * one[i];
                }
            }

            double rest = Math.Sqrt(Dot(column, column));
            if (!(rest > Tolerance * length))
                continue;
            for (int i = 0; i < column.Length; i++)
                column[i] /= rest;
            basis.Add(column);
        }

        return basis.Count;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
