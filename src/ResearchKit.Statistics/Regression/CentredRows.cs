using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// The rows of a regression in coordinates that lose no digits: every column less its mean (where there is an intercept) and times a power of two, every
/// row times the root of its weight. Offsets such as 1e8 and units such as 1e-12 then do no harm.
/// </summary>
internal sealed class CentredRows
{
    private readonly RegressionData _data;
    private readonly int[] _rows;
    private readonly int _first;
    private readonly double[]? _roots;

    public CentredRows(RegressionData data, int[] rows, CancellationToken cancellationToken)
    {
        _data = data;
        _rows = rows;
        HasIntercept = data.Design.HasIntercept;
        _first = HasIntercept ? 1 : 0;
        int p = data.Design.Terms.Count;
        Shift = new double[p];
        Scale = new double[p];
        IsConstant = new bool[p];
        if (HasIntercept)
            Scale[0] = 1;
        for (int j = _first; j < p; j++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlyMemory<double> column = data.Design.Slope(j - _first);
            (Shift[j], Scale[j], bool varies) = Measure(column.Span, []);
            IsConstant[j] = !varies;
        }

        (OutcomeShift, OutcomeScale, OutcomeVaries) = Measure(data.Outcome.Span, data.Offset is { } offset ? offset.Span : []);
    }

    private CentredRows(CentredRows rows, double[] roots)
    {
        (_data, _rows, _first, _roots) = (rows._data, rows._rows, rows._first, roots);
        (HasIntercept, Shift, Scale, IsConstant) = (rows.HasIntercept, rows.Shift, rows.Scale, rows.IsConstant);
        (OutcomeShift, OutcomeScale, OutcomeVaries) = (rows.OutcomeShift, rows.OutcomeScale, rows.OutcomeVaries);
    }

    public bool HasIntercept { get; }

    public int Count => _rows.Length;

    public int ColumnCount => Shift.Length;

    /// <summary>What is taken from each column first; zero without an intercept.</summary>
    public double[] Shift { get; }

    /// <summary>What each column is then multiplied by: a power of two.</summary>
    public double[] Scale { get; }

    /// <summary>Columns that are the same in every row (and so the intercept's), or zero.</summary>
    public bool[] IsConstant { get; }

    public double OutcomeShift { get; }

    public double OutcomeScale { get; }

    public bool OutcomeVaries { get; }

    /// <summary>Row of the data that is the i-th usable one.</summary>
    public int Row(int i) => _rows[i];

    public double Weight(int i) => _data.Weights is { } weights ? weights.Span[_rows[i]] : 1;

    /// <summary>The same rows, the i-th times its own root instead of that of its weight: the rows of a step of iteratively reweighted least squares.</summary>
    public CentredRows Reweighted(double[] roots) => new(this, roots);

    /// <summary>Writes the i-th usable row, weighted: element j to target[j × stride]. Returns the outcome, weighted.</summary>
    public double Write(int i, Span<double> target, int stride)
    {
        int row = _rows[i];
        double root = _roots is { } roots ? roots[i] : _data.Weights is { } weights ? Math.Sqrt(weights.Span[row]) : 1;
        if (HasIntercept)
            target[0] = root;
        for (int j = _first; j < Shift.Length; j++)
            target[j * stride] = (_data.Design.Slope(j - _first).Span[row] - Shift[j]) * Scale[j] * root;
        double outcome = _data.Outcome.Span[row] - (_data.Offset is { } offset ? offset.Span[row] : 0);
        return (outcome - OutcomeShift) * OutcomeScale * root;
    }

    /// <summary>Writes usable rows from the i-th on, weighted, column by column: row r, element j to target[j × stride + r]; the outcome is the last element.</summary>
    public void WriteBlock(int i, int count, Span<double> target, int stride)
    {
        ReadOnlySpan<int> rows = _rows.AsSpan(i, count);
        Span<double> roots = stackalloc double[count];
        roots.Fill(1);
        if (_roots is not null)
        {
            _roots.AsSpan(i, count).CopyTo(roots);
        }
        else if (_data.Weights is { } given)
        {
            ReadOnlySpan<double> weights = given.Span;
            for (int r = 0; r < count; r++)
                roots[r] = Math.Sqrt(weights[rows[r]]);
        }

        WriteDesign(i, roots, target, stride);
        ReadOnlySpan<double> outcome = _data.Outcome.Span;
        ReadOnlySpan<double> offset = _data.Offset is { } offsets ? offsets.Span : [];
        Span<double> last = target.Slice(Shift.Length * stride, count);
        for (int r = 0; r < count; r++)
            last[r] = (outcome[rows[r]] - (offset.IsEmpty ? 0 : offset[rows[r]]) - OutcomeShift) * OutcomeScale * roots[r];
    }

    /// <summary>Writes usable rows from the i-th on, each times its root, column by column: row r, element j to target[j × stride + r].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteDesign(int i, ReadOnlySpan<double> roots, Span<double> target, int stride)
    {
        int count = roots.Length;
        ReadOnlySpan<int> rows = _rows.AsSpan(i, count);
        bool isRun = rows[count - 1] - rows[0] == count - 1;
        if (HasIntercept)
            roots.CopyTo(target);
        for (int j = _first; j < Shift.Length; j++)
        {
            ReadOnlySpan<double> column = _data.Design.Slope(j - _first).Span;
            Span<double> block = target.Slice(j * stride, count);
            double shift = Shift[j], scale = Scale[j];
            if (isRun)
            {
                column = column.Slice(rows[0], count);
                int width = Vector<double>.Count, r = 0;
                Vector<double> shifts = new(shift), scales = new(scale);
                for (; r + width <= count; r += width)
                    ((new Vector<double>(column[r..]) - shifts) * scales * new Vector<double>(roots[r..])).CopyTo(block[r..]);
                for (; r < count; r++)
                    block[r] = (column[r] - shift) * scale * roots[r];
            }
            else
            {
                for (int r = 0; r < count; r++)
                    block[r] = (column[rows[r]] - shift) * scale * roots[r];
            }
        }
    }

    /// <summary>Adds a multiple; the same bits on every processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        int width = Vector<double>.Count, i = 0;
        var factors = new Vector<double>(factor);
        for (; i + width <= target.Length; i += width)
            (new Vector<double>(target[i..]) + factors * new Vector<double>(source[i..])).CopyTo(target[i..]);
        for (; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    private (double Shift, double Scale, bool Varies) Measure(ReadOnlySpan<double> values, ReadOnlySpan<double> offset)
    {
        ReadOnlySpan<double> packed = Pack(values, offset);
        double largest = Farthest(packed, 0);
        if (largest == 0)
            return (0, 1, false);

        double unit = PowerOfTwoAtLeast(largest), shift = HasIntercept ? SumInUnits(packed, unit) / packed.Length * unit : 0, farthest = Farthest(packed, shift);

        // Deviations within the rounding of the values themselves are no variation.
        return farthest <= 1e-14 * largest ? (shift, 1 / unit, false) : (shift, 1 / PowerOfTwoAtLeast(farthest), true);
    }

    /// <summary>Values of the usable rows less their offsets.</summary>
    private ReadOnlySpan<double> Pack(ReadOnlySpan<double> values, ReadOnlySpan<double> offset)
    {
        if (offset.IsEmpty && _rows.Length > 0 && _rows[^1] - _rows[0] == _rows.Length - 1)
            return values.Slice(_rows[0], _rows.Length);
        var packed = new double[_rows.Length];
        for (int i = 0; i < packed.Length; i++)
            packed[i] = values[_rows[i]] - (offset.IsEmpty ? 0 : offset[_rows[i]]);
        return packed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Farthest(ReadOnlySpan<double> values, double origin)
    {
        ReadOnlySpan<Vector256<double>> wide = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> origins = Vector256.Create(origin), most = Vector256<double>.Zero;
        for (int i = 0; i < wide.Length; i++)
            most = Vector256.Max(most, Vector256.Abs(wide[i] - origins));
        double farthest = Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3]));
        for (int i = wide.Length * 4; i < values.Length; i++)
            farthest = Math.Max(farthest, Math.Abs(values[i] - origin));
        return farthest;
    }

    /// <summary>A sum in four fixed lanes, in units that keep it from overflowing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumInUnits(ReadOnlySpan<double> values, double unit)
    {
        ReadOnlySpan<Vector256<double>> wide = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> lanes = Vector256<double>.Zero;
        for (int i = 0; i < wide.Length; i++)
            lanes += wide[i] / unit;
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (int i = wide.Length * 4; i < values.Length; i++)
            sum += values[i] / unit;
        return sum;
    }

    private static double PowerOfTwoAtLeast(double value) =>
        Math.Clamp(BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(value) & 0x7FF0000000000000) + 0x0010000000000000), 1e-300, 8e307);
}
