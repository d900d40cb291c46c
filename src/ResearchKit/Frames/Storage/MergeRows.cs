namespace ResearchKit.Frames.Storage;

/// <summary>Finds the pairs of rows with equal keys: keys are numbered over both frames, then the rows of one frame are listed by number.</summary>
internal sealed class MergeRows
{
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int _numbers;
    private readonly CancellationToken _cancellationToken;

    public MergeRows(IReadOnlyList<MergeKey> keys, int leftRows, int rightRows, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        var both = keys.Select(key => key.Both).ToList();
        var codes = Codes.Of(both, checked(leftRows + rightRows), cancellationToken);
        _numbers = codes.Count;
        foreach (var key in both.Where(key => key.MissingCount > 0))
        {
            for (var row = 0; row < codes.OfRow.Length; row++)
            {
                if (key.IsMissing(row))
                    codes.OfRow[row] = -1;
            }
        }

        _left = codes.OfRow[..leftRows];
        _right = codes.OfRow[leftRows..];
    }

    /// <summary>Row numbers of both frames, pair by pair; -1 where there is no partner.</summary>
    public (int[] Left, int[] Right) Pair(MergeKind how)
    {
        if (how == MergeKind.Right)
        {
            var (right, left) = Pair(_right, _left, keepFirst: true, keepSecond: false);
            return (left, right);
        }

        return Pair(_left, _right, keepFirst: how is MergeKind.Left or MergeKind.Full, keepSecond: how == MergeKind.Full);
    }

    private (int[] First, int[] Second) Pair(int[] first, int[] second, bool keepFirst, bool keepSecond)
    {
        var (starts, rows) = RowsByNumber(second);
        var (firstRows, secondRows) = (new List<int>(first.Length), new List<int>(first.Length));
        var met = new bool[_numbers];
        for (var row = 0; row < first.Length; row++)
        {
            if ((row & Segmentation.Mask) == 0)
                _cancellationToken.ThrowIfCancellationRequested();
            var number = first[row];
            var (from, to) = number < 0 ? (0, 0) : (starts[number], starts[number + 1]);
            if (number >= 0)
                met[number] = true;
            if ((long)firstRows.Count + to - from > Array.MaxLength)
                throw new InvalidOperationException("The merged frame has more rows than a frame can hold: the keys repeat on both sides. Merge on more columns, or aggregate first.");
            for (var i = from; i < to; i++)
            {
                firstRows.Add(row);
                secondRows.Add(rows[i]);
            }

            if (from == to && keepFirst)
            {
                firstRows.Add(row);
                secondRows.Add(-1);
            }
        }

        for (var row = 0; keepSecond && row < second.Length; row++)
        {
            if (second[row] >= 0 && met[second[row]])
                continue;
            firstRows.Add(-1);
            secondRows.Add(row);
        }

        return ([.. firstRows], [.. secondRows]);
    }

    private (int[] Starts, int[] Rows) RowsByNumber(int[] numbers)
    {
        var starts = new int[_numbers + 1];
        foreach (var number in numbers)
        {
            if (number >= 0)
                starts[number + 1]++;
        }

        for (var number = 0; number < _numbers; number++)
            starts[number + 1] += starts[number];
        var next = (int[])starts.Clone();
        var rows = new int[starts[_numbers]];
        for (var row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] >= 0)
                rows[next[numbers[row]]++] = row;
        }

        return (starts, rows);
    }
}
