namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Cholesky factors of the leading part of dense symmetric matrices, and inverses from them; lower triangles, row by row, in blocks of columns. Rows are
/// shared out among threads, and every element is computed alike whichever thread does it.
/// </summary>
internal sealed class DenseFactor(int threads)
{
    private const int Block = 48;
    private const int RowTile = 24;
    private const long SmallWork = 200_000;

    /// <summary>
    /// Replaces the first <paramref name="pivots"/> columns of a symmetric matrix by its Cholesky factor's, and what is right of and below them by the
    /// Schur complement. False if a pivot is not positive.
    /// </summary>
    public bool Factorise(double[] matrix, int size, int pivots)
    {
        for (int first = 0; first < pivots; first += Block)
        {
            int width = Math.Min(Block, pivots - first);
            int at = first;
            RowProducts.Accumulate(
                matrix.AsSpan(first * size + first), size, matrix.AsSpan(first * size), size, width, matrix.AsSpan(first * size), size, width, first, -1, add: true);
            if (!FactoriseDiagonal(matrix, size, first, width))
                return false;
            int below = size - first - width;
            ForTiles(below, (long)below * width * (first + width), tile =>
            {
                int row = at + width + tile * RowTile;
                int rows = Math.Min(RowTile, size - row);
                RowProducts.Accumulate(
                    matrix.AsSpan(row * size + at), size, matrix.AsSpan(row * size), size, rows, matrix.AsSpan(at * size), size, width, at, -1, add: true);
                for (int i = row; i < row + rows; i++)
                    SolveRow(matrix.AsSpan(i * size + at, width), matrix, size, at);
            });
        }

        int rest = size - pivots;
        ForTiles(rest, (long)rest * rest * pivots, tile =>
        {
            int row = pivots + tile * RowTile;
            int rows = Math.Min(RowTile, size - row);
            RowProducts.Accumulate(
                matrix.AsSpan(row * size + pivots), size, matrix.AsSpan(row * size), size, rows, matrix.AsSpan(pivots * size), size, row + rows - pivots, pivots, -1, add: true);
        });
        return true;
    }

    /// <summary>
    /// The inverse that belongs to the pivots, given the inverse that belongs to the rest: fills the rows and columns of the pivots in
    /// <paramref name="inverse"/>, whose block of the rest is given in full. All in full symmetric storage.
    /// </summary>
    public void Invert(double[] factor, int size, int pivots, double[] inverse)
    {
        int rest = size - pivots;
        var upper = new double[pivots * pivots]; // row i holds column i of the inverse of the triangle
        ForTiles(pivots, (long)pivots * pivots * pivots / 3, tile => InvertRows(factor, size, pivots, upper, tile * RowTile));

        double[] coupling = [], crossed = [];
        if (rest > 0)
        {
            coupling = new double[pivots * rest]; // (L_SP L_PP⁻¹)'
            crossed = new double[pivots * rest];
            ForTiles(pivots, (long)pivots * rest * (pivots + rest), tile =>
            {
                int row = tile * RowTile, rows = Math.Min(RowTile, pivots - row);
                RowProducts.Accumulate(coupling.AsSpan(row * rest), rest, upper.AsSpan(row * pivots), pivots, rows, factor.AsSpan(pivots * size), size, rest, pivots, 1, add: false);
                RowProducts.Accumulate(crossed.AsSpan(row * rest), rest, coupling.AsSpan(row * rest), rest, rows, inverse.AsSpan(pivots * size + pivots), size, rest, rest, -1, add: false);
            });
        }

        ForTiles(pivots, (long)pivots * pivots * (pivots + rest) / 2, tile =>
        {
            int row = tile * RowTile, rows = Math.Min(RowTile, pivots - row);
            RowProducts.Accumulate(
                inverse.AsSpan(row * size), size, upper.AsSpan(row * pivots + row), pivots, rows, upper.AsSpan(row), pivots, row + rows, pivots - row, 1, add: false);
            if (rest > 0)
                RowProducts.Accumulate(inverse.AsSpan(row * size), size, coupling.AsSpan(row * rest), rest, rows, crossed, rest, row + rows, rest, -1, add: true);
        });
        for (int i = 0; i < pivots; i++)
        {
            for (int j = 0; j < i; j++)
                inverse[j * size + i] = inverse[i * size + j];
            for (int s = 0; s < rest; s++)
                inverse[i * size + pivots + s] = inverse[(pivots + s) * size + i] = crossed[i * rest + s];
        }
    }

    private static bool FactoriseDiagonal(double[] matrix, int size, int first, int width)
    {
        for (int i = first; i < first + width; i++)
        {
            Span<double> row = matrix.AsSpan(i * size + first, i - first + 1);
            SolveRow(row[..^1], matrix, size, first);
            double pivot = row[^1] - RowProducts.Dot(row[..^1], row[..^1]);
            if (!(pivot > 0) || double.IsInfinity(pivot))
                return false;
            row[^1] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves x L' = row in place against the triangle that begins at (first, first).</summary>
    private static void SolveRow(Span<double> row, double[] matrix, int size, int first)
    {
        for (int j = 0; j < row.Length; j++)
        {
            ReadOnlySpan<double> triangle = matrix.AsSpan((first + j) * size + first, j + 1);
            row[j] = (row[j] - RowProducts.Dot(row[..j], triangle[..^1])) / triangle[^1];
        }
    }

    private static void InvertRows(double[] factor, int size, int pivots, double[] upper, int row)
    {
        int rows = Math.Min(RowTile, pivots - row);
        for (int first = row; first < pivots; first += RowTile)
        {
            int width = Math.Min(RowTile, pivots - first);
            Span<double> block = upper.AsSpan(row * pivots + first);
            RowProducts.Accumulate(block, pivots, upper.AsSpan(row * pivots + row), pivots, rows, factor.AsSpan(first * size + row), size, width, first - row, -1, add: false);
            for (int i = 0; i < rows; i++)
            {
                if (first == row)
                    block[i * pivots + i] += 1;
                SolveRow(block.Slice(i * pivots, width), factor, size, first);
            }
        }
    }

    private void ForTiles(int rows, long work, Action<int> body)
    {
        int tiles = (rows + RowTile - 1) / RowTile;
        if (threads == 1 || tiles < 2 || work < SmallWork)
        {
            for (int tile = 0; tile < tiles; tile++)
                body(tile);
            return;
        }

        Parallel.For(0, tiles, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }
}
