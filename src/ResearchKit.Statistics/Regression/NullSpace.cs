namespace ResearchKit.Statistics.Regression;

/// <summary>The directions that a set of rows does not see.</summary>
internal static class NullSpace
{
    // Of squared singular values; a direction that is seen by less than a three-millionth of the clearest one is tried as unseen, and the caller verifies it.
    private const double Unseen = 1e-13;

    /// <summary>The part of a direction that no row which was given to the factor sees.</summary>
    /// <param name="rows">The factor of the rows.</param>
    /// <param name="size">Number of columns.</param>
    /// <param name="direction">The direction.</param>
    public static double[] Project(StreamingQr rows, int size, double[] direction)
    {
        rows.Fold();
        var products = new double[size, size];
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < size; b++)
            {
                for (int k = 0; k <= Math.Min(a, b); k++)
                    products[a, b] += rows[k, a] * rows[k, b];
            }
        }

        (double[] values, double[,] vectors) = SymmetricEigen.Decompose(products);
        double whole = values.Max();
        var way = new double[size];
        for (int v = 0; v < size; v++)
        {
            if (values[v] > Unseen * whole)
                continue;
            double length = 0;
            for (int k = 0; k < size; k++)
                length += vectors[k, v] * direction[k];
            for (int k = 0; k < size; k++)
                way[k] += length * vectors[k, v];
        }

        return way;
    }
}
