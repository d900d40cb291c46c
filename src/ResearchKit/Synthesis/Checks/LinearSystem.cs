namespace ResearchKit.Synthesis.Checks;

/// <summary>Small systems of linear equations, for estimates that are solved again for each cluster that is left out.</summary>
internal static class LinearSystem
{
    /// <summary>X in A X = B, by elimination with row exchanges; NaN throughout when A is singular.</summary>
    /// <param name="a">Square matrix, n × n.</param>
    /// <param name="b">Right-hand sides, n × m.</param>
    public static double[,] Solve(double[,] a, double[,] b)
    {
        var (n, m) = (a.GetLength(0), b.GetLength(1));
        var left = (double[,])a.Clone();
        var right = (double[,])b.Clone();
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
                pivot = Math.Abs(left[row, column]) > Math.Abs(left[pivot, column]) ? row : pivot;
            for (var j = 0; j < n; j++)
                (left[column, j], left[pivot, j]) = (left[pivot, j], left[column, j]);
            for (var j = 0; j < m; j++)
                (right[column, j], right[pivot, j]) = (right[pivot, j], right[column, j]);
            var divisor = left[column, column] == 0 ? double.NaN : left[column, column];
            for (var row = 0; row < n; row++)
            {
                if (row == column)
                    continue;
                var factor = left[row, column] / divisor;
                for (var j = column; j < n; j++)
                    left[row, j] -= factor * left[column, j];
                for (var j = 0; j < m; j++)
                    right[row, j] -= factor * right[column, j];
            }
        }
        for (var row = 0; row < n; row++)
        {
            for (var j = 0; j < m; j++)
                right[row, j] /= left[row, row];
        }
        return right;
    }
}
