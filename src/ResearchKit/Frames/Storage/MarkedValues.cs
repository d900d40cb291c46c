using System.Numerics;

namespace ResearchKit.Frames.Storage;

/// <summary>Segments from spans of values in which one value stands for what is missing: bulk copies, with bits made only where it occurs.</summary>
internal static class MarkedValues
{
    public static Segment<T>[] Segments<T>(ReadOnlySpan<T> values, T missing)
        where T : unmanaged, IEquatable<T>
    {
        var segments = new Segment<T>[Segmentation.Count(values.Length)];
        for (var i = 0; i < segments.Length; i++)
        {
            var part = values.Slice(i << Segmentation.Bits, Segmentation.Length(i, values.Length));
            var (validity, count) = Validity(part, missing);
            segments[i] = new Segment<T>(part.ToArray(), validity, count);
        }

        return segments;
    }

    /// <summary>The same for codes of categories; the code of a missing row becomes 0.</summary>
    public static Segment<uint>[] Codes<T>(ReadOnlySpan<T> codes, T missing)
        where T : unmanaged, IBinaryInteger<T>
    {
        var segments = new Segment<uint>[Segmentation.Count(codes.Length)];
        for (var i = 0; i < segments.Length; i++)
        {
            var part = codes.Slice(i << Segmentation.Bits, Segmentation.Length(i, codes.Length));
            var values = GC.AllocateUninitializedArray<uint>(part.Length);
            for (var row = 0; row < values.Length; row++)
                values[row] = uint.CreateTruncating(part[row]);
            var (validity, count) = Validity(part, missing);
            if (count > 0)
                values.AsSpan().Replace(uint.CreateTruncating(missing), 0U);
            segments[i] = new Segment<uint>(values, validity, count);
        }

        return segments;
    }

    /// <summary>Refuses stored values outside a range; the mark of what is missing may lie outside.</summary>
    public static void Check<T>(string name, ReadOnlySpan<T> values, T missing, T first, T last)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var row = 0; row < values.Length; row++)
        {
            var next = values[row..].IndexOfAnyExceptInRange(first, last);
            if (next < 0)
                return;
            row += next;
            if (values[row] != missing)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(values), values[row], $"Column \"{name}\", row {row}: {values[row]} is not within {first} to {last}; {missing} is missing.");
            }
        }
    }

    private static (ulong[]? Bits, int Missing) Validity<T>(ReadOnlySpan<T> values, T missing)
        where T : IEquatable<T>
    {
        if (values.IndexOf(missing) < 0)
            return (null, 0);
        var bits = ValidityBits.AllSet(values.Length);
        for (var word = 0; word < bits.Length; word++)
        {
            var first = word << 6;
            var part = values.Slice(first, Math.Min(64, values.Length - first));
            var without = 0UL;
            for (var bit = 0; bit < part.Length; bit++)
                without |= (part[bit].Equals(missing) ? 1UL : 0UL) << bit;
            bits[word] = ~without;
        }

        return (bits, ValidityBits.CountMissing(bits, values.Length));
    }
}
