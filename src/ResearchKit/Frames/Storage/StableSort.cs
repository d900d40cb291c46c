namespace ResearchKit.Frames.Storage;

/// <summary>Stable sorts of row numbers.</summary>
internal static class StableSort
{
    /// <summary>
    /// Sorts rows by 64-bit keys: counting sort of one byte after another, lowest first; bytes that are the same in all keys are passed over.
    /// </summary>
    public static void ByKeys(ulong[] keys, int[] rows, CancellationToken cancellationToken)
    {
        var (differing, first) = (0UL, keys.Length == 0 ? 0 : keys[0]);
        foreach (var key in keys)
            differing |= key ^ first;
        var (sourceKeys, sourceRows) = (keys, rows);
        var (targetKeys, targetRows) = (new ulong[keys.Length], new int[rows.Length]);
        Span<int> starts = stackalloc int[256];
        for (var shift = 0; shift < 64; shift += 8)
        {
            if ((differing >> shift & 0xFF) == 0)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            starts.Clear();
            foreach (var key in sourceKeys)
                starts[(int)(key >> shift & 0xFF)]++;
            var next = 0;
            for (var digit = 0; digit < 256; digit++)
                (starts[digit], next) = (next, next + starts[digit]);
            for (var i = 0; i < sourceKeys.Length; i++)
            {
                var place = starts[(int)(sourceKeys[i] >> shift & 0xFF)]++;
                targetKeys[place] = sourceKeys[i];
                targetRows[place] = sourceRows[i];
            }

            (sourceKeys, targetKeys) = (targetKeys, sourceKeys);
            (sourceRows, targetRows) = (targetRows, sourceRows);
        }

        if (!ReferenceEquals(sourceRows, rows))
            sourceRows.CopyTo(rows, 0);
    }

    /// <summary>Sorts rows by a comparison of rows; rows that compare equal keep their order.</summary>
    public static void ByComparison(int[] rows, Comparison<int> compare, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var source = (int[])rows.Clone();
        var positions = new int[rows.Length];
        for (var i = 0; i < positions.Length; i++)
            positions[i] = i;
        var comparisons = 0;
        Array.Sort(positions, (a, b) =>
        {
            if ((++comparisons & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var order = compare(source[a], source[b]);
            return order != 0 ? order : a.CompareTo(b);
        });
        for (var i = 0; i < rows.Length; i++)
            rows[i] = source[positions[i]];
    }
}
