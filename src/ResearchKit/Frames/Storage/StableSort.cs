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

    /// <summary>Sorts rows by the ranks of their values, which are found by sorting the distinct values; equal values share a rank.</summary>
    public static void ByRanks(Column column, int[] rows, bool descending, CancellationToken cancellationToken)
    {
        var codes = column.Encode(cancellationToken);
        var distinct = new List<int>(codes.Count);
        for (var code = 0; code < codes.Count; code++)
        {
            if (!column.IsMissing(codes.FirstRow[code]))
                distinct.Add(code);
        }

        var comparisons = 0;
        distinct.Sort((one, other) =>
        {
            if ((++comparisons & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            return column.Compare(codes.FirstRow[one], codes.FirstRow[other]);
        });
        var ranks = new ulong[codes.Count];
        for (var rank = 0; rank < distinct.Count; rank++)
            ranks[distinct[rank]] = (ulong)(descending ? distinct.Count - rank : rank);
        ByKeys(Array.ConvertAll(rows, row => ranks[codes.OfRow[row]]), rows, cancellationToken);
    }
}
