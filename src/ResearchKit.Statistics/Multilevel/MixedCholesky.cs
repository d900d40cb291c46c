using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// The sparse Cholesky factor of M = Λ'Z'ZΛ + I at given relative covariance factors Λ, and what is solved with it: W = L⁻¹Λ'Z'Q, U = M⁻¹Λ'Z'Q.
/// One object is used again for every Λ; only one thread may use it at a time, and it uses several itself.
/// </summary>
/// <remarks>Sums over leaves run in fixed chunks that are added in order, so that the number of threads changes no bit.</remarks>
internal sealed partial class MixedCholesky
{
    private const int MostChunks = 64;
    private const int LeastLeaves = 64;
    private const int ChunkMemory = 20_000_000; // elements of all chunks' sums over the core together

    private readonly MixedLayout _layout;
    private readonly CrossProducts _products;
    private readonly int _threads;
    private readonly DenseFactor _dense;
    private readonly int _leaves;
    private readonly int _width;
    private readonly int _basis;
    private readonly bool _isSingle; // one column in every factor
    private readonly double[] _leafLower;
    private readonly double[] _leafRight;
    private readonly double[] _linkLower;
    private readonly int[] _linkLowerStart;
    private readonly double[][] _fronts;
    private readonly double[] _coreRight;
    private double[][] _lambda = [];

    public MixedCholesky(MixedLayout layout, int threads)
    {
        _layout = layout;
        _products = layout.Products;
        _threads = threads;
        _dense = new DenseFactor(threads);
        _leaves = _products.Factors[0].LevelCount;
        _width = _products.Factors[0].Width;
        _basis = _products.Basis;
        _isSingle = _products.Factors.All(factor => factor.Width == 1);
        _leafLower = new double[_leaves * _width * _width];
        _leafRight = new double[_leaves * _width * _basis];
        _linkLowerStart = new int[layout.LinkNode.Length + 1];
        for (int k = 0; k < layout.LinkNode.Length; k++)
            _linkLowerStart[k + 1] = _linkLowerStart[k] + layout.WidthOf(layout.LinkNode[k]) * _width;
        _linkLower = new double[_linkLowerStart[^1]];
        _fronts = [.. layout.FrontSize.Select(size => new double[size * size])];
        _coreRight = new double[layout.CoreRows * _basis];
    }

    /// <summary>log det M at the last Λ.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>W'W at the last Λ, basis × basis.</summary>
    public double[] Explained { get; private set; } = [];

    private int Chunks => Math.Clamp(_leaves / LeastLeaves, 1, Math.Clamp(ChunkMemory / Math.Max(1, _coreRight.Length), 1, MostChunks));

    /// <summary>Factorises at the given Λ, one lower triangle a factor (row by row). False where M is not positive definite to rounding.</summary>
    public bool Factorise(double[][] lambda, CancellationToken cancellationToken)
    {
        _lambda = lambda;
        var parts = new (double LogDeterminant, double[] Explained, bool IsPositive)[Chunks];
        ForChunks(cancellationToken, (chunk, from, to) => parts[chunk] = FactoriseLeaves(from, to));
        LogDeterminant = 0;
        Explained = new double[_basis * _basis];
        foreach ((double logDeterminant, double[] explained, bool isPositive) in parts)
        {
            if (!isPositive)
                return false;
            LogDeterminant += logDeterminant;
            for (int i = 0; i < Explained.Length; i++)
                Explained[i] += explained[i];
        }

        return _layout.CoreCount == 0 || FactoriseCore(cancellationToken);
    }

    private void ForChunks(CancellationToken cancellationToken, Action<int, int, int> body)
    {
        int chunks = Chunks;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
        if (_threads == 1 || chunks == 1)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Run(chunk);
            }
        }
        else
        {
            Parallel.For(0, chunks, options, Run);
        }

        void Run(int chunk) => body(chunk, (int)((long)_leaves * chunk / chunks), (int)((long)_leaves * (chunk + 1) / chunks));
    }

    private (double, double[], bool) FactoriseLeaves(int from, int to)
    {
        int r = _width, widest = Math.Max(r, _products.Factors.Max(factor => factor.Width));
        double[] lambda = _lambda[0], diagonal = _products.Diagonal[0], right = _products.Right[0];
        Span<double> work = new double[widest * widest], block = new double[widest * widest];
        var explained = new double[_basis * _basis];
        double logDeterminant = 0, product = 1;
        for (int leaf = from; leaf < to; leaf++)
        {
            Span<double> lower = _leafLower.AsSpan(leaf * r * r, r * r);
            SmallMatrix.Multiply(work, diagonal.AsSpan(leaf * r * r, r * r), lambda, r, r, r);
            SmallMatrix.TransposeMultiply(lower, lambda, work, r, r, r);
            for (int i = 0; i < r; i++)
                lower[i * r + i] += 1;
            if (!SmallMatrix.Cholesky(lower, r))
                return (0, explained, false);
            for (int i = 0; i < r; i++)
                product *= lower[i * r + i];
            if (product > 1e100)
            {
                logDeterminant += 2 * Elementary.Log(product);
                product = 1;
            }

            Span<double> w = _leafRight.AsSpan(leaf * r * _basis, r * _basis);
            SmallMatrix.TransposeMultiply(w, lambda, right.AsSpan(leaf * r * _basis, r * _basis), r, r, _basis);
            SmallMatrix.SolveLower(lower, w, r, _basis);
            AddSquare(explained, w, r);
            for (int k = _layout.LinkStart[leaf]; k < _layout.LinkStart[leaf + 1]; k++)
            {
                // (Λ₀' B Λ_g)' L⁻ᵀ, width of the other × width of the leaf.
                int g = _layout.FactorOf(_layout.LinkNode[k]), s = _products.Factors[g].Width;
                SmallMatrix.Multiply(work, _products.Pairs[0, g].Blocks.AsSpan(_layout.LinkSource[k] * r * s, r * s), _lambda[g], r, s, s);
                SmallMatrix.TransposeMultiply(block, lambda, work, r, r, s);
                SmallMatrix.SolveLower(lower, block, r, s);
                Span<double> link = _linkLower.AsSpan(_linkLowerStart[k], r * s);
                for (int i = 0; i < r; i++)
                {
                    for (int j = 0; j < s; j++)
                        link[j * r + i] = block[i * s + j];
                }
            }
        }

        return (logDeterminant + 2 * Elementary.Log(product), explained, true);
    }

    private void AddSquare(double[] sum, ReadOnlySpan<double> w, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int a = 0; a < _basis; a++)
            {
                double value = w[i * _basis + a];
                for (int b = 0; b <= a; b++)
                    sum[a * _basis + b] += value * w[i * _basis + b];
            }
        }
    }

    private bool FactoriseCore(CancellationToken cancellationToken)
    {
        AssembleCore();
        double logDeterminant = 0;
        Supernode[] supernodes = _layout.Supernodes;
        for (int s = 0; s < supernodes.Length; s++)
        {
            if ((s & 0xFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int size = _layout.FrontSize[s], pivots = _layout.PivotSize[s];
            double[] front = _fronts[s];
            if (!_dense.Factorise(front, size, pivots))
                return false;
            double product = 1;
            for (int i = 0; i < pivots; i++)
            {
                product *= front[i * size + i];
                if (product > 1e100 || i == pivots - 1)
                {
                    logDeterminant += 2 * Elementary.Log(product);
                    product = 1;
                }
            }

            SolveForward(s, _coreRight, _basis);
            if (supernodes[s].Parent >= 0)
                PassOn(s, front, size, pivots);
        }

        LogDeterminant += logDeterminant;
        AddSquare(Explained, _coreRight, _layout.CoreRows);
        return true;
    }

    private void PassOn(int s, double[] front, int size, int pivots)
    {
        int parent = _layout.Supernodes[s].Parent, parentSize = _layout.FrontSize[parent];
        double[] target = _fronts[parent];
        int[] offset = _layout.ParentOffset[s];
        for (int i = 0; i < offset.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                target[offset[i] * parentSize + offset[j]] += front[(pivots + i) * size + pivots + j];
        }
    }

    private void SolveForward(int s, double[] right, int columns)
    {
        int size = _layout.FrontSize[s], pivots = _layout.PivotSize[s];
        double[] front = _fronts[s];
        int[] rows = _layout.FrontRows[s];
        for (int i = 0; i < size; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = right[rows[i] * columns + c];
                int before = Math.Min(i, pivots);
                for (int k = 0; k < before; k++)
                    sum -= front[i * size + k] * right[rows[k] * columns + c];
                right[rows[i] * columns + c] = i < pivots ? sum / front[i * size + i] : sum;
            }
        }
    }

    /// <summary>T'T of T = L⁻¹Λ'S for other right-hand sides S (by factor, a row an effect), columns × columns.</summary>
    public double[] ExplainedOf(double[][] right, int columns)
    {
        int r = _width;
        var gram = new double[columns * columns];
        var core = new double[_layout.CoreRows * columns];
        Span<double> w = new double[r * columns];
        for (int f = 1; f < _products.Factors.Length; f++)
        {
            int s = _products.Factors[f].Width;
            for (int at = 0, row = _layout.RowStart[f] * columns; at < right[f].Length; at += s * columns, row += s * columns)
                SmallMatrix.TransposeMultiply(core.AsSpan(row, s * columns), _lambda[f], right[f].AsSpan(at, s * columns), s, s, columns);
        }

        for (int leaf = 0; leaf < _leaves; leaf++)
        {
            SmallMatrix.TransposeMultiply(w, _lambda[0], right[0].AsSpan(leaf * r * columns, r * columns), r, r, columns);
            SmallMatrix.SolveLower(_leafLower.AsSpan(leaf * r * r, r * r), w, r, columns);
            SmallMatrix.TransposeMultiply(gram, w, w, columns, r, columns, add: true);
            for (int k = _layout.LinkStart[leaf]; k < _layout.LinkStart[leaf + 1]; k++)
            {
                int s = (_linkLowerStart[k + 1] - _linkLowerStart[k]) / r;
                SmallMatrix.Multiply(core.AsSpan(_layout.RowOf(_layout.LinkNode[k]) * columns, s * columns), _linkLower.AsSpan(_linkLowerStart[k], s * r), w, s, r, columns, -1, add: true);
            }
        }

        for (int s = 0; s < _fronts.Length; s++)
            SolveForward(s, core, columns);
        SmallMatrix.TransposeMultiply(gram, core, core, columns, _layout.CoreRows, columns, add: true);
        return gram;
    }
}
