using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// The triangular factor of a tall matrix, by Householder reflections over blocks of rows that are folded into one small triangle.
/// Memory is one block and the triangle, however many rows there are.
/// </summary>
/// <remarks>
/// Sums run in four fixed lanes on every processor (emulated where it has none), without fused multiply-add, so that the bits do not depend on it.
/// Source: Golub and Van Loan, Matrix Computations, 4th edition, 5.2 and 6.5 (QR with row updating).
/// </remarks>
internal sealed class StreamingQr(int columnCount)
{
    /// <summary>Rows of a block: a block of 20 columns fits a processor's second-level cache.</summary>
    public const int BlockRows = 512;

    private readonly double[] _block = new double[columnCount * BlockRows];
    private readonly double[] _triangle = new double[columnCount * columnCount];
    private int _rows;

    /// <summary>Element of the upper triangle.</summary>
    public double this[int row, int column] => _triangle[row * columnCount + column];

    /// <summary>Where the caller writes the next row: element j of the row goes to index j × <see cref="BlockRows"/> of the returned span.</summary>
    public Span<double> NextRow() => _block.AsSpan(_rows);

    /// <summary>Takes the row that was written to <see cref="NextRow"/>.</summary>
    public void Accept()
    {
        if (++_rows == BlockRows)
            Fold();
    }

    /// <summary>The empty block, column by column with a stride of <see cref="BlockRows"/>; for callers that write whole blocks.</summary>
    public Span<double> Block => _block;

    /// <summary>Takes the rows that were written to <see cref="Block"/>.</summary>
    public void AcceptBlock(int rows)
    {
        _rows = rows;
        Fold();
    }

    /// <summary>Takes the rows that another factor has taken, as its triangle.</summary>
    public void AcceptTriangle(StreamingQr other)
    {
        for (int i = 0; i < columnCount; i++)
        {
            Span<double> row = NextRow();
            for (int j = 0; j < columnCount; j++)
                row[j * BlockRows] = j < i ? 0 : other[i, j];
            Accept();
        }
    }

    /// <summary>Folds what is left; the triangle is then that of all rows.</summary>
    public void Fold()
    {
        for (int j = 0; j < columnCount && _rows > 0; j++)
        {
            Span<double> reflector = Column(j);
            double square = Dot(reflector, reflector);
            if (square == 0)
                continue;
            double diagonal = _triangle[j * columnCount + j];
            double length = Math.Sqrt(diagonal * diagonal + square);
            double head = diagonal > 0 ? diagonal + length : diagonal - length;
            double scale = 2 / (head * head + square);
            for (int k = j + 1; k < columnCount; k++)
            {
                Span<double> column = Column(k);
                double projection = scale * (head * _triangle[j * columnCount + k] + Dot(reflector, column));
                _triangle[j * columnCount + k] -= projection * head;
                SubtractMultiple(column, reflector, projection);
            }

            _triangle[j * columnCount + j] = diagonal > 0 ? -length : length;
        }

        _rows = 0;
    }

    private Span<double> Column(int j) => _block.AsSpan(j * BlockRows, _rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> wideA = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> wideB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> lanes = Vector256<double>.Zero;
        for (int i = 0; i < wideA.Length; i++)
            lanes += wideA[i] * wideB[i];
        double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        for (int i = wideA.Length * 4; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractMultiple(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        Span<Vector256<double>> wideTarget = MemoryMarshal.Cast<double, Vector256<double>>(target);
        ReadOnlySpan<Vector256<double>> wideSource = MemoryMarshal.Cast<double, Vector256<double>>(source);
        Vector256<double> factors = Vector256.Create(factor);
        for (int i = 0; i < wideTarget.Length; i++)
            wideTarget[i] -= factors * wideSource[i];
        for (int i = wideTarget.Length * 4; i < target.Length; i++)
            target[i] -= factor * source[i];
    }
}
