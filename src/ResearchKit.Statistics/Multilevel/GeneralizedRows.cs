using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// The rows of a generalised mixed model, sorted by the levels of the grouping with most of them: outcome, weight, offset and the fixed part's columns in an
/// orthogonal basis of mean square one (so that its coefficients are of the size of effects per standard deviation).
/// </summary>
internal sealed class GeneralizedRows
{
    private const int LeastChunk = 16_384;

    public GeneralizedRows(MixedModelData data, int[] used, CentredRows rows, LeastSquaresFactor factor, RandomFactor[] factors, CancellationToken cancellationToken)
    {
        int n = used.Length;
        Count = n;
        Rank = factor.Rank;
        Factors = factors;
        Outcome = Take(data.Outcome.Span, used);
        Weights = data.Weights is { } weights ? Take(weights.Span, used) : [];
        Offset = data.Offset is { } offset ? Take(offset.Span, used) : [];
        Basis = new double[(long)n * Rank];
        Span<double> row = new double[rows.ColumnCount], own = new double[Rank];
        double scale = Math.Sqrt(n);
        for (int i = 0; i < n; i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            rows.Write(i, row, 1);
            double root = Weights.Length == 0 ? 1 : Math.Sqrt(Weights[i]);
            for (int k = 0; k < Rank; k++)
                own[k] = row[factor.Kept[k]] / root;
            factor.SolveLower(own);
            for (int k = 0; k < Rank; k++)
                Basis[i * Rank + k] = own[k] * scale;
        }

        Varying = [.. factors.Select(one => ColumnsOf(one, used))];
        LevelStart = new int[factors[0].LevelCount + 1];
        foreach (int code in factors[0].Codes)
            LevelStart[code + 1]++;
        for (int level = 0; level < factors[0].LevelCount; level++)
            LevelStart[level + 1] += LevelStart[level];
        Chunks = [.. ChunksOf()];
    }

    public int Count { get; }

    /// <summary>Columns of the basis.</summary>
    public int Rank { get; }

    public RandomFactor[] Factors { get; }

    public double[] Outcome { get; }

    /// <summary>Empty for ones.</summary>
    public double[] Weights { get; }

    /// <summary>Empty for zeros.</summary>
    public double[] Offset { get; }

    /// <summary>Row after row.</summary>
    public double[] Basis { get; }

    /// <summary>By factor, the working columns that vary, row after row; null where it is the intercept alone.</summary>
    public double[]?[] Varying { get; }

    /// <summary>Where the rows of each level of the first factor begin; one more at the end.</summary>
    public int[] LevelStart { get; }

    /// <summary>Fixed runs of levels of the first factor, from and to.</summary>
    public (int From, int To)[] Chunks { get; }

    public ReadOnlySpan<double> WeightsOf(int from, int count) => Weights.Length == 0 ? [] : Weights.AsSpan(from, count);

    /// <summary>Offset and fixed part at coefficients of the basis.</summary>
    public void FixedPart(ReadOnlySpan<double> coefficients, Span<double> target, int from, int to)
    {
        int p = Rank;
        for (int i = from; i < to; i++)
        {
            double value = Offset.Length == 0 ? 0 : Offset[i];
            for (int k = 0; k < p; k++)
                value += Basis[i * p + k] * coefficients[k];
            target[i - from] = value;
        }
    }

    /// <summary>Runs over all chunks; the work of each is the same whichever thread does it.</summary>
    public void Each(int threads, CancellationToken cancellationToken, Action<int> work)
    {
        if (threads == 1 || Chunks.Length == 1)
        {
            for (int chunk = 0; chunk < Chunks.Length; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(chunk);
            }

            return;
        }

        Parallel.For(0, Chunks.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, work);
    }

    private static double[] Take(ReadOnlySpan<double> values, int[] rows)
    {
        var taken = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            taken[i] = values[rows[i]];
        return taken;
    }

    private static double[]? ColumnsOf(RandomFactor factor, int[] used)
    {
        int r = factor.Width;
        if (r == 1 && factor.Names[0] == DesignMatrix.Intercept)
            return null;
        var columns = new double[used.Length * r];
        double[] ones = new double[used.Length], column = new double[used.Length];
        Array.Fill(ones, 1);
        for (int c = 0; c < r; c++)
        {
            factor.Write(c, used, ones, column);
            for (int i = 0; i < used.Length; i++)
                columns[i * r + c] = column[i];
        }

        return columns;
    }

    private IEnumerable<(int From, int To)> ChunksOf()
    {
        int from = 0, size = Math.Max(LeastChunk, Count / 64);
        for (int level = 1; level < LevelStart.Length; level++)
        {
            if (LevelStart[level] - LevelStart[from] >= size || level == LevelStart.Length - 1)
            {
                yield return (from, level);
                from = level;
            }
        }
    }
}
