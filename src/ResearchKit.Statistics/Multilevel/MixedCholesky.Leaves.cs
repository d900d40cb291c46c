namespace ResearchKit.Statistics.Multilevel;

/// <content>The leaves' part of the way back.</content>
internal sealed partial class MixedCholesky
{
    private (double[][] Gradient, double[] CoreRest) InvertLeaves(int from, int to, double[] core, MixedInverse result)
    {
        RandomFactor[] factors = _products.Factors;
        int r = _width, widest = factors.Max(factor => factor.Width), most = 0;
        for (int leaf = from; leaf < to; leaf++)
            most = Math.Max(most, _linkLowerStart[_layout.LinkStart[leaf + 1]] - _linkLowerStart[_layout.LinkStart[leaf]]);
        var gradient = new double[factors.Length][];
        for (int f = 0; f < factors.Length; f++)
            gradient[f] = new double[factors[f].Width * factors[f].Width];
        var coreRest = new double[_layout.CoreRows * _basis];
        Span<double> coupling = new double[most], crossed = new double[most], work = new double[widest * Math.Max(widest, _basis)];
        for (int leaf = from; leaf < to; leaf++)
        {
            Span<double> inverse = result.Inverse[0].AsSpan(leaf * r * r, r * r);
            SmallMatrix.InverseOfSquare(_leafLower.AsSpan(leaf * r * r, r * r), inverse, r);
            int first = _layout.LinkStart[leaf], last = _layout.LinkStart[leaf + 1];
            if (first < last)
                Couple(leaf, coupling, crossed, inverse);
            SolveLeaf(leaf, core, result.Solution[0].AsSpan(leaf * r * _basis, r * _basis));

            ReadOnlySpan<double> diagonal = _products.Diagonal[0].AsSpan(leaf * r * r, r * r);
            Span<double> solution = result.Solution[0].AsSpan(leaf * r * _basis, r * _basis), rest = result.Rest[0].AsSpan(leaf * r * _basis, r * _basis);
            SmallMatrix.Multiply(work, _lambda[0], inverse, r, r, r);
            SmallMatrix.Multiply(gradient[0], diagonal, work, r, r, r, add: true);
            SmallMatrix.Multiply(work, _lambda[0], solution, r, r, _basis);
            SmallMatrix.Multiply(rest, diagonal, work, r, r, _basis, -1, add: true);
            for (int k = first; k < last; k++)
            {
                int node = _layout.LinkNode[k], g = _layout.FactorOf(node), s = factors[g].Width, row = _layout.RowOf(node);
                ReadOnlySpan<double> block = _products.Pairs[0, g].Blocks.AsSpan(_layout.LinkSource[k] * r * s, r * s);
                ReadOnlySpan<double> between = crossed.Slice(_linkLowerStart[k] - _linkLowerStart[first], s * r); // M⁻¹ of link and leaf, s × r
                if (PairInverses is { } kept)
                    Transpose(between, kept[0, g].AsSpan(_layout.LinkSource[k] * r * s, r * s), s, r);
                SmallMatrix.Multiply(work, _lambda[g], between, s, s, r);
                SmallMatrix.Multiply(gradient[0], block, work, r, s, r, add: true);
                work[..(r * s)].Clear();
                SmallMatrix.AddMultiplyTranspose(work, _lambda[0], between, r, r, s);
                SmallMatrix.TransposeMultiply(gradient[g], block, work, s, r, s, add: true);
                SmallMatrix.Multiply(work, _lambda[g], core.AsSpan(row * _basis, s * _basis), s, s, _basis);
                SmallMatrix.Multiply(rest, block, work, r, s, _basis, -1, add: true);
                SmallMatrix.Multiply(work, _lambda[0], solution, r, r, _basis);
                SmallMatrix.TransposeMultiply(coreRest.AsSpan(row * _basis, s * _basis), block, work, s, r, _basis, -1, add: true);
            }
        }

        return (gradient, coreRest);
    }

    /// <summary>U of a leaf: L⁻ᵀ (W − L_SP' U_S).</summary>
    private void SolveLeaf(int leaf, double[] core, Span<double> solution)
    {
        int r = _width;
        _leafRight.AsSpan(leaf * r * _basis, r * _basis).CopyTo(solution);
        for (int k = _layout.LinkStart[leaf]; k < _layout.LinkStart[leaf + 1]; k++)
        {
            int s = (_linkLowerStart[k + 1] - _linkLowerStart[k]) / r;
            SmallMatrix.TransposeMultiply(solution, _linkLower.AsSpan(_linkLowerStart[k], s * r), core.AsSpan(_layout.RowOf(_layout.LinkNode[k]) * _basis, s * _basis), r, s, _basis, -1, add: true);
        }

        SmallMatrix.SolveUpper(_leafLower.AsSpan(leaf * r * r, r * r), solution, r, _basis);
    }

    /// <summary>
    /// Elements of M⁻¹ between a leaf and its links (crossed, in the links' order) and within it: with K = L_SP L_PP⁻¹, they are −M⁻¹_SS K and
    /// (L L')⁻¹ + K' M⁻¹_SS K.
    /// </summary>
    private void Couple(int leaf, Span<double> coupling, Span<double> crossed, Span<double> inverse)
    {
        int r = _width, first = _layout.LinkStart[leaf], last = _layout.LinkStart[leaf + 1];
        int rows = (_linkLowerStart[last] - _linkLowerStart[first]) / r;
        ReadOnlySpan<double> lower = _leafLower.AsSpan(leaf * r * r, r * r);
        _linkLower.AsSpan(_linkLowerStart[first], rows * r).CopyTo(coupling);
        for (int i = 0; i < rows; i++)
        {
            for (int j = r - 1; j >= 0; j--)
            {
                double sum = coupling[i * r + j];
                for (int k = j + 1; k < r; k++)
                    sum -= coupling[i * r + k] * lower[k * r + j];
                coupling[i * r + j] = sum / lower[j * r + j];
            }
        }

        double[] front = _inverses![_layout.LeafFront[leaf]];
        int size = _layout.FrontSize[_layout.LeafFront[leaf]];
        crossed[..(rows * r)].Clear();
        if (_isSingle)
        {
            ReadOnlySpan<int> places = _layout.LinkOffset.AsSpan(first, rows);
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> line = front.AsSpan(places[i] * size, size);
                double sum = 0;
                for (int j = 0; j < rows; j++)
                    sum += line[places[j]] * coupling[j];
                crossed[i] = -sum;
            }
        }
        else
        {
            Cross(front, size, first, last, coupling, crossed);
        }

        SmallMatrix.TransposeMultiply(inverse, coupling, crossed, r, rows, r, -1, add: true);
    }

    private void Cross(double[] front, int size, int first, int last, ReadOnlySpan<double> coupling, Span<double> crossed)
    {
        int r = _width, i = 0;
        for (int k = first; k < last; k++)
        {
            int s = (_linkLowerStart[k + 1] - _linkLowerStart[k]) / r;
            for (int x = 0; x < s; x++, i++)
            {
                ReadOnlySpan<double> line = front.AsSpan((_layout.LinkOffset[k] + x) * size, size);
                int j = 0;
                for (int m = first; m < last; m++)
                {
                    int t = (_linkLowerStart[m + 1] - _linkLowerStart[m]) / r;
                    for (int y = 0; y < t; y++, j++)
                    {
                        for (int c = 0; c < r; c++)
                            crossed[i * r + c] -= line[_layout.LinkOffset[m] + y] * coupling[j * r + c];
                    }
                }
            }
        }
    }

    private static void Transpose(ReadOnlySpan<double> source, Span<double> target, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                target[j * rows + i] = source[i * columns + j];
        }
    }
}
