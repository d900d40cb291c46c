namespace ResearchKit.Statistics.Multilevel;

/// <content>Filling the fronts of the core: its own elements, less what the leaves explain.</content>
internal sealed partial class MixedCholesky
{
    private void AssembleCore()
    {
        foreach (double[] front in _fronts)
            Array.Clear(front);
        for (int f = 1; f < _products.Factors.Length; f++)
        {
            AssembleDiagonal(f);
            for (int g = f + 1; g < _products.Factors.Length; g++)
                AssemblePairs(f, g);
        }

        for (int leaf = 0; leaf < _leaves; leaf++)
            SubtractLeaf(leaf);
    }

    private void AssembleDiagonal(int f)
    {
        int r = _products.Factors[f].Width;
        double[] lambda = _lambda[f];
        Span<double> work = new double[r * r], own = new double[r * r];
        for (int level = 0; level < _products.Factors[f].LevelCount; level++)
        {
            int node = _layout.CoreStart[f] + level;
            (int front, int offset) = _layout.Place[node];
            int size = _layout.FrontSize[front];
            SmallMatrix.Multiply(work, _products.Diagonal[f].AsSpan(level * r * r, r * r), lambda, r, r, r);
            SmallMatrix.TransposeMultiply(own, lambda, work, r, r, r);
            for (int i = 0; i < r; i++)
            {
                for (int j = 0; j <= i; j++)
                    _fronts[front][(offset + i) * size + offset + j] += own[i * r + j] + (i == j ? 1 : 0);
            }

            SmallMatrix.TransposeMultiply(
                _coreRight.AsSpan(_layout.RowOf(node) * _basis, r * _basis), lambda, _products.Right[f].AsSpan(level * r * _basis, r * _basis), r, r, _basis);
        }
    }

    private void AssemblePairs(int f, int g)
    {
        int r = _products.Factors[f].Width, s = _products.Factors[g].Width;
        PairProducts pair = _products.Pairs[f, g];
        Span<double> work = new double[r * s], block = new double[r * s];
        for (int level = 0; level < _products.Factors[f].LevelCount; level++)
        {
            for (int k = pair.Start[level]; k < pair.Start[level + 1]; k++)
            {
                SmallMatrix.Multiply(work, pair.Blocks.AsSpan(k * r * s, r * s), _lambda[g], r, s, s);
                SmallMatrix.TransposeMultiply(block, _lambda[f], work, r, r, s);
                (int front, int first, int second) = Locate(_layout.CoreStart[f] + level, _layout.CoreStart[g] + pair.Target[k]);
                int size = _layout.FrontSize[front];
                for (int i = 0; i < r; i++)
                {
                    for (int j = 0; j < s; j++)
                    {
                        int row = Math.Max(first + i, second + j), column = Math.Min(first + i, second + j);
                        _fronts[front][row * size + column] += block[i * s + j];
                    }
                }
            }
        }
    }

    /// <summary>The front that holds the element of two nodes, and their places in it.</summary>
    private (int Front, int First, int Second) Locate(int one, int other)
    {
        (int front, int offset) = _layout.Place[one];
        (int otherFront, int otherOffset) = _layout.Place[other];
        return front <= otherFront
            ? (front, offset, front == otherFront ? otherOffset : OffsetIn(front, other))
            : (otherFront, OffsetIn(otherFront, one), otherOffset);
    }

    private int OffsetIn(int front, int node)
    {
        int at = _layout.PivotSize[front];
        foreach (int other in _layout.Supernodes[front].Structure)
        {
            if (other == node)
                return at;
            at += _layout.WidthOf(other);
        }

        throw new InvalidOperationException($"Node {node} is not in front {front}.");
    }

    private void SubtractLeaf(int leaf)
    {
        int from = _layout.LinkStart[leaf], to = _layout.LinkStart[leaf + 1];
        if (from == to)
            return;
        int r = _width, size = _layout.FrontSize[_layout.LeafFront[leaf]];
        double[] front = _fronts[_layout.LeafFront[leaf]];
        ReadOnlySpan<double> w = _leafRight.AsSpan(leaf * r * _basis, r * _basis);
        for (int k = from; k < to; k++)
        {
            int s = (_linkLowerStart[k + 1] - _linkLowerStart[k]) / r;
            if (_isSingle)
            {
                double value = _linkLower[k];
                Span<double> target = front.AsSpan(_layout.LinkOffset[k] * size, size);
                ReadOnlySpan<double> others = _linkLower.AsSpan(from, k - from + 1);
                ReadOnlySpan<int> places = _layout.LinkOffset.AsSpan(from, others.Length);
                for (int m = 0; m < others.Length; m++)
                    target[places[m]] -= value * others[m];
            }
            else
            {
                for (int i = 0; i < s; i++)
                    SubtractRow(front.AsSpan((_layout.LinkOffset[k] + i) * size, size), _linkLower.AsSpan(_linkLowerStart[k] + i * r, r), from, k, i);
            }

            SmallMatrix.Multiply(_coreRight.AsSpan(_layout.RowOf(_layout.LinkNode[k]) * _basis, s * _basis), _linkLower.AsSpan(_linkLowerStart[k], s * r), w, s, r, _basis, -1, add: true);
        }
    }

    private void SubtractRow(Span<double> target, ReadOnlySpan<double> own, int from, int to, int i)
    {
        int r = own.Length;
        for (int m = from; m <= to; m++)
        {
            int columns = m == to ? i + 1 : (_linkLowerStart[m + 1] - _linkLowerStart[m]) / r;
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int c = 0; c < r; c++)
                    sum += own[c] * _linkLower[_linkLowerStart[m] + j * r + c];
                target[_layout.LinkOffset[m] + j] -= sum;
            }
        }
    }
}
