namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Z'V⁻¹Z between all levels and Z'V⁻²Z within them, for traces of products. Levels that no chain of rows links have none between them: each set of linked levels
/// (a school with its pupils; all of a crossed design) is a dense block of its own.
/// </summary>
internal sealed class LevelCovariances
{
    private const int MostEffects = 2500;
    private const long MostElements = 40_000_000;
    private const int SmallBlock = 64;

    private readonly RandomFactor[] _factors;
    private readonly List<Block> _blocks;
    private readonly double _whole; // tr V⁻²

    private LevelCovariances(RandomFactor[] factors, List<Block> blocks, double whole) => (_factors, _blocks, _whole) = (factors, blocks, whole);

    /// <summary>Null where a set of linked levels has too many effects.</summary>
    public static LevelCovariances? Of(ProfiledDeviance deviance, DeviancePoint point, int rows, CancellationToken cancellationToken)
    {
        CrossProducts products = deviance.Products;
        int factors = products.Factors.Length;
        var (componentOf, sizes) = LinkedLevels.Of(products);
        if (sizes.Any(size => size > MostEffects) || sizes.Sum(size => (long)size * size) > MostElements)
            return null;
        var blocks = sizes.Select(size => new Block(size, new double[size * size], new double[size * size], [.. Enumerable.Range(0, factors).Select(_ => new List<int>())])).ToList();
        var offset = new int[factors][];
        var next = new int[sizes.Length];
        for (int f = 0; f < factors; f++)
        {
            int r = products.Factors[f].Width;
            offset[f] = new int[products.Factors[f].LevelCount];
            for (int level = 0; level < offset[f].Length; level++)
            {
                int component = componentOf[f][level];
                offset[f][level] = next[component];
                next[component] += r;
                blocks[component].Offsets[f].Add(offset[f][level]);
                Fill(blocks[component], offset[f][level], offset[f][level], products.Diagonal[f].AsSpan(level * r * r, r * r), r, r);
            }
        }

        for (int f = 0; f < factors; f++)
        {
            for (int g = f + 1; g < factors; g++)
            {
                PairProducts pair = products.Pairs[f, g];
                int r = products.Factors[f].Width, s = products.Factors[g].Width;
                for (int level = 0; level < products.Factors[f].LevelCount; level++)
                {
                    for (int k = pair.Start[level]; k < pair.Start[level + 1]; k++)
                        Fill(blocks[componentOf[f][level]], offset[f][level], offset[g][pair.Target[k]], pair.Blocks.AsSpan(k * r * s, r * s), r, s);
                }
            }
        }

        double whole = rows;
        foreach (Block block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Finish(block, products.Factors, point.Lambda) is not { } trace)
                return null;
            whole += trace;
        }

        return new LevelCovariances(products.Factors, blocks, whole);
    }

    /// <summary>tr(V⁻¹G V⁻¹G') of two components.</summary>
    public double Trace(KenwardRoger.Component first, KenwardRoger.Component second)
    {
        if (first.Factor < 0)
            return second.Factor < 0 ? _whole : Within(second);
        double sum = 0;
        foreach (Block block in _blocks)
        {
            foreach (int i in block.Offsets[first.Factor])
            {
                foreach (int j in block.Offsets[second.Factor])
                {
                    double Element(int row, int column) => block.Once[(i + row) * block.Size + j + column];

                    // tr(E A E' A') with E and E' of one or two ones each.
                    sum += Element(first.Row, second.Row) * Element(first.Column, second.Column);
                    if (second.Row != second.Column)
                        sum += Element(first.Row, second.Column) * Element(first.Column, second.Row);
                    if (first.Row == first.Column)
                        continue;
                    sum += Element(first.Column, second.Row) * Element(first.Row, second.Column);
                    if (second.Row != second.Column)
                        sum += Element(first.Column, second.Column) * Element(first.Row, second.Row);
                }
            }
        }

        return sum;
    }

    private double Within(KenwardRoger.Component component)
    {
        double sum = 0;
        foreach (Block block in _blocks)
        {
            foreach (int i in block.Offsets[component.Factor])
                sum += block.Twice[(i + component.Row) * block.Size + i + component.Column] * (component.Row == component.Column ? 1 : 2);
        }

        return sum;
    }

    /// <summary>Puts a block of Z'Z and its mirror image where Z'V⁻¹Z will be.</summary>
    private static void Fill(Block block, int row, int column, ReadOnlySpan<double> values, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                block.Once[(row + i) * block.Size + column + j] = block.Once[(column + j) * block.Size + row + i] = values[i * columns + j];
        }
    }

    /// <summary>
    /// From D = Z'Z, with S = ΛM⁻¹Λ'D: Z'V⁻¹Z = D − DS and Z'V⁻²Z = Z'V⁻¹Z − Z'V⁻¹Z S. Returns −2 tr S + tr S², which tr V⁻² has besides the rows; null where M cannot be factorised.
    /// </summary>
    private static double? Finish(Block block, RandomFactor[] factors, double[][] lambda)
    {
        int n = block.Size;
        double[] d = [.. block.Once], work = new double[n * n], m = new double[n * n], inverse = new double[n * n], turned = new double[n * n];
        EachNode(block, factors, (at, f, r) =>
        {
            for (int i = 0; i < n; i++)
                SmallMatrix.Multiply(work.AsSpan(i * n + at, r), d.AsSpan(i * n + at, r), lambda[f], 1, r, r);
        });
        EachNode(block, factors, (at, f, r) => SmallMatrix.TransposeMultiply(m.AsSpan(at * n, r * n), lambda[f], work.AsSpan(at * n, r * n), r, r, n));
        for (int i = 0; i < n; i++)
            m[i * n + i] += 1;
        if (n < SmallBlock)
        {
            if (!SmallMatrix.Cholesky(m, n))
                return null;
            SmallMatrix.InverseOfSquare(m, inverse, n);
        }
        else
        {
            var dense = new DenseFactor(1);
            if (!dense.Factorise(m, n, n))
                return null;
            dense.Invert(m, n, n, inverse);
        }

        // S' = D ΛM⁻¹Λ' in turned: D (Λ (Λ M⁻¹)')', all symmetric but the last.
        EachNode(block, factors, (at, f, r) => SmallMatrix.Multiply(work.AsSpan(at * n, r * n), lambda[f], inverse.AsSpan(at * n, r * n), r, r, n));
        EachNode(block, factors, (at, f, r) =>
        {
            for (int i = 0; i < n; i++)
            {
                Span<double> row = inverse.AsSpan(i * n + at, r);
                row.Clear();
                SmallMatrix.AddMultiplyTranspose(row, work.AsSpan(i * n + at, r), lambda[f], 1, r, r);
            }
        });
        RowProducts.Accumulate(turned, n, d, n, n, inverse, n, n, n, 1, add: false);
        RowProducts.Accumulate(block.Once, n, d, n, n, turned, n, n, n, -1, add: true);
        block.Once.CopyTo(block.Twice, 0);
        RowProducts.Accumulate(block.Twice, n, block.Once, n, n, turned, n, n, n, -1, add: true);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum -= 2 * turned[i * n + i];
            for (int j = 0; j < n; j++)
                sum += turned[i * n + j] * turned[j * n + i];
        }

        return sum;
    }

    private static void EachNode(Block block, RandomFactor[] factors, Action<int, int, int> work)
    {
        for (int f = 0; f < factors.Length; f++)
        {
            foreach (int at in block.Offsets[f])
                work(at, f, factors[f].Width);
        }
    }

    /// <summary>A set of linked levels.</summary>
    /// <param name="Size">Number of its effects.</param>
    /// <param name="Once">Z'V⁻¹Z.</param>
    /// <param name="Twice">Z'V⁻²Z.</param>
    /// <param name="Offsets">By factor, where the effects of its levels begin.</param>
    private sealed record Block(int Size, double[] Once, double[] Twice, List<int>[] Offsets);
}
