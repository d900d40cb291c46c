using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// All that a linear mixed model needs to know of the rows: for each level of each factor Z'Z (width × width) and Z'Q, and Z'Z for each pair of levels of
/// two factors that meet in a row. Q (rows × rank + 1) is an orthonormal basis of the fixed part's columns followed by the outcome's rest.
/// </summary>
/// <remarks>Two passes over blocks of rows. Memory follows the number of levels and of pairs that meet, not the rows.</remarks>
internal sealed class CrossProducts
{
    private const int Block = 512;
    private const int LeastChunk = 50_000;
    private const long ChunkMemory = 32_000_000; // elements of all chunks' sums together

    private CrossProducts(RandomFactor[] factors, int basis)
    {
        Factors = factors;
        Basis = basis;
        Diagonal = new double[factors.Length][];
        Right = new double[factors.Length][];
        Pairs = new PairProducts[factors.Length, factors.Length];
    }

    /// <summary>The factors, the one with most levels first.</summary>
    public RandomFactor[] Factors { get; }

    /// <summary>Columns of Q: the fixed part's rank, and one for the outcome.</summary>
    public int Basis { get; }

    /// <summary>By factor: Z'Z of each level, width × width.</summary>
    public double[][] Diagonal { get; }

    /// <summary>By factor: Z'Q of each level, width × <see cref="Basis"/>.</summary>
    public double[][] Right { get; }

    /// <summary>By two factors, the first before the second: Z'Z of the levels that meet.</summary>
    public PairProducts[,] Pairs { get; }

    public static CrossProducts Of(CentredRows rows, int[] used, RandomFactor[] factors, LeastSquaresFactor factor, int threads, CancellationToken cancellationToken)
    {
        var products = new CrossProducts(factors, factor.Rank + 1);
        long size = factors.Sum(one => (long)one.LevelCount * one.Width * (one.Width + factor.Rank + 1));
        int chunks = (int)Math.Clamp(Math.Min(used.Length / LeastChunk, ChunkMemory / Math.Max(size, 1)), 1, 8);
        var parts = new (double[][] Diagonal, double[][] Right)[chunks];
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, chunk =>
        {
            int from = (int)((long)used.Length * chunk / chunks), to = (int)((long)used.Length * (chunk + 1) / chunks);
            parts[chunk] = products.Accumulate(rows, used, factor, from, to, cancellationToken);
        });
        for (int f = 0; f < factors.Length; f++)
        {
            (products.Diagonal[f], products.Right[f]) = (parts[0].Diagonal[f], parts[0].Right[f]);
            for (int chunk = 1; chunk < chunks; chunk++)
            {
                Add(products.Diagonal[f], parts[chunk].Diagonal[f]);
                Add(products.Right[f], parts[chunk].Right[f]);
            }

            for (int at = 0; at < products.Right[f].Length; at += products.Basis)
                ToBasis(factor, products.Right[f].AsSpan(at, products.Basis));
            for (int g = f + 1; g < factors.Length; g++)
                products.Pairs[f, g] = PairProducts.Of(factors[f], factors[g], rows, used, cancellationToken);
        }

        return products;
    }

    /// <summary>Products that are still to be filled, for weights that change: their pattern, and room for one right-hand side.</summary>
    public static CrossProducts Pattern(CentredRows rows, int[] used, RandomFactor[] factors, CancellationToken cancellationToken)
    {
        var products = new CrossProducts(factors, 1);
        for (int f = 0; f < factors.Length; f++)
        {
            int r = factors[f].Width;
            (products.Diagonal[f], products.Right[f]) = (new double[factors[f].LevelCount * r * r], new double[factors[f].LevelCount * r]);
            for (int g = f + 1; g < factors.Length; g++)
                products.Pairs[f, g] = PairProducts.Of(factors[f], factors[g], rows, used, cancellationToken);
        }

        return products;
    }

    /// <summary>Z'Z c for columns of effects (by factor, a row an effect).</summary>
    public double[][] Multiply(double[][] effects, int columns)
    {
        double[][] result = [.. effects.Select(one => new double[one.Length])];
        for (int f = 0; f < Factors.Length; f++)
        {
            int r = Factors[f].Width;
            for (int level = 0; level < Factors[f].LevelCount; level++)
                SmallMatrix.Multiply(result[f].AsSpan(level * r * columns, r * columns), Diagonal[f].AsSpan(level * r * r, r * r), effects[f].AsSpan(level * r * columns, r * columns), r, r, columns, 1, add: true);
            for (int g = f + 1; g < Factors.Length; g++)
            {
                int s = Factors[g].Width;
                PairProducts pair = Pairs[f, g];
                for (int level = 0; level < Factors[f].LevelCount; level++)
                {
                    for (int k = pair.Start[level]; k < pair.Start[level + 1]; k++)
                    {
                        ReadOnlySpan<double> block = pair.Blocks.AsSpan(k * r * s, r * s);
                        int own = level * r * columns, other = pair.Target[k] * s * columns;
                        SmallMatrix.Multiply(result[f].AsSpan(own, r * columns), block, effects[g].AsSpan(other, s * columns), r, s, columns, 1, add: true);
                        SmallMatrix.TransposeMultiply(result[g].AsSpan(other, s * columns), block, effects[f].AsSpan(own, r * columns), s, r, columns, 1, add: true);
                    }
                }
            }
        }

        return result;
    }

    /// <summary>New right-hand sides for another outcome in the same rows: Z'y of every level, factor after factor.</summary>
    public static double[][] OutcomeProducts(RandomFactor[] factors, int[] used, ReadOnlySpan<double> outcome, ReadOnlySpan<double> roots)
    {
        var products = new double[factors.Length][];
        var column = new double[Block];
        for (int f = 0; f < factors.Length; f++)
        {
            RandomFactor factor = factors[f];
            products[f] = new double[factor.LevelCount * factor.Width];
            for (int start = 0; start < used.Length; start += Block)
            {
                int count = Math.Min(Block, used.Length - start);
                for (int c = 0; c < factor.Width; c++)
                {
                    factor.Write(c, used.AsSpan(start, count), roots.Slice(start, count), column);
                    for (int i = 0; i < count; i++)
                        products[f][factor.Codes[start + i] * factor.Width + c] += column[i] * outcome[start + i];
                }
            }
        }

        return products;
    }

    private (double[][] Diagonal, double[][] Right) Accumulate(CentredRows rows, int[] used, LeastSquaresFactor factor, int from, int to, CancellationToken cancellationToken)
    {
        double[][] diagonal = [.. Factors.Select(one => new double[one.LevelCount * one.Width * one.Width])];
        double[][] right = [.. Factors.Select(one => new double[one.LevelCount * one.Width * Basis])];
        var x = new double[(rows.ColumnCount + 1) * Block];
        var z = new double[Factors.Max(one => one.Width) * Block];
        var roots = new double[Block];
        int[] columns = [.. factor.Kept, rows.ColumnCount];
        for (int start = from; start < to; start += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(Block, to - start);
            rows.WriteBlock(start, count, x, Block);
            for (int i = 0; i < count; i++)
                roots[i] = Math.Sqrt(rows.Weight(start + i));
            for (int f = 0; f < Factors.Length; f++)
            {
                RandomFactor one = Factors[f];
                for (int c = 0; c < one.Width; c++)
                    one.Write(c, used.AsSpan(start, count), roots.AsSpan(0, count), z.AsSpan(c * Block));
                for (int i = 0; i < count; i++)
                    AddRow(i, one.Codes[start + i], one.Width, z, x, columns, diagonal[f], right[f]);
            }
        }

        return (diagonal, right);
    }

    private void AddRow(int i, int level, int width, double[] z, double[] x, int[] columns, double[] diagonal, double[] right)
    {
        Span<double> own = diagonal.AsSpan(level * width * width, width * width);
        Span<double> toBasis = right.AsSpan(level * width * Basis, width * Basis);
        for (int c = 0; c < width; c++)
        {
            double value = z[c * Block + i];
            for (int d = 0; d < width; d++)
                own[c * width + d] += value * z[d * Block + i];
            for (int k = 0; k < columns.Length; k++)
                toBasis[c * Basis + k] += value * x[columns[k] * Block + i];
        }
    }

    /// <summary>From products with the working columns and outcome to products with Q.</summary>
    internal static void ToBasis(LeastSquaresFactor factor, Span<double> products)
    {
        int rank = factor.Rank;
        factor.SolveLower(products[..rank]);
        double rest = products[rank];
        for (int k = 0; k < rank; k++)
            rest -= products[k] * factor.RotatedOutcome[k];
        products[rank] = rest / factor.OutcomeRest;
    }

    private static void Add(double[] sum, double[] part)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += part[i];
    }
}
