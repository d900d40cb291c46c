using System.Numerics;

namespace ResearchKit.Frames.Storage;

/// <summary>Bitmaps with one bit a row, set where there is a value; 64 rows a word, lowest bit first, as in DuckDB and Arrow.</summary>
internal static class ValidityBits
{
    public static int Words(int rows) => (rows + 63) >> 6;

    public static bool IsSet(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> (row & 63) & 1) != 0;

    public static void Clear(Span<ulong> bits, int row) => bits[row >> 6] &= ~(1UL << (row & 63));

    public static ulong[] AllSet(int rows)
    {
        var bits = new ulong[Words(rows)];
        Array.Fill(bits, ulong.MaxValue);
        return bits;
    }

    /// <summary>Number of rows without a value among the first <paramref name="rows"/>.</summary>
    public static int CountMissing(ReadOnlySpan<ulong> bits, int rows)
    {
        var set = 0;
        var whole = rows >> 6;
        for (var word = 0; word < whole; word++)
            set += BitOperations.PopCount(bits[word]);
        if ((rows & 63) != 0)
            set += BitOperations.PopCount(bits[whole] & ((1UL << (rows & 63)) - 1));
        return rows - set;
    }

    /// <summary>
    /// Copies bits to any bit position. Bits of <paramref name="target"/> from <paramref name="targetRow"/> on are taken to be set, so
    /// that only missing rows need work.
    /// </summary>
    public static void CopyTo(ReadOnlySpan<ulong> source, int sourceRow, Span<ulong> target, int targetRow, int rows)
    {
        for (var done = 0; done < rows; done += 64)
        {
            var take = Math.Min(64, rows - done);
            var missing = ~Read(source, sourceRow + done, take);
            if (take < 64)
                missing &= (1UL << take) - 1;
            if (missing == 0)
                continue;
            var (word, bit) = ((targetRow + done) >> 6, (targetRow + done) & 63);
            target[word] &= ~(missing << bit);
            if (bit != 0 && missing >> (64 - bit) is var rest and not 0)
                target[word + 1] &= ~rest;
        }
    }

    private static ulong Read(ReadOnlySpan<ulong> source, int row, int rows)
    {
        var (word, bit) = (row >> 6, row & 63);
        var bits = source[word] >> bit;
        if (bit != 0 && bit + rows > 64)
            bits |= source[word + 1] << (64 - bit);
        return bits;
    }
}
