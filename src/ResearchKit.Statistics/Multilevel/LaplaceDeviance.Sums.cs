namespace ResearchKit.Statistics.Multilevel;

/// <content>Sums over rows by level, and back from levels to rows.</content>
internal sealed partial class LaplaceDeviance
{
    private (int From, int To) RowsOf(int chunk)
    {
        (int from, int to) = Rows.Chunks[chunk];
        return (Rows.LevelStart[from], Rows.LevelStart[to]);
    }

    /// <summary>The place of each row's levels among the pair's blocks.</summary>
    private int[] LinksOf(int f, int g)
    {
        PairProducts pair = _products.Pairs[f, g];
        int[] first = Rows.Factors[f].Codes, second = Rows.Factors[g].Codes;
        var links = new int[Rows.Count];
        for (int i = 0; i < links.Length; i++)
            links[i] = Array.BinarySearch(pair.Target, pair.Start[first[i]], pair.Start[first[i] + 1] - pair.Start[first[i]], second[i]);
        return links;
    }

    /// <summary>Λv of every level.</summary>
    private double[][] Effects(double[][] lambda, double[][] spherical, int columns)
    {
        double[][] effects = [.. spherical.Select(one => new double[one.Length])];
        for (int f = 0; f < effects.Length; f++)
        {
            int r = Rows.Factors[f].Width, size = r * columns;
            for (int at = 0; at < effects[f].Length; at += size)
                SmallMatrix.Multiply(effects[f].AsSpan(at, size), lambda[f], spherical[f].AsSpan(at, size), r, r, columns);
        }

        return effects;
    }

    /// <summary>Λ'v of every level.</summary>
    private double[][] Spherical(double[][] lambda, double[][] sums)
    {
        double[][] spherical = [.. sums.Select(one => new double[one.Length])];
        for (int f = 0; f < sums.Length; f++)
        {
            int r = Rows.Factors[f].Width;
            for (int at = 0; at < sums[f].Length; at += r)
                SmallMatrix.TransposeMultiply(spherical[f].AsSpan(at, r), lambda[f], sums[f].AsSpan(at, r), r, r, 1);
        }

        return spherical;
    }

    /// <summary>Adds Z b to rows from a row on.</summary>
    private void AddEffects(double[][] effects, Span<double> target, int from)
    {
        for (int f = 0; f < effects.Length; f++)
        {
            int[] codes = Rows.Factors[f].Codes;
            double[] own = effects[f];
            int r = Rows.Factors[f].Width;
            if (Rows.Varying[f] is not { } z)
            {
                for (int i = 0; i < target.Length; i++)
                    target[i] += own[codes[from + i]];
                continue;
            }

            for (int i = 0; i < target.Length; i++)
            {
                int at = codes[from + i] * r, row = (from + i) * r;
                double sum = 0;
                for (int c = 0; c < r; c++)
                    sum += z[row + c] * own[at + c];
                target[i] += sum;
            }
        }
    }

    /// <summary>Z'v by level, for one value a row.</summary>
    private double[][] Sums(double[] values, CancellationToken cancellationToken)
    {
        double[][] sums = [.. _modes.Select(one => new double[one.Length])];
        EachFactor(cancellationToken, (f, from, to) => AddSums(f, values, sums[f], from, to));
        return sums;
    }

    /// <summary>Runs chunks of the first factor's rows, and all rows of each other factor: so each level's sums are one thread's.</summary>
    private void EachFactor(CancellationToken cancellationToken, Action<int, int, int> work)
    {
        int chunks = Rows.Chunks.Length;
        if (_options.MaximumThreads == 1 || Rows.Count < SmallRows)
        {
            for (int f = 0; f < Rows.Factors.Length; f++)
                work(f, 0, Rows.Count);
            return;
        }

        Parallel.For(0, chunks + Rows.Factors.Length - 1, new ParallelOptions { MaxDegreeOfParallelism = _options.MaximumThreads, CancellationToken = cancellationToken }, task =>
        {
            if (task < Rows.Factors.Length - 1)
            {
                work(task + 1, 0, Rows.Count);
                return;
            }

            (int from, int to) = RowsOf(task - Rows.Factors.Length + 1);
            work(0, from, to);
        });
    }

    private void AddSums(int f, double[] values, double[] sums, int from, int to)
    {
        int[] codes = Rows.Factors[f].Codes;
        int r = Rows.Factors[f].Width;
        if (Rows.Varying[f] is not { } z)
        {
            for (int i = from; i < to; i++)
                sums[codes[i]] += values[i];
            return;
        }

        for (int i = from; i < to; i++)
        {
            for (int c = 0; c < r; c++)
                sums[codes[i] * r + c] += z[i * r + c] * values[i];
        }
    }

    /// <summary>Fills Z'WZ and Z's.</summary>
    private void Accumulate(CancellationToken cancellationToken)
    {
        for (int f = 0; f < Rows.Factors.Length; f++)
        {
            Array.Clear(_products.Diagonal[f]);
            Array.Clear(_products.Right[f]);
            for (int g = f + 1; g < Rows.Factors.Length; g++)
                Array.Clear(_products.Pairs[f, g].Blocks);
        }

        EachFactor(cancellationToken, (f, from, to) =>
        {
            AddSums(f, _score, _products.Right[f], from, to);
            AddSquares(f, from, to);
            for (int g = f + 1; g < Rows.Factors.Length; g++)
                AddPairs(f, g, from, to);
        });
    }

    private void AddSquares(int f, int from, int to)
    {
        int[] codes = Rows.Factors[f].Codes;
        double[] squares = _products.Diagonal[f];
        int r = Rows.Factors[f].Width;
        if (Rows.Varying[f] is not { } z)
        {
            for (int i = from; i < to; i++)
                squares[codes[i]] += _information[i];
            return;
        }

        for (int i = from; i < to; i++)
        {
            int at = codes[i] * r * r;
            for (int c = 0; c < r; c++)
            {
                double own = _information[i] * z[i * r + c];
                for (int d = 0; d < r; d++)
                    squares[at + c * r + d] += own * z[i * r + d];
            }
        }
    }

    private void AddPairs(int f, int g, int from, int to)
    {
        int[] links = _links[f, g];
        double[] blocks = _products.Pairs[f, g].Blocks;
        int r = Rows.Factors[f].Width, s = Rows.Factors[g].Width;
        double[]? z = Rows.Varying[f], y = Rows.Varying[g];
        for (int i = from; i < to; i++)
        {
            int at = links[i] * r * s;
            for (int c = 0; c < r; c++)
            {
                double own = _information[i] * (z is null ? 1 : z[i * r + c]);
                for (int d = 0; d < s; d++)
                    blocks[at + c * s + d] += own * (y is null ? 1 : y[i * s + d]);
            }
        }
    }

    /// <summary>The diagonal of ZΛM⁻¹Λ'Z'.</summary>
    private double[] Leverages(double[][] lambda, MixedInverse inverse)
    {
        int factors = Rows.Factors.Length;
        var result = new double[Rows.Count];
        for (int f = 0; f < factors; f++)
        {
            int r = Rows.Factors[f].Width;
            double[] own = (double[])inverse.Inverse[f].Clone();
            Surround(own, lambda[f], r, lambda[f], r);
            Add(result, own, Rows.Factors[f].Codes, f, f, 1);
            for (int g = f + 1; g < factors; g++)
            {
                double[] pair = (double[])_cholesky.PairInverses![f, g].Clone();
                Surround(pair, lambda[f], r, lambda[g], Rows.Factors[g].Width);
                Add(result, pair, _links[f, g], f, g, 2);
            }
        }

        return result;
    }

    /// <summary>Λ_f B Λ_g' of every block B, in place.</summary>
    private static void Surround(double[] blocks, double[] left, int r, double[] right, int s)
    {
        Span<double> work = new double[r * s];
        for (int at = 0; at < blocks.Length; at += r * s)
        {
            Span<double> block = blocks.AsSpan(at, r * s);
            SmallMatrix.Multiply(work, left, block, r, r, s);
            block.Clear();
            SmallMatrix.AddMultiplyTranspose(block, work, right, r, s, s);
        }
    }

    private void Add(double[] result, double[] blocks, int[] places, int f, int g, double factor)
    {
        int r = Rows.Factors[f].Width, s = Rows.Factors[g].Width;
        double[]? z = Rows.Varying[f], y = Rows.Varying[g];
        for (int i = 0; i < result.Length; i++)
        {
            int at = places[i] * r * s;
            double sum = 0;
            for (int c = 0; c < r; c++)
            {
                for (int d = 0; d < s; d++)
                    sum += (z is null ? 1 : z[i * r + c]) * blocks[at + c * s + d] * (y is null ? 1 : y[i * s + d]);
            }

            result[i] += factor * sum;
        }
    }
}
