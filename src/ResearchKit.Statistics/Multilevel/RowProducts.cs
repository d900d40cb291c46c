using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Products of a matrix with the transpose of another, both stored row by row: the one kernel that dense Cholesky factors and inverses are made of.
/// </summary>
/// <remarks>
/// Every element is one sum in four fixed lanes with fused multiply-add (which is exact to one rounding on every processor, emulated where it has none),
/// so that neither the processor nor the number of threads changes a bit.
/// </remarks>
internal static class RowProducts
{
    /// <summary>
    /// c[i, j] = (add ? c[i, j] : 0) + sign × Σ a[i, k] b[j, k] over <paramref name="count"/> k, for a block of rows and columns.
    /// </summary>
    public static void Accumulate(
        Span<double> c, int cStride, ReadOnlySpan<double> a, int aStride, int rows, ReadOnlySpan<double> b, int bStride, int columns, int count, double sign, bool add)
    {
        if (rows == 0 || columns == 0)
            return;
        int i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            int j = 0;
            for (; j + 3 <= columns; j += 3)
                Tile(c[(i * cStride + j)..], cStride, a[(i * aStride)..], aStride, b[(j * bStride)..], bStride, count, sign, add);
            for (; j < columns; j++)
            {
                for (int r = i; r < i + 4; r++)
                    Single(ref c[r * cStride + j], a.Slice(r * aStride, count), b.Slice(j * bStride, count), sign, add);
            }
        }

        for (; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                Single(ref c[i * cStride + j], a.Slice(i * aStride, count), b.Slice(j * bStride, count), sign, add);
        }
    }

    /// <summary>Σ a[k] b[k].</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
        Vector256<double> lanes = Vector256<double>.Zero;
        int k = 0;
        for (; k + 4 <= a.Length; k += 4)
            lanes = Vector256.FusedMultiplyAdd(Load(ref first, k), Load(ref second, k), lanes);
        double sum = Sum(lanes);
        for (; k < a.Length; k++)
            sum = Math.FusedMultiplyAdd(a[k], b[k], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(ref double start, int k) => Vector256.LoadUnsafe(ref start, (nuint)k);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector256<double> lanes) => (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);

    private static void Single(ref double c, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double sign, bool add) =>
        c = (add ? c : 0) + sign * Dot(a, b);

    /// <summary>Four rows by three columns at once: twelve sums stay in registers.</summary>
    private static void Tile(Span<double> c, int cStride, ReadOnlySpan<double> a, int aStride, ReadOnlySpan<double> b, int bStride, int count, double sign, bool add)
    {
        ref double a0 = ref MemoryMarshal.GetReference(a), a1 = ref Unsafe.Add(ref a0, aStride), a2 = ref Unsafe.Add(ref a1, aStride), a3 = ref Unsafe.Add(ref a2, aStride);
        ref double b0 = ref MemoryMarshal.GetReference(b), b1 = ref Unsafe.Add(ref b0, bStride), b2 = ref Unsafe.Add(ref b1, bStride);
        Vector256<double> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector256<double> s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        int k = 0;
        for (; k + 4 <= count; k += 4)
        {
            Vector256<double> y0 = Load(ref b0, k), y1 = Load(ref b1, k), y2 = Load(ref b2, k);
            Vector256<double> x = Load(ref a0, k);
            s00 = Vector256.FusedMultiplyAdd(x, y0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, y1, s01);
            s02 = Vector256.FusedMultiplyAdd(x, y2, s02);
            x = Load(ref a1, k);
            s10 = Vector256.FusedMultiplyAdd(x, y0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, y1, s11);
            s12 = Vector256.FusedMultiplyAdd(x, y2, s12);
            x = Load(ref a2, k);
            s20 = Vector256.FusedMultiplyAdd(x, y0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, y1, s21);
            s22 = Vector256.FusedMultiplyAdd(x, y2, s22);
            x = Load(ref a3, k);
            s30 = Vector256.FusedMultiplyAdd(x, y0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, y1, s31);
            s32 = Vector256.FusedMultiplyAdd(x, y2, s32);
        }

        Span<double> sums = [Sum(s00), Sum(s01), Sum(s02), Sum(s10), Sum(s11), Sum(s12), Sum(s20), Sum(s21), Sum(s22), Sum(s30), Sum(s31), Sum(s32)];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double sum = sums[i * 3 + j];
                for (int t = k; t < count; t++)
                    sum = Math.FusedMultiplyAdd(a[i * aStride + t], b[j * bStride + t], sum);
                ref double target = ref c[i * cStride + j];
                target = (add ? target : 0) + sign * sum;
            }
        }
    }
}
