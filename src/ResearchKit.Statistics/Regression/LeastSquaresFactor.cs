namespace ResearchKit.Statistics.Regression;

/// <summary>
/// The triangle of a least-squares problem after terms that add nothing were moved out: R (rank × rank), the rotated outcome, and which terms are in.
/// </summary>
/// <remarks>
/// Terms are taken in their order; one whose part orthogonal to those before it is shorter than the tolerance times its own length is left out
/// (limited pivoting, as in LINPACK's dqrdc2, which R uses).
/// </remarks>
internal sealed class LeastSquaresFactor
{
    private readonly double[] _r;

    private LeastSquaresFactor(int[] kept, int[] aliased, double[] r, double[] rotatedOutcome, double outcomeRest)
    {
        OutcomeRest = outcomeRest;
        Kept = kept;
        Aliased = aliased;
        _r = r;
        RotatedOutcome = rotatedOutcome;
    }

    /// <summary>Columns in the fit, in order.</summary>
    public int[] Kept { get; }

    /// <summary>Columns left out because they are combinations of earlier ones, in order.</summary>
    public int[] Aliased { get; }

    /// <summary>Number of columns in the fit.</summary>
    public int Rank => Kept.Length;

    /// <summary>The outcome in the basis of the fit: its squares are the sums of squares that each term explains after those before it.</summary>
    public double[] RotatedOutcome { get; }

    /// <summary>Length of the outcome's part that the columns in the fit do not explain.</summary>
    public double OutcomeRest { get; }

    /// <summary>Element of R.</summary>
    public double this[int row, int column] => _r[row * Rank + column];

    /// <summary>Takes the triangle of [X y]; the outcome is the last column.</summary>
    public static LeastSquaresFactor Create(StreamingQr qr, int columnCount, double tolerance, ReadOnlySpan<bool> constant)
    {
        int size = columnCount + 1;
        var work = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = i; j < size; j++)
                work[i, j] = qr[i, j];
        }

        var kept = new List<int>();
        var aliased = new List<int>();
        for (int j = 0; j < columnCount; j++)
        {
            int top = kept.Count;
            double whole = Math.Sqrt(SumOfSquares(work, 0, j, size));
            double rest = Math.Sqrt(SumOfSquares(work, top, j, size));
            if (constant[j] || !(rest > tolerance * whole))
            {
                aliased.Add(j);
                continue;
            }

            Reflect(work, top, j, size, rest);
            kept.Add(j);
        }

        int rank = kept.Count;
        var r = new double[rank * rank];
        var rotated = new double[rank];
        for (int i = 0; i < rank; i++)
        {
            for (int k = i; k < rank; k++)
                r[i * rank + k] = work[i, kept[k]];
            rotated[i] = work[i, columnCount];
        }

        return new LeastSquaresFactor([.. kept], [.. aliased], r, rotated, Math.Sqrt(SumOfSquares(work, rank, columnCount, size)));
    }

    /// <summary>Solves R b = v in place: from the basis of the fit to coefficients.</summary>
    public void SolveUpper(Span<double> v)
    {
        for (int i = Rank - 1; i >= 0; i--)
        {
            double sum = v[i];
            for (int k = i + 1; k < Rank; k++)
                sum -= this[i, k] * v[k];
            v[i] = sum / this[i, i];
        }
    }

    /// <summary>Solves R' q = v in place: from a row of X to a row of Q.</summary>
    public void SolveLower(Span<double> v)
    {
        for (int i = 0; i < Rank; i++)
        {
            double value = v[i] / this[i, i];
            v[i] = value;
            for (int k = i + 1; k < Rank; k++)
                v[k] -= this[i, k] * value;
        }
    }

    /// <summary>R⁻¹ M R⁻ᵀ for a symmetric M in the basis of the fit: the covariance of coefficients. Null stands for the identity.</summary>
    public double[,] Sandwich(double[,]? meat)
    {
        var inverse = new double[Rank, Rank];
        Span<double> column = new double[Rank];
        for (int j = 0; j < Rank; j++)
        {
            column.Clear();
            column[j] = 1;
            SolveUpper(column);
            for (int i = 0; i < Rank; i++)
                inverse[i, j] = column[i];
        }

        double[,] left = meat is null ? inverse : Product(inverse, meat);
        var result = new double[Rank, Rank];
        for (int i = 0; i < Rank; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < Rank; k++)
                    sum += left[i, k] * inverse[j, k];
                result[i, j] = result[j, i] = sum;
            }
        }

        return result;
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        var product = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                    sum += a[i, k] * b[k, j];
                product[i, j] = sum;
            }
        }

        return product;
    }

    private static double SumOfSquares(double[,] work, int from, int column, int size)
    {
        double sum = 0;
        for (int i = from; i < size; i++)
            sum += work[i, column] * work[i, column];
        return sum;
    }

    /// <summary>A Householder reflection that clears a column below row <paramref name="top"/>.</summary>
    private static void Reflect(double[,] work, int top, int column, int size, double length)
    {
        double below = SumOfSquares(work, top + 1, column, size);
        if (below == 0)
            return;
        double head = work[top, column] > 0 ? work[top, column] + length : work[top, column] - length;
        double scale = 2 / (head * head + below);
        for (int k = size - 1; k >= column; k--)
        {
            double projection = head * work[top, k];
            for (int i = top + 1; i < size; i++)
                projection += work[i, column] * work[i, k];
            projection *= scale;
            work[top, k] -= projection * head;
            for (int i = top + 1; i < size; i++)
                work[i, k] -= projection * (k == column ? 0 : work[i, column]);
        }

        for (int i = top + 1; i < size; i++)
            work[i, column] = 0;
    }
}
