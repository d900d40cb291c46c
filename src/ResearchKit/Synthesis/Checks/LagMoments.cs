namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Products of deviations from persons' own means at lags 0 and 1, and of how much of each covariance Γ_m of states their expectation is made:
/// for half-years O of a person, n of them,
/// <c>E[(w_s − w̄)(w_u − w̄)'] = Γ(s,u) − Σ_r Γ(r,u)/n − Σ_r Γ(s,r)/n + Σ_rq Γ(r,q)/n²</c>, with Γ(s,u) = Γ_(u−s), and transposed where u is before s.
/// </summary>
internal sealed class LagMoments
{
    public const int Size = 6;

    /// <summary>Longest lag of six years.</summary>
    private const int MaxLag = 11;

    private const int Pairs = Size * Size;
    private const int Lags = (2 * MaxLag) + 1;
    private const int MostSteps = 60;
    private const double Precision = 1e-7;
    private const double Limit = 0.95;

    private double[,]? _previous;

    /// <summary>Sums that are kept: products at lags 0 and 1, and the weights of the Γ's in each.</summary>
    public static int Length => 2 * (Pairs + Lags);

    /// <summary>Adds a person.</summary>
    /// <param name="observed">Scores and error variances.</param>
    /// <param name="first">The person's first cell.</param>
    /// <param name="times">Half-years with scores, in order.</param>
    /// <param name="sums">Where to add.</param>
    public static void Add(LagObservations observed, int first, List<int> times, Span<double> sums)
    {
        double n = times.Count;
        Span<double> mean = stackalloc double[Size];
        Span<double> error = stackalloc double[Size];
        foreach (var time in times)
        {
            for (var k = 0; k < Size; k++)
            {
                mean[k] += observed.Values[first + time]![k] / n;
                error[k] += observed.Errors[first + time]![k];
            }
        }
        for (var lag = 0; lag < 2; lag++)
        {
            var products = sums.Slice(lag * Pairs, Pairs);
            var weights = sums.Slice((2 * Pairs) + (lag * Lags), Lags);
            foreach (var s in times)
            {
                var u = s + lag;
                if (!times.Contains(u))
                    continue;
                var (x, y) = (observed.Values[first + s]!, observed.Values[first + u]!);
                var (ex, ey) = (observed.Errors[first + s]!, observed.Errors[first + u]!);
                for (var i = 0; i < Size; i++)
                {
                    for (var j = 0; j < Size; j++)
                        products[(i * Size) + j] += (x[i] - mean[i]) * (y[j] - mean[j]);
                    products[(i * Size) + i] -= (lag == 0 ? ex[i] : 0) - ((ex[i] + ey[i]) / n) + (error[i] / (n * n));
                }
                weights[MaxLag + lag]++;
                foreach (var r in times)
                {
                    weights[MaxLag + u - r] -= 1 / n;
                    weights[MaxLag + r - s] -= 1 / n;
                    foreach (var q in times)
                        weights[MaxLag + q - r] += 1 / (n * n);
                }
            }
        }
    }

    /// <summary>
    /// Γ_0 and Φ', by putting what is known of the Γ's into the expectations until they no longer change, half a step at a time and with lags held under one, so that
    /// samples too small for a solution inside these bounds end on one.
    /// </summary>
    public (double[,] Covariance, double[,] Transposed) Solve(double[] sums)
    {
        var zero = new double[Size, Size];
        var transposed = _previous is null ? new double[Size, Size] : (double[,])_previous.Clone();
        var change = double.PositiveInfinity;
        for (var step = 0; step < MostSteps && change > Precision; step++)
        {
            var next = Step(sums, ref zero, transposed, step == 0);
            change = 0;
            for (var i = 0; i < Size; i++)
            {
                for (var j = 0; j < Size; j++)
                {
                    var half = Math.Clamp(next[i, j] - transposed[i, j], -1, 1) / 2;
                    change = Math.Max(change, Math.Abs(half));
                    transposed[i, j] = Math.Clamp(transposed[i, j] + half, -Limit, Limit);
                }
            }
        }
        _previous ??= (double[,])transposed.Clone();
        // In small samples error may be taken for more than there is; a state has at least a tenth of the variance about own means.
        for (var i = 0; i < Size; i++)
            zero[i, i] = Math.Max(zero[i, i], 0.1 * Math.Abs(sums[(i * Size) + i]) / sums[(2 * Pairs) + MaxLag]);
        return (zero, transposed);
    }

    private static double[,] Step(double[] sums, ref double[,] zero, double[,] transposed, bool isFirst)
    {
        // Given Φ', every Γ is a product with Γ_0: first Γ_0 from the products at lag 0, then Γ_1 from those at lag 1.
        if (isFirst)
            zero = Scaled(sums, 0, 1 / sums[(2 * Pairs) + MaxLag]);
        var longest = MaxLag;
        while (longest > 1 && sums[(2 * Pairs) + MaxLag + longest] == 0)
            longest--;
        var powers = Powers(zero, transposed, longest);
        var rest = Rest(sums, 0, powers, 0);
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                zero[i, j] = (sums[(i * Size) + j] - rest[i, j]) / sums[(2 * Pairs) + MaxLag];
        }
        powers = Powers(zero, transposed, longest);
        rest = Rest(sums, 1, powers, 1);
        var one = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++)
                one[i, j] = (sums[Pairs + (i * Size) + j] - rest[i, j]) / sums[(2 * Pairs) + Lags + MaxLag + 1];
        }
        return LinearSystem.Solve(zero, one);
    }

    /// <summary>What all Γ's but one make of the expectation at a lag.</summary>
    private static double[,] Rest(double[] sums, int lag, double[][,] powers, int but)
    {
        var rest = new double[Size, Size];
        for (var m = -MaxLag; m <= MaxLag; m++)
        {
            var weight = sums[(2 * Pairs) + (lag * Lags) + MaxLag + m];
            if (weight == 0 || m == but)
                continue;
            var power = powers[Math.Abs(m)];
            for (var i = 0; i < Size; i++)
            {
                for (var j = 0; j < Size; j++)
                    rest[i, j] += weight * (m < 0 ? power[j, i] : power[i, j]);
            }
        }
        return rest;
    }

    private static double[][,] Powers(double[,] zero, double[,] transposed, int longest)
    {
        var powers = new double[longest + 1][,];
        powers[0] = zero;
        for (var m = 1; m <= longest; m++)
        {
            var power = powers[m] = new double[Size, Size];
            for (var i = 0; i < Size; i++)
            {
                for (var j = 0; j < Size; j++)
                {
                    for (var k = 0; k < Size; k++)
                        power[i, j] += powers[m - 1][i, k] * transposed[k, j];
                }
            }
        }
        return powers;
    }

    private static double[,] Scaled(double[] sums, int from, double factor)
    {
        var matrix = new double[Size, Size];
        for (var i = 0; i < Pairs; i++)
            matrix[i / Size, i % Size] = sums[from + i] * factor;
        return matrix;
    }
}
