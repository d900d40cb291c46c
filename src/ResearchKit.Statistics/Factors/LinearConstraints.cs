namespace ResearchKit.Statistics.Factors;

/// <summary>Parameters under linear constraints: θ = θ₀ + Kγ.</summary>
/// <param name="Offset">θ₀.</param>
/// <param name="Basis">K, q rows of r columns; null for no constraint (K is the identity).</param>
/// <param name="Free">Number of γ.</param>
/// <param name="FreeOf">Which parameter each γ is.</param>
internal sealed record LinearConstraints(double[] Offset, double[]? Basis, int Free, int[] FreeOf)
{
    /// <summary>No constraints.</summary>
    public static LinearConstraints None(int parameters) => new(new double[parameters], null, parameters, [.. Enumerable.Range(0, parameters)]);

    /// <summary>Solves Rθ = r for as many parameters as there are independent rows; null where the rows contradict each other.</summary>
    public static LinearConstraints? Solve(List<(double[] Row, double Value)> constraints, int q)
    {
        var rows = constraints.Select(one => (double[])[.. one.Row, one.Value]).ToList();
        var pivots = new List<int>();
        int done = 0;
        foreach (int column in Enumerable.Range(0, q).Reverse())
        {
            int best = -1;
            for (int i = done; i < rows.Count; i++)
            {
                if (Math.Abs(rows[i][column]) > 1e-10 && (best < 0 || Math.Abs(rows[i][column]) > Math.Abs(rows[best][column])))
                    best = i;
            }

            if (best < 0)
                continue;
            (rows[done], rows[best]) = (rows[best], rows[done]);
            double head = rows[done][column];
            for (int k = 0; k <= q; k++)
                rows[done][k] /= head;
            for (int i = 0; i < rows.Count; i++)
            {
                double factor = rows[i][column];
                for (int k = 0; i != done && factor != 0 && k <= q; k++)
                    rows[i][k] -= factor * rows[done][k];
            }

            pivots.Add(column);
            done++;
        }

        if (rows.Skip(done).Any(row => Math.Abs(row[q]) > 1e-10))
            return null;
        int[] free = [.. Enumerable.Range(0, q).Except(pivots)];
        var offset = new double[q];
        var basis = new double[q * free.Length];
        for (int j = 0; j < free.Length; j++)
            basis[free[j] * free.Length + j] = 1;
        for (int i = 0; i < pivots.Count; i++)
        {
            offset[pivots[i]] = rows[i][q];
            for (int j = 0; j < free.Length; j++)
                basis[pivots[i] * free.Length + j] = -rows[i][free[j]];
        }

        return new LinearConstraints(offset, basis, free.Length, free);
    }

    /// <summary>θ of γ.</summary>
    public double[] Expand(ReadOnlySpan<double> free)
    {
        if (Basis is null)
            return free.ToArray();
        double[] all = [.. Offset];
        for (int i = 0; i < all.Length; i++)
        {
            for (int j = 0; j < Free; j++)
                all[i] += Basis[i * Free + j] * free[j];
        }

        return all;
    }

    /// <summary>γ nearest to a θ: the free parameters' own values.</summary>
    public double[] Reduce(double[] parameters) => [.. FreeOf.Select(i => parameters[i])];

    /// <summary>Kᵀg.</summary>
    public double[] ReduceGradient(double[] gradient)
    {
        if (Basis is null)
            return gradient;
        var reduced = new double[Free];
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int j = 0; j < Free; j++)
                reduced[j] += Basis[i * Free + j] * gradient[i];
        }

        return reduced;
    }

    /// <summary>KᵀMK.</summary>
    public double[] ReduceMatrix(double[] matrix)
    {
        if (Basis is null)
            return matrix;
        int q = Offset.Length;
        var half = new double[q * Free];
        for (int i = 0; i < q; i++)
        {
            for (int k = 0; k < q; k++)
            {
                for (int j = 0; j < Free && matrix[i * q + k] != 0; j++)
                    half[i * Free + j] += matrix[i * q + k] * Basis[k * Free + j];
            }
        }

        var reduced = new double[Free * Free];
        for (int k = 0; k < q; k++)
        {
            for (int i = 0; i < Free; i++)
            {
                for (int j = 0; j < Free && Basis[k * Free + i] != 0; j++)
                    reduced[i * Free + j] += Basis[k * Free + i] * half[k * Free + j];
            }
        }

        return reduced;
    }

    /// <summary>KMKᵀ.</summary>
    public double[] ExpandMatrix(double[] matrix)
    {
        if (Basis is null)
            return matrix;
        int q = Offset.Length;
        var expanded = new double[q * q];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                double sum = 0;
                for (int a = 0; a < Free; a++)
                {
                    double left = Basis[i * Free + a];
                    for (int b = 0; b < Free && left != 0; b++)
                        sum += left * matrix[a * Free + b] * Basis[j * Free + b];
                }

                expanded[i * q + j] = sum;
            }
        }

        return expanded;
    }
}
