using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Prediction;

/// <summary>
/// Pairs of whole numbers, sixteen bytes each and so aligned: the gradients of rows, or the sums of them in each bin of each column. In a pair are the gradient, and the second derivative above the count of rows.
/// </summary>
/// <remarks>
/// Whole numbers, since their sums are the same in any order: neither threads nor the order of rows change a bit, and the histogram of a leaf is exactly its parent's less its sibling's.
/// </remarks>
internal sealed class HistogramSums
{
    /// <summary>Pairs of a column: 255 bins and that of missing values.</summary>
    public const int Bins = 256;

    private const int Alignment = 64;
    private readonly long[] _values;
    private readonly int _start;

    public HistogramSums(int pairs)
    {
        Count = pairs;
        _values = GC.AllocateArray<long>(checked(2 * pairs + Alignment / sizeof(long)), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _start = (int)((Alignment - address % Alignment) % Alignment / sizeof(long));
    }

    public int Count { get; }

    public ref Vector128<long> this[int pair] => ref Unsafe.As<long, Vector128<long>>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start + 2 * (nint)pair));

    public Span<long> Values => _values.AsSpan(_start, 2 * Count);

    public void Clear() => Values.Clear();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(HistogramSums other)
    {
        Span<Vector256<long>> mine = MemoryMarshal.Cast<long, Vector256<long>>(Values), others = MemoryMarshal.Cast<long, Vector256<long>>(other.Values);
        for (int i = 0; i < mine.Length; i++)
            mine[i] += others[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Subtract(HistogramSums other)
    {
        Span<Vector256<long>> mine = MemoryMarshal.Cast<long, Vector256<long>>(Values), others = MemoryMarshal.Cast<long, Vector256<long>>(other.Values);
        for (int i = 0; i < mine.Length; i++)
            mine[i] -= others[i];
    }

    /// <summary>Adds rows to the histograms of a group of eight columns.</summary>
    /// <param name="group">Number of the group.</param>
    /// <param name="columns">How many columns it has, 1 to 8.</param>
    /// <param name="words">The bins of the group's columns, by row of the data.</param>
    /// <param name="rows">The rows; empty for those from <paramref name="first"/> on.</param>
    /// <param name="first">The first row.</param>
    /// <param name="pairs">The gradients, one a row.</param>
    /// <param name="count">Number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accumulate(int group, int columns, ulong[] words, ReadOnlySpan<int> rows, int first, ref Vector128<long> pairs, int count)
    {
        ref Vector128<long> sums = ref this[group * 8 * Bins];
        ref ulong word = ref words[0];
        if (columns < 8)
        {
            for (int column = 0; column < columns; column++)
            {
                ref Vector128<long> one = ref Unsafe.Add(ref sums, column * Bins);
                int shift = column * 8;
                for (int i = 0; i < count; i++)
                    Unsafe.Add(ref one, (nint)(byte)(Unsafe.Add(ref word, rows.IsEmpty ? first + i : rows[i]) >> shift)) += Unsafe.Add(ref pairs, i);
            }

            return;
        }

        if (rows.IsEmpty)
        {
            word = ref Unsafe.Add(ref word, first);
            for (int i = 0; i < count; i++)
                AddEight(ref sums, Unsafe.Add(ref word, i), Unsafe.Add(ref pairs, i));
            return;
        }

        ref int row = ref MemoryMarshal.GetReference(rows);
        for (int i = 0; i < count; i++)
            AddEight(ref sums, Unsafe.Add(ref word, Unsafe.Add(ref row, i)), Unsafe.Add(ref pairs, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddEight(ref Vector128<long> sums, ulong bins, Vector128<long> pair)
    {
        Unsafe.Add(ref sums, (nint)(byte)bins) += pair;
        Unsafe.Add(ref sums, Bins + (nint)(byte)(bins >> 8)) += pair;
        Unsafe.Add(ref sums, 2 * Bins + (nint)(byte)(bins >> 16)) += pair;
        Unsafe.Add(ref sums, 3 * Bins + (nint)(byte)(bins >> 24)) += pair;
        Unsafe.Add(ref sums, 4 * Bins + (nint)(byte)(bins >> 32)) += pair;
        Unsafe.Add(ref sums, 5 * Bins + (nint)(byte)(bins >> 40)) += pair;
        Unsafe.Add(ref sums, 6 * Bins + (nint)(byte)(bins >> 48)) += pair;
        Unsafe.Add(ref sums, 7 * Bins + (nint)(bins >> 56)) += pair;
    }
}
