namespace ResearchKit.Attacks;

/// <summary>
/// What an attacker can work out of sums: unknown whole numbers, none negative, some of whose sums are known. Bounds of each, and of sums of them, by propagation
/// of intervals, by elimination, and for systems of moderate size by linear programming (two-phase simplex, Bland's rule).
/// </summary>
internal sealed class LinearBounds
{
    /// <summary>With more unknowns than this, bounds come of propagation and elimination alone.</summary>
    public const int MostForSimplex = 120;

    private const double Tiny = 1e-7;
    private readonly List<(int[] Plus, int[] Minus, double Sum)> _equations = [];
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly CancellationToken _cancellationToken;

    public LinearBounds(int unknowns, double most, CancellationToken cancellationToken)
    {
        (_lower, _upper, _cancellationToken) = (new double[unknowns], new double[unknowns], cancellationToken);
        Array.Fill(_upper, most);
    }

    public int Unknowns => _lower.Length;

    /// <summary>States that the sum of some unknowns, less that of others, is known.</summary>
    public void Add(IEnumerable<int> plus, IEnumerable<int> minus, double sum) => _equations.Add(([.. plus], [.. minus], sum));

    /// <summary>States a bound.</summary>
    public void AtMost(int unknown, double most) => _upper[unknown] = Math.Min(_upper[unknown], most);

    /// <summary>States a bound.</summary>
    public void AtLeast(int unknown, double least) => _lower[unknown] = Math.Max(_lower[unknown], least);

    /// <summary>Narrows all bounds until nothing changes.</summary>
    public void Propagate()
    {
        Eliminate();
        for (var (round, changed) = (0, true); changed && round < 200; round++)
        {
            changed = false;
            _cancellationToken.ThrowIfCancellationRequested();
            foreach (var (plus, minus, sum) in _equations)
            {
                var low = plus.Sum(i => _lower[i]) - minus.Sum(i => _upper[i]);
                var high = plus.Sum(i => _upper[i]) - minus.Sum(i => _lower[i]);
                foreach (var i in plus) changed |= Narrow(i, sum - (high - _upper[i]), sum - (low - _lower[i]));
                foreach (var i in minus) changed |= Narrow(i, low + _upper[i] - sum, high + _lower[i] - sum);
            }
        }
    }

    /// <summary>The least and the greatest that the sum of some unknowns can be, as far as it is found out. Call <see cref="Propagate"/> first.</summary>
    public (double Lower, double Upper) Of(IReadOnlyCollection<int> unknowns)
    {
        var (lower, upper) = (unknowns.Sum(i => _lower[i]), unknowns.Sum(i => _upper[i]));
        if (upper - lower < 0.5) return (lower, upper);
        var part = Connected(unknowns);
        if (part.Count > MostForSimplex) return (lower, upper);
        var simplex = Program(part);
        var objective = part.Select(i => unknowns.Contains(i) ? 1.0 : 0).ToArray();
        var fixedPart = unknowns.Where(i => !part.Contains(i)).Sum(i => _lower[i]) + part.Where(unknowns.Contains).Sum(i => _lower[i]);
        if (simplex.Minimum(objective) is { } least) lower = Math.Max(lower, Math.Ceiling(fixedPart + least - Tiny));
        if (simplex.Minimum([.. objective.Select(weight => -weight)]) is { } most) upper = Math.Min(upper, Math.Floor(fixedPart - most + Tiny));
        return (lower, upper);
    }

    private bool Narrow(int i, double low, double high)
    {
        var (lower, upper) = (Math.Max(_lower[i], Math.Ceiling(low - Tiny)), Math.Min(_upper[i], Math.Floor(high + Tiny)));
        if (lower <= _lower[i] && upper >= _upper[i]) return false;
        // Contradictions (rounded counts, tables of different data) are not followed further.
        if (lower > upper) return false;
        (_lower[i], _upper[i]) = (lower, upper);
        return true;
    }

    // Rows of the reduced system with few unknowns are equations that no single table states.
    private void Eliminate()
    {
        if (Unknowns > 400 || _equations.Count == 0) return;
        var rows = _equations.Select(equation =>
        {
            var row = new double[Unknowns + 1];
            foreach (var i in equation.Plus) row[i]++;
            foreach (var i in equation.Minus) row[i]--;
            row[Unknowns] = equation.Sum;
            return row;
        }).ToList();
        var done = 0;
        for (var column = 0; column < Unknowns && done < rows.Count; column++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var pivot = Enumerable.Range(done, rows.Count - done).MaxBy(r => Math.Abs(rows[r][column]));
            if (Math.Abs(rows[pivot][column]) < Tiny) continue;
            (rows[done], rows[pivot]) = (rows[pivot], rows[done]);
            var by = rows[done][column];
            for (var c = 0; c <= Unknowns; c++) rows[done][c] /= by;
            for (var r = 0; r < rows.Count; r++)
            {
                var factor = rows[r][column];
                if (r == done || Math.Abs(factor) < Tiny) continue;
                for (var c = 0; c <= Unknowns; c++) rows[r][c] -= factor * rows[done][c];
            }

            done++;
        }

        foreach (var row in rows.Take(done))
        {
            var used = Enumerable.Range(0, Unknowns).Where(i => Math.Abs(row[i]) > Tiny).ToArray();
            if (used.Length <= 40 && Array.TrueForAll(used, i => Math.Abs(Math.Abs(row[i]) - 1) < Tiny))
                _equations.Add(([.. used.Where(i => row[i] > 0)], [.. used.Where(i => row[i] < 0)], Math.Round(row[Unknowns])));
        }
    }

    // The unknowns that are not settled and hang together with some.
    private List<int> Connected(IReadOnlyCollection<int> from)
    {
        var open = new HashSet<int>(from.Where(i => _upper[i] > _lower[i]));
        for (var size = -1; size != open.Count && open.Count <= MostForSimplex;)
        {
            size = open.Count;
            foreach (var (plus, minus, _) in _equations)
            {
                if (plus.Concat(minus).Any(open.Contains)) open.UnionWith(plus.Concat(minus).Where(i => _upper[i] > _lower[i]));
            }
        }

        return [.. open.Order()];
    }

    private DenseSimplex Program(List<int> part)
    {
        var place = part.Select((unknown, at) => (unknown, at)).ToDictionary(pair => pair.unknown, pair => pair.at);
        var rows = new List<(double[] Weights, double Sum)>();
        foreach (var (plus, minus, sum) in _equations.Where(equation => equation.Plus.Concat(equation.Minus).Any(place.ContainsKey)))
        {
            var weights = new double[part.Count];
            var rest = sum - plus.Sum(i => _lower[i]) + minus.Sum(i => _lower[i]);
            foreach (var i in plus) if (place.TryGetValue(i, out var at)) weights[at]++;
            foreach (var i in minus) if (place.TryGetValue(i, out var at)) weights[at]--;
            rows.Add((weights, rest));
        }

        return new DenseSimplex(rows, [.. part.Select(i => _upper[i] - _lower[i])], _cancellationToken);
    }
}
