namespace ResearchKit.Statistics.Multilevel;

/// <summary>What the gradient of the deviance and the group effects are made of, at one Λ.</summary>
/// <param name="LogDeterminant">By factor, ∂ log det M / ∂Λ (width × width, row by row).</param>
/// <param name="Solution">By factor, U = M⁻¹Λ'Z'Q of each level (width × basis).</param>
/// <param name="Rest">By factor, E = Z'Q − Z'ZΛU of each level (width × basis).</param>
/// <param name="Inverse">By factor, the block of M⁻¹ of each level (width × width).</param>
internal sealed record MixedInverse(double[][] LogDeterminant, double[][] Solution, double[][] Rest, double[][] Inverse);

/// <content>From the factor back: solutions, and those elements of M⁻¹ where Z'Z is not zero (Takahashi, Fagan and Chin 1973).</content>
internal sealed partial class MixedCholesky
{
    private double[][]? _inverses;

    /// <summary>Solutions and gradient of log det M at the Λ of the last <see cref="Factorise"/>.</summary>
    public MixedInverse Invert(CancellationToken cancellationToken)
    {
        RandomFactor[] factors = _products.Factors;
        var result = new MixedInverse(
            [.. factors.Select(factor => new double[factor.Width * factor.Width])],
            [.. factors.Select(factor => new double[factor.LevelCount * factor.Width * _basis])],
            [.. _products.Right.Select(right => (double[])right.Clone())],
            [.. factors.Select(factor => new double[factor.LevelCount * factor.Width * factor.Width])]);
        double[] core = SolveBackward();
        for (int f = 1; f < factors.Length; f++)
            Array.Copy(core, _layout.RowStart[f] * _basis, result.Solution[f], 0, result.Solution[f].Length);
        InvertFronts(cancellationToken);

        var parts = new (double[][] Gradient, double[] CoreRest)[Chunks];
        ForChunks(cancellationToken, (chunk, from, to) => parts[chunk] = InvertLeaves(from, to, core, result));
        for (int f = 1; f < factors.Length; f++)
            InvertCore(f, result);
        foreach ((double[][] gradient, double[] coreRest) in parts)
        {
            for (int f = 0; f < factors.Length; f++)
            {
                for (int i = 0; i < gradient[f].Length; i++)
                    result.LogDeterminant[f][i] += gradient[f][i];
                for (int i = 0; f > 0 && i < result.Rest[f].Length; i++)
                    result.Rest[f][i] += coreRest[_layout.RowStart[f] * _basis + i];
            }
        }

        foreach (double[] gradient in result.LogDeterminant)
        {
            for (int i = 0; i < gradient.Length; i++)
                gradient[i] *= 2;
        }

        return result;
    }

    private double[] SolveBackward()
    {
        var solution = (double[])_coreRight.Clone();
        SolveBackward(solution, _basis);
        return solution;
    }

    private void InvertFronts(CancellationToken cancellationToken)
    {
        _inverses ??= [.. _layout.FrontSize.Select(size => new double[size * size])];
        for (int s = _fronts.Length - 1; s >= 0; s--)
        {
            if ((s & 0xFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int size = _layout.FrontSize[s], pivots = _layout.PivotSize[s], parent = _layout.Supernodes[s].Parent;
            if (parent >= 0)
            {
                int parentSize = _layout.FrontSize[parent];
                int[] offset = _layout.ParentOffset[s];
                for (int i = 0; i < offset.Length; i++)
                {
                    for (int j = 0; j < offset.Length; j++)
                        _inverses[s][(pivots + i) * size + pivots + j] = _inverses[parent][offset[i] * parentSize + offset[j]];
                }
            }

            _dense.Invert(_fronts[s], size, pivots, _inverses[s]);
        }
    }

    private void InvertCore(int f, MixedInverse result)
    {
        RandomFactor factor = _products.Factors[f];
        int r = factor.Width;
        Span<double> work = new double[r * Math.Max(_basis, _products.Factors.Max(one => one.Width))];
        for (int level = 0; level < factor.LevelCount; level++)
        {
            (int front, int offset) = _layout.Place[_layout.CoreStart[f] + level];
            Span<double> inverse = result.Inverse[f].AsSpan(level * r * r, r * r);
            CopyBlock(_inverses![front], _layout.FrontSize[front], offset, r, offset, r, inverse);
            ReadOnlySpan<double> diagonal = _products.Diagonal[f].AsSpan(level * r * r, r * r);
            SmallMatrix.Multiply(work, _lambda[f], inverse, r, r, r);
            SmallMatrix.Multiply(result.LogDeterminant[f], diagonal, work, r, r, r, add: true);
            SmallMatrix.Multiply(work, _lambda[f], result.Solution[f].AsSpan(level * r * _basis, r * _basis), r, r, _basis);
            SmallMatrix.Multiply(result.Rest[f].AsSpan(level * r * _basis, r * _basis), diagonal, work, r, r, _basis, -1, add: true);
        }

        for (int g = f + 1; g < _products.Factors.Length; g++)
            InvertPairs(f, g, result);
    }

    private void InvertPairs(int f, int g, MixedInverse result)
    {
        int r = _products.Factors[f].Width, s = _products.Factors[g].Width;
        PairProducts pair = _products.Pairs[f, g];
        Span<double> inverse = new double[r * s], work = new double[Math.Max(r, s) * Math.Max(Math.Max(r, s), _basis)];
        for (int level = 0; level < _products.Factors[f].LevelCount; level++)
        {
            for (int k = pair.Start[level]; k < pair.Start[level + 1]; k++)
            {
                int other = pair.Target[k];
                ReadOnlySpan<double> block = pair.Blocks.AsSpan(k * r * s, r * s);
                (int front, int first, int second) = Locate(_layout.CoreStart[f] + level, _layout.CoreStart[g] + other);
                CopyBlock(_inverses![front], _layout.FrontSize[front], second, s, first, r, inverse);
                SmallMatrix.Multiply(work, _lambda[g], inverse, s, s, r);
                SmallMatrix.Multiply(result.LogDeterminant[f], block, work, r, s, r, add: true);
                CopyBlock(_inverses![front], _layout.FrontSize[front], first, r, second, s, inverse);
                if (PairInverses is { } kept)
                    inverse[..(r * s)].CopyTo(kept[f, g].AsSpan(k * r * s));
                SmallMatrix.Multiply(work, _lambda[f], inverse, r, r, s);
                SmallMatrix.TransposeMultiply(result.LogDeterminant[g], block, work, s, r, s, add: true);
                SmallMatrix.Multiply(work, _lambda[g], result.Solution[g].AsSpan(other * s * _basis, s * _basis), s, s, _basis);
                SmallMatrix.Multiply(result.Rest[f].AsSpan(level * r * _basis, r * _basis), block, work, r, s, _basis, -1, add: true);
                SmallMatrix.Multiply(work, _lambda[f], result.Solution[f].AsSpan(level * r * _basis, r * _basis), r, r, _basis);
                SmallMatrix.TransposeMultiply(result.Rest[g].AsSpan(other * s * _basis, s * _basis), block, work, s, r, _basis, -1, add: true);
            }
        }
    }

    private static void CopyBlock(double[] front, int size, int row, int rows, int column, int columns, Span<double> target)
    {
        for (int i = 0; i < rows; i++)
            front.AsSpan((row + i) * size + column, columns).CopyTo(target[(i * columns)..]);
    }
}
