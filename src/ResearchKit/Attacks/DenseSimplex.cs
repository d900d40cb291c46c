namespace ResearchKit.Attacks;

/// <summary>A small linear program in unknowns from 0 to a bound each: two phases, a dense tableau, Bland's rule, which never cycles.</summary>
internal sealed class DenseSimplex
{
    private const double Tiny = 1e-9;
    private const int MostSteps = 20_000;
    private readonly double[][] _start;
    private readonly int[] _startBasis;
    private readonly int _unknowns;
    private readonly int _columns;
    private readonly bool _isFeasible;
    private readonly CancellationToken _cancellationToken;

    /// <param name="equations">Weights and sums.</param>
    /// <param name="bounds">The greatest value of each unknown.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public DenseSimplex(IReadOnlyList<(double[] Weights, double Sum)> equations, double[] bounds, CancellationToken cancellationToken)
    {
        (_unknowns, _cancellationToken) = (bounds.Length, cancellationToken);
        var slack = _unknowns;
        var artificial = slack + bounds.Length;
        _columns = artificial + equations.Count;
        var rows = new List<double[]>();
        var basis = new List<int>();
        for (var i = 0; i < equations.Count; i++)
        {
            var row = new double[_columns + 1];
            var sign = equations[i].Sum < 0 ? -1 : 1;
            for (var j = 0; j < _unknowns; j++) row[j] = sign * equations[i].Weights[j];
            row[artificial + i] = 1;
            row[_columns] = sign * equations[i].Sum;
            rows.Add(row);
            basis.Add(artificial + i);
        }

        for (var j = 0; j < bounds.Length; j++)
        {
            var row = new double[_columns + 1];
            row[j] = row[slack + j] = 1;
            row[_columns] = bounds[j];
            rows.Add(row);
            basis.Add(slack + j);
        }

        (_start, _startBasis) = ([.. rows], [.. basis]);
        var phase = new double[_columns];
        for (var i = artificial; i < _columns; i++) phase[i] = 1;
        _isFeasible = Solve(_start, _startBasis, phase, _columns) is < 1e-6;
        DriveOut(artificial);
        _columns = artificial;
    }

    // Artificial unknowns that stay in the basis at zero are pivoted out; a row where that cannot be says nothing new.
    private void DriveOut(int artificial)
    {
        var unused = new double[_columns + 1];
        for (var r = 0; r < _start.Length; r++)
        {
            if (_startBasis[r] < artificial) continue;
            var enter = Array.FindIndex(_start[r], 0, artificial, weight => Math.Abs(weight) > 1e-7);
            if (enter >= 0) Pivot(_start, _startBasis, unused, r, enter, _columns);
            else Array.Clear(_start[r]);
        }
    }

    /// <summary>The least value of a weighted sum of the unknowns; null if the equations contradict each other or the work grew too long.</summary>
    public double? Minimum(double[] weights)
    {
        if (!_isFeasible) return null;
        var cost = new double[_start[0].Length - 1];
        weights.CopyTo(cost, 0);
        return Solve([.. _start.Select(row => (double[])row.Clone())], (int[])_startBasis.Clone(), cost, _columns);
    }

    private double? Solve(double[][] rows, int[] basis, double[] cost, int enterable)
    {
        var last = rows.Length == 0 ? 0 : rows[0].Length - 1;
        var reduced = new double[last + 1];
        cost.CopyTo(reduced, 0);
        for (var r = 0; r < rows.Length; r++)
        {
            if (cost[basis[r]] == 0) continue;
            for (var c = 0; c <= last; c++) reduced[c] -= cost[basis[r]] * rows[r][c];
        }

        for (var step = 0; step < MostSteps; step++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var enter = -1;
            for (var c = 0; c < enterable && enter < 0; c++) if (reduced[c] < -Tiny) enter = c;
            if (enter < 0) return -reduced[last];
            var leave = -1;
            for (var r = 0; r < rows.Length; r++)
            {
                if (rows[r][enter] <= Tiny) continue;
                var (ratio, best) = (rows[r][last] / rows[r][enter], leave < 0 ? double.PositiveInfinity : rows[leave][last] / rows[leave][enter]);
                if (ratio < best - Tiny || (ratio < best + Tiny && leave >= 0 && basis[r] < basis[leave])) leave = r;
            }

            if (leave < 0) return double.NegativeInfinity;
            Pivot(rows, basis, reduced, leave, enter, last);
        }

        return null;
    }

    private static void Pivot(double[][] rows, int[] basis, double[] reduced, int leave, int enter, int last)
    {
        var pivot = rows[leave];
        var by = pivot[enter];
        for (var c = 0; c <= last; c++) pivot[c] /= by;
        foreach (var row in rows)
        {
            if (ReferenceEquals(row, pivot) || Math.Abs(row[enter]) < Tiny) continue;
            var factor = row[enter];
            for (var c = 0; c <= last; c++) row[c] -= factor * pivot[c];
        }

        var own = reduced[enter];
        for (var c = 0; c <= last; c++) reduced[c] -= own * pivot[c];
        basis[leave] = enter;
    }
}
