using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Causal;

/// <summary>Rows that can be matches, sorted by distance measure; equal ones in an order of the seed. Finds the nearest that is left in logarithmic time.</summary>
internal sealed class MatchingPool
{
    private readonly double[] _keys;
    private readonly int[] _rows;
    private readonly int[] _right;
    private readonly int[] _left;

    public MatchingPool(IEnumerable<int> rows, double[] measure, RandomStream random)
    {
        int[] all = [.. rows];
        random.Shuffle(all.AsSpan());
        _rows = [.. all.OrderBy(row => measure[row])];
        _keys = [.. _rows.Select(row => measure[row])];
        // Place k + 1 stands for k; both ends are places of their own, always left.
        _right = [.. Enumerable.Range(0, _rows.Length + 2)];
        _left = [.. Enumerable.Range(0, _rows.Length + 2)];
    }

    /// <summary>Takes the nearest that is left within a limit out of the pool; -1 where there is none.</summary>
    public int TakeNearest(double value, double limit, RandomStream random)
    {
        int place = Nearest(value, limit, random);
        if (place < 0)
            return -1;
        _right[place + 1] = place + 2;
        _left[place + 1] = place;
        return _rows[place];
    }

    /// <summary>The nearest few within a limit, all of which stay in the pool; fewer where there are not so many.</summary>
    public IEnumerable<int> Nearest(double value, double limit, int count, RandomStream random, int except = -1)
    {
        int right = LowerBound(value), left = right - 1;
        while (count > 0 && (left >= 0 || right < _keys.Length))
        {
            double below = left >= 0 ? value - _keys[left] : double.PositiveInfinity, above = right < _keys.Length ? _keys[right] - value : double.PositiveInfinity;
            if (Math.Min(below, above) > limit)
                yield break;
            bool isBelow = below == above ? random.Bernoulli(0.5) : below < above;
            int row = _rows[isBelow ? left-- : right++];
            if (row == except)
                continue;
            count--;
            yield return row;
        }
    }

    private int Nearest(double value, double limit, RandomStream random)
    {
        int start = LowerBound(value), right = Find(_right, start + 1) - 1, left = Find(_left, start) - 1;
        double below = left >= 0 ? value - _keys[left] : double.PositiveInfinity, above = right < _keys.Length ? _keys[right] - value : double.PositiveInfinity;
        if (!(Math.Min(below, above) <= limit) || double.IsPositiveInfinity(Math.Min(below, above)))
            return -1;
        return below == above ? (random.Bernoulli(0.5) ? left : right) : below < above ? left : right;
    }

    private int LowerBound(double value)
    {
        int low = 0, high = _keys.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_keys[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The place that stands for one which may be taken, with the ways there shortened.</summary>
    private static int Find(int[] parent, int place)
    {
        int root = place;
        while (parent[root] != root)
            root = parent[root];
        while (parent[place] != root)
            (place, parent[place]) = (parent[place], root);
        return root;
    }
}
