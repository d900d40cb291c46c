namespace ResearchKit.Statistics.Factors;

/// <summary>The rows of one group that have the same variables observed, and their means and covariances.</summary>
/// <param name="Observed">The observed variables, ascending.</param>
/// <param name="Rows">Which rows of the data.</param>
/// <param name="Weight">Number of rows (one less where covariances divide by N − 1).</param>
/// <param name="Mean">Mean of each observed variable.</param>
/// <param name="Covariance">Covariances about these means, divided by the weight.</param>
internal sealed record ResponsePattern(int[] Observed, int[] Rows, double Weight, double[] Mean, double[] Covariance)
{
    /// <summary>Means and covariances of rows, in two passes, so that a large offset costs no digits.</summary>
    public static ResponsePattern Of(int[] observed, int[] rows, IReadOnlyList<ReadOnlyMemory<double>> columns, bool isUnbiased)
    {
        int k = observed.Length;
        var mean = new double[k];
        var covariance = new double[k * k];
        double weight = isUnbiased ? rows.Length - 1 : rows.Length;
        var centred = new double[k][];
        for (int j = 0; j < k; j++)
        {
            ReadOnlySpan<double> values = columns[observed[j]].Span;
            double first = values[rows[0]], sum = 0;
            foreach (int row in rows)
                sum += values[row] - first;
            mean[j] = first + sum / rows.Length;
            double[] own = centred[j] = new double[rows.Length];
            double left = 0;
            for (int i = 0; i < own.Length; i++)
                left += own[i] = values[rows[i]] - mean[j];
            // What rounding of the mean left over.
            left /= own.Length;
            mean[j] += left;
            for (int i = 0; i < own.Length; i++)
                own[i] -= left;
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
                covariance[a * k + b] = covariance[b * k + a] = weight > 0 ? Dot(centred[a], centred[b]) / weight : 0;
        }

        return new ResponsePattern(observed, rows, weight, mean, covariance);
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = System.Numerics.Vector<double>.Zero;
        int width = System.Numerics.Vector<double>.Count, i = 0;
        for (; i <= a.Length - width; i += width)
            sum += new System.Numerics.Vector<double>(a, i) * new System.Numerics.Vector<double>(b, i);
        double total = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }
}

/// <summary>The patterns of one group, and its saturated means and covariances.</summary>
internal sealed record GroupMoments(string Name, int Count, ResponsePattern[] Patterns, double[] Mean, double[] Covariance)
{
    public bool IsComplete => Patterns is [{ } one] && one.Observed.Length == Mean.Length;

    /// <summary>The moments of some variables alone; the others count as never observed.</summary>
    public GroupMoments Only(int[] variables) => this with
    {
        Patterns = [.. Patterns.Select(pattern =>
        {
            int[] kept = [.. Enumerable.Range(0, pattern.Observed.Length).Where(i => variables.Contains(pattern.Observed[i]))];
            return pattern with
            {
                Observed = [.. kept.Select(i => pattern.Observed[i])],
                Mean = [.. kept.Select(i => pattern.Mean[i])],
                Covariance = [.. kept.SelectMany(i => kept.Select(j => pattern.Covariance[i * pattern.Observed.Length + j]))],
            };
        }).Where(pattern => pattern.Observed.Length > 0)],
    };

    /// <summary>The same means and covariances, as if every row had every answer.</summary>
    public GroupMoments Completed() => this with { Patterns = [new ResponsePattern([.. Enumerable.Range(0, Mean.Length)], [.. Patterns.SelectMany(pattern => pattern.Rows)], Weight, Mean, Covariance)] };

    public double Weight => Patterns.Sum(pattern => pattern.Weight);
}
