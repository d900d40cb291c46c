using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Regression;

/// <summary>X'WX and X'v of the rows it has taken, and the step that solves them: a third of the work of a <see cref="StreamingQr"/>, for steps that a later one by QR checks and mends.</summary>
/// <remarks>Sums run in four fixed lanes on every processor, without fused multiply-add, so that the bits do not depend on it.</remarks>
internal sealed class NormalEquations(int size)
{
    /// <summary>Rows of a block: one of 20 columns fits a processor's first-level cache.</summary>
    public const int BlockRows = 128;

    private readonly double[] _products = new double[size * size];
    private readonly double[] _right = new double[size];
    private readonly double[] _weighted = new double[BlockRows];

    /// <summary>An element of X'WX.</summary>
    public double this[int row, int column] => row <= column ? _products[row * size + column] : _products[column * size + row];

    /// <summary>X'v.</summary>
    public ReadOnlySpan<double> Right => _right;

    /// <summary>Takes rows that stand column by column with a stride of <see cref="BlockRows"/>.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="weights">W's diagonal; as long as a block, zero where a row is not to be taken.</param>
    /// <param name="right">The v of each row, zero where a row is not to be taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accept(ReadOnlySpan<double> block, ReadOnlySpan<double> weights, ReadOnlySpan<double> right)
    {
        ReadOnlySpan<Vector256<double>> wide = MemoryMarshal.Cast<double, Vector256<double>>(block);
        ReadOnlySpan<Vector256<double>> wideWeights = MemoryMarshal.Cast<double, Vector256<double>>(weights), wideRight = MemoryMarshal.Cast<double, Vector256<double>>(right);
        Span<Vector256<double>> weighted = MemoryMarshal.Cast<double, Vector256<double>>(_weighted.AsSpan());
        const int Stride = BlockRows / 4;
        for (int j = 0; j < size; j++)
        {
            ReadOnlySpan<Vector256<double>> column = wide.Slice(j * Stride, Stride);
            Vector256<double> sum = Vector256<double>.Zero;
            for (int i = 0; i < Stride; i++)
            {
                weighted[i] = column[i] * wideWeights[i];
                sum += column[i] * wideRight[i];
            }

            _right[j] += Total(sum);
            int k = j;
            for (; k + 4 <= size; k += 4)
            {
                ReadOnlySpan<Vector256<double>> a = wide.Slice(k * Stride, Stride), b = wide.Slice((k + 1) * Stride, Stride), c = wide.Slice((k + 2) * Stride, Stride), d = wide.Slice((k + 3) * Stride, Stride);
                Vector256<double> sumA = Vector256<double>.Zero, sumB = sumA, sumC = sumA, sumD = sumA;
                for (int i = 0; i < Stride; i++)
                {
                    Vector256<double> x = weighted[i];
                    sumA += x * a[i];
                    sumB += x * b[i];
                    sumC += x * c[i];
                    sumD += x * d[i];
                }

                Span<double> target = _products.AsSpan(j * size + k, 4);
                target[0] += Total(sumA);
                target[1] += Total(sumB);
                target[2] += Total(sumC);
                target[3] += Total(sumD);
            }

            for (; k < size; k++)
            {
                ReadOnlySpan<Vector256<double>> other = wide.Slice(k * Stride, Stride);
                sum = Vector256<double>.Zero;
                for (int i = 0; i < Stride; i++)
                    sum += weighted[i] * other[i];
                _products[j * size + k] += Total(sum);
            }
        }
    }

    /// <summary>Takes the rows that others have taken.</summary>
    public void Add(NormalEquations other)
    {
        for (int i = 0; i < _products.Length; i++)
            _products[i] += other._products[i];
        for (int i = 0; i < size; i++)
            _right[i] += other._right[i];
    }

    /// <summary>The solution and its X'WX-length squared, by Cholesky. False where a column keeps too little of its length beside those before it, or a number is not finite.</summary>
    /// <param name="leastLength">The share of its length that a column's part orthogonal to those before it must have.</param>
    /// <param name="solution">One number a column.</param>
    /// <param name="decrement">Length of the solution in units of standard errors, squared.</param>
    public bool TrySolve(double leastLength, out double[] solution, out double decrement)
    {
        solution = [.. _right];
        decrement = 0;
        double[] factor = [.. _products]; // the upper triangle becomes R, X'WX = R'R
        for (int j = 0; j < size; j++)
        {
            double rest = factor[j * size + j], whole = _products[j * size + j];
            if (!(rest > leastLength * leastLength * whole && double.IsFinite(rest)))
                return false;
            double diagonal = Math.Sqrt(rest);
            for (int k = j; k < size; k++)
                factor[j * size + k] /= diagonal;
            for (int i = j + 1; i < size; i++)
            {
                double multiple = factor[j * size + i];
                for (int k = i; k < size; k++)
                    factor[i * size + k] -= multiple * factor[j * size + k];
            }
        }

        for (int j = 0; j < size; j++)
        {
            solution[j] /= factor[j * size + j];
            for (int k = j + 1; k < size; k++)
                solution[k] -= factor[j * size + k] * solution[j];
            decrement += solution[j] * solution[j];
        }

        for (int j = size - 1; j >= 0; j--)
        {
            for (int k = j + 1; k < size; k++)
                solution[j] -= factor[j * size + k] * solution[k];
            solution[j] /= factor[j * size + j];
        }

        return double.IsFinite(decrement) && Array.TrueForAll(solution, double.IsFinite);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector256<double> lanes) => (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}
