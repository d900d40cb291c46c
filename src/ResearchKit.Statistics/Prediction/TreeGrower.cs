using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Grows trees on rows in bins, the best leaf first. Holds the buffers that all trees share.</summary>
internal sealed class TreeGrower
{
    private const int BlockRows = 2048, LeastWorkOfThreads = 400_000;

    private readonly BinnedRows _bins;
    private readonly GradientBoostingOptions _options;
    private readonly TreeSplitFinder _finder;
    private readonly ParallelOptions _parallel;
    private readonly HistogramSums _gradients;
    private readonly HistogramSums[] _gathered, _partial;
    private readonly Stack<HistogramSums> _free = new();
    private readonly int[] _rows, _scratch;
    private readonly int[] _groupSizes;
    private TreeScale _scale;
    private bool _isWhole;

    /// <param name="bins">All rows; those of the fit come first.</param>
    /// <param name="columns">How columns are cut.</param>
    /// <param name="rows">Rows of the fit.</param>
    /// <param name="options">The settings.</param>
    /// <param name="cancellationToken">Stops.</param>
    public TreeGrower(BinnedRows bins, IReadOnlyList<HistogramBins> columns, int rows, GradientBoostingOptions options, CancellationToken cancellationToken)
    {
        (_bins, _options, _finder) = (bins, options, new TreeSplitFinder(columns, options));
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken };
        _gradients = new HistogramSums(rows);
        (_rows, _scratch) = (new int[rows], new int[rows]);
        _groupSizes = [.. Enumerable.Range(0, bins.Words.Length).Select(group => Math.Min(8, bins.Columns - group * 8))];
        _gathered = [.. Enumerable.Range(0, options.Threads).Select(_ => new HistogramSums(BlockRows))];
        _partial = [.. Enumerable.Range(1, options.Threads - 1).Select(_ => NewSums())];
    }

    /// <summary>The rows of the leaves of the last tree, each with its value.</summary>
    public IReadOnlyList<TreeLeaf> Leaves { get; private set; } = [];

    /// <summary>Takes the derivatives of the loss at the scores of all rows of the fit.</summary>
    public void TakeGradients(GradientBoostingObjective objective, double[] outcomes, double[] weights, double[] scores)
    {
        int count = _rows.Length;
        var largest = new (double Gradient, double Curvature)[Chunks(count, 8)];
        ForChunks(count, 8, (chunk, from, to) => largest[chunk] = objective.Derivatives(
            outcomes.AsSpan(from, to - from), weights.Length == 0 ? [] : weights.AsSpan(from, to - from), scores.AsSpan(from, to - from), ref _gradients[from]));
        _scale = new TreeScale(count, largest.Max(one => one.Gradient), largest.Max(one => one.Curvature));
        ForChunks(count, 8, (_, from, to) => MakeWhole(from, to));
    }

    /// <summary>Grows one tree.</summary>
    /// <param name="chosen">The rows to grow on in order; null for all.</param>
    /// <param name="columns">Which columns it may split on.</param>
    public TreeModel Grow(int[]? chosen, bool[] columns)
    {
        _isWhole = chosen is null;
        int count = chosen?.Length ?? _rows.Length;
        if (chosen is null)
        {
            for (int row = 0; row < count; row++)
                _rows[row] = row;
        }
        else
        {
            chosen.CopyTo(_rows, 0);
        }

        Vector128<long> all = SumOf(0, count);
        double value = _finder.ValueOf(_scale.GradientOf(all[0]), _scale.CurvatureOf(all[1]), double.NegativeInfinity, double.PositiveInfinity);
        var root = new TreeLeaf { Node = 0, Start = 0, Count = count, Depth = 0, Gradient = all[0], Curvature = all[1], Value = value };
        var nodes = new List<TreeNode> { default };
        var sets = new List<ulong>();
        var leaves = new List<TreeLeaf> { root };
        if (MaySplit(root))
        {
            root.Sums = Take();
            Fill(root);
            root.Split = _finder.Find(root, columns, _scale);
        }

        while (leaves.Count < _options.MaximumLeaves)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            int at = -1;
            for (int k = 0; k < leaves.Count; k++)
            {
                if (leaves[k].Split.Exists && (at < 0 || leaves[k].Split.Gain > leaves[at].Split.Gain))
                    at = k;
            }

            if (at < 0)
                break;
            (TreeLeaf left, TreeLeaf right) = Divide(leaves[at], nodes, sets);
            bool isLast = leaves.Count + 1 == _options.MaximumLeaves;
            Prepare(leaves[at], left, right, isLast ? null : columns);
            leaves[at] = left;
            leaves.Add(right);
        }

        foreach (TreeLeaf leaf in leaves)
        {
            nodes[leaf.Node] = new TreeNode(-1, 0, 0, 0, -1, leaf.Value * _options.LearningRate, 0, leaf.Count);
            Give(leaf);
        }

        Leaves = leaves;
        return new TreeModel([.. nodes], [.. sets]);
    }

    /// <summary>Adds the last tree to the scores of the rows that it was grown on.</summary>
    public void AddTo(double[] scores)
    {
        ForChunks(Leaves.Count, Math.Max(1, _rows.Length / Leaves.Count), (_, from, to) =>
        {
            for (int k = from; k < to; k++)
            {
                TreeLeaf leaf = Leaves[k];
                double value = leaf.Value * _options.LearningRate;
                foreach (int row in _rows.AsSpan(leaf.Start, leaf.Count))
                    scores[row] += value;
            }
        });
    }

    /// <summary>Histograms and best splits of two children; the smaller one's histogram is summed, the other's is what is left of the parent's.</summary>
    private void Prepare(TreeLeaf parent, TreeLeaf left, TreeLeaf right, bool[]? columns)
    {
        if (columns is null || !(MaySplit(left) || MaySplit(right)))
        {
            Give(parent);
            return;
        }

        (TreeLeaf small, TreeLeaf large) = left.Count <= right.Count ? (left, right) : (right, left);
        small.Sums = Take();
        Fill(small);
        (large.Sums, parent.Sums) = (parent.Sums, null);
        large.Sums!.Subtract(small.Sums);
        TreeLeaf[] children = [left, right];
        if (_bins.Columns >= 20 && _options.Threads > 1)
            Parallel.For(0, 2, _parallel, k => Search(children[k]));
        else
            Array.ForEach(children, Search);

        void Search(TreeLeaf leaf)
        {
            if (MaySplit(leaf))
                leaf.Split = _finder.Find(leaf, columns, _scale);
        }

        foreach (TreeLeaf child in children.Where(child => !child.Split.Exists))
            Give(child);
    }

    private bool MaySplit(TreeLeaf leaf) => leaf.Count >= 2L * _options.MinimumLeafRows && leaf.Depth < (_options.MaximumDepth ?? int.MaxValue);

    private (TreeLeaf Left, TreeLeaf Right) Divide(TreeLeaf leaf, List<TreeNode> nodes, List<ulong> sets)
    {
        TreeSplit split = leaf.Split;
        int next = nodes.Count, set = split.Set is null ? -1 : sets.Count, shift = split.Set is null && split.IsMissingLeft ? 1 : 0;
        sets.AddRange(split.Set ?? []);
        nodes[leaf.Node] = new TreeNode(split.Column, next, (byte)(split.Bin + shift), (byte)shift, set, 0, split.Gain, leaf.Count);
        nodes.AddRange([default, default]);
        var goesLeft = new bool[HistogramSums.Bins];
        for (int bin = 0; bin < goesLeft.Length; bin++)
            goesLeft[bin] = split.Set is { } members ? (members[bin >> 6] >> (bin & 63) & 1) == 1 : (byte)(bin + shift) <= (byte)(split.Bin + shift);
        int leftCount = Partition(leaf, split.Column, goesLeft);
        _isWhole = false;

        double lower = leaf.Lower, upper = leaf.Upper, middle = split.LeftValue / 2 + split.RightValue / 2;
        int direction = split.Set is null ? _finder.DirectionOf(split.Column) : 0;
        return (
            new TreeLeaf
            {
                Node = next,
                Start = leaf.Start,
                Count = leftCount,
                Depth = leaf.Depth + 1,
                Gradient = split.LeftGradient,
                Curvature = split.LeftCurvature,
                Value = split.LeftValue,
                Lower = direction < 0 ? middle : lower,
                Upper = direction > 0 ? middle : upper,
            },
            new TreeLeaf
            {
                Node = next + 1,
                Start = leaf.Start + leftCount,
                Count = leaf.Count - leftCount,
                Depth = leaf.Depth + 1,
                Gradient = leaf.Gradient - split.LeftGradient,
                Curvature = leaf.Curvature - split.LeftCurvature,
                Value = split.RightValue,
                Lower = direction > 0 ? middle : lower,
                Upper = direction < 0 ? middle : upper,
            });
    }

    /// <summary>Puts the rows that go left before the others, each side in its order.</summary>
    private int Partition(TreeLeaf leaf, int column, bool[] goesLeft)
    {
        ulong[] words = _bins.Words[column >> 3];
        int shift = (column & 7) * 8, chunks = Chunks(leaf.Count, 4);
        int[] from = new int[chunks + 1], left = new int[chunks];
        ForChunks(leaf.Count, 4, (chunk, first, end) =>
        {
            (from[chunk], from[chunk + 1]) = (first, end);
            left[chunk] = Part(leaf.Start + first, leaf.Start + end, words, shift, goesLeft);
        });
        if (chunks == 1)
        {
            Array.Copy(_scratch, leaf.Start + left[0], _rows, leaf.Start + left[0], leaf.Count - left[0]);
            Array.Reverse(_rows, leaf.Start + left[0], leaf.Count - left[0]);
            return left[0];
        }

        int all = left.Sum();
        int leftAt = leaf.Start, rightAt = leaf.Start + all;
        var places = new (int Left, int Right)[chunks];
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            places[chunk] = (leftAt, rightAt);
            leftAt += left[chunk];
            rightAt += from[chunk + 1] - from[chunk] - left[chunk];
        }

        // Left rows were moved within _rows itself: they are copied out before they are put into place.
        Parallel.For(0, chunks, _parallel, chunk => Array.Copy(_rows, leaf.Start + from[chunk], _scratch, leaf.Start + from[chunk], left[chunk]));
        Parallel.For(0, chunks, _parallel, chunk =>
        {
            int start = leaf.Start + from[chunk], rights = from[chunk + 1] - from[chunk] - left[chunk];
            Array.Copy(_scratch, start, _rows, places[chunk].Left, left[chunk]);
            Array.Copy(_scratch, start + left[chunk], _rows, places[chunk].Right, rights);
            Array.Reverse(_rows, places[chunk].Right, rights);
        });
        return all;
    }

    /// <summary>Left rows move to the front of their stretch; the others go into the scratch array from the stretch's end downwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Part(int start, int end, ulong[] words, int shift, bool[] goesLeft)
    {
        int left = start, right = end - 1;
        int[] rows = _rows, scratch = _scratch;
        for (int i = start; i < end; i++)
        {
            int row = rows[i];
            bool isLeft = goesLeft[(byte)(words[row] >> shift)];
            rows[left] = row;
            scratch[right] = row;
            int step = isLeft ? 1 : 0;
            left += step;
            right -= 1 - step;
        }

        return left - start;
    }

    /// <summary>Sums the histograms of a leaf's rows.</summary>
    private void Fill(TreeLeaf leaf)
    {
        int chunks = Chunks(leaf.Count, _bins.Columns);
        ForChunks(leaf.Count, _bins.Columns, (chunk, from, to) =>
        {
            HistogramSums sums = chunk == 0 ? leaf.Sums! : _partial[chunk - 1];
            sums.Clear();
            for (int start = from; start < to; start += BlockRows)
            {
                int count = Math.Min(BlockRows, to - start);
                ReadOnlySpan<int> rows = _isWhole ? [] : _rows.AsSpan(leaf.Start + start, count);
                if (!_isWhole)
                    Gather(rows, _gathered[chunk]);
                for (int group = 0; group < _groupSizes.Length; group++)
                    sums.Accumulate(group, _groupSizes[group], _bins.Words[group], rows, start, ref _isWhole ? ref _gradients[start] : ref _gathered[chunk][0], count);
            }
        });
        for (int chunk = 1; chunk < chunks; chunk++)
            leaf.Sums!.Add(_partial[chunk - 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ReadOnlySpan<int> rows, HistogramSums into)
    {
        ref Vector128<long> from = ref _gradients[0], to = ref into[0];
        for (int i = 0; i < rows.Length; i++)
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, rows[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeWhole(int from, int to)
    {
        ref Vector128<long> pairs = ref _gradients[0];
        TreeScale scale = _scale;
        for (int row = from; row < to; row++)
        {
            Vector128<double> one = Unsafe.Add(ref pairs, row).AsDouble();
            Unsafe.Add(ref pairs, row) = Vector128.Create(scale.Gradient(one[0]), scale.CurvatureAndOne(one[1]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector128<long> SumOf(int start, int count)
    {
        Vector128<long> sum = Vector128<long>.Zero;
        ref Vector128<long> pairs = ref _gradients[0];
        for (int i = start; i < start + count; i++)
            sum += Unsafe.Add(ref pairs, _rows[i]);
        return sum;
    }

    /// <summary>How many stretches work of so many items is cut into: one where threads would cost more than they bring.</summary>
    private int Chunks(int count, int costEach) => (long)count * costEach < LeastWorkOfThreads ? 1 : Math.Min(_options.Threads, count);

    private void ForChunks(int count, int costEach, Action<int, int, int> work)
    {
        int chunks = Chunks(count, costEach);
        if (chunks == 1)
            work(0, 0, count);
        else
            Parallel.For(0, chunks, _parallel, chunk => work(chunk, (int)((long)count * chunk / chunks), (int)((long)count * (chunk + 1) / chunks)));
    }

    private HistogramSums NewSums() => new(_bins.Words.Length * 8 * HistogramSums.Bins);

    private HistogramSums Take() => _free.TryPop(out HistogramSums? sums) ? sums : NewSums();

    private void Give(TreeLeaf leaf)
    {
        if (leaf.Sums is { } sums)
            _free.Push(sums);
        leaf.Sums = null;
    }
}
