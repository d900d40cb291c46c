using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Logistic regression of counts with Firth's penalty: finite also where a rare event never meets a rare circumstance, as in a small city. Standard errors follow
/// from the penalised likelihood ratio, <c>|θ| / √(2 (l − l at θ = 0))</c>, whose level holds with few events; where they are many it is Wald's.
/// </summary>
/// <remarks>Source: Heinze, G. and Schemper, M. (2002). A solution to the problem of separation in logistic regression. Statistics in Medicine 21, 2409-2419.</remarks>
internal sealed class PenalisedLogit
{
    private const int MostSteps = 60;

    private readonly double[][] _x;
    private readonly double[] _events;
    private readonly double[] _atRisk;
    private readonly int _terms;
    private readonly Fit _whole;

    /// <summary>Fits.</summary>
    /// <param name="x">Rows: patterns of circumstances, each with all terms, the first one 1.</param>
    /// <param name="events">Events of each pattern.</param>
    /// <param name="atRisk">How many were at risk in each pattern.</param>
    public PenalisedLogit(double[][] x, double[] events, double[] atRisk)
    {
        (_x, _events, _atRisk, _terms) = (x, events, atRisk, x[0].Length);
        _whole = Maximise(null, Start());
    }

    /// <summary>A term's log odds ratio.</summary>
    public TruthEstimate this[int term]
    {
        get
        {
            var without = Maximise(term, [.. _whole.Beta.Select((value, j) => j == term ? 0 : value)]);
            var ratio = 2 * (_whole.LogLikelihood - without.LogLikelihood);
            var value = _whole.Beta[term];
            var wald = Math.Sqrt(_whole.Inverse[term, term]);
            return new TruthEstimate(value, ratio > 1e-6 ? Math.Abs(value) / Math.Sqrt(ratio) : wald);
        }
    }

    private double[] Start()
    {
        var beta = new double[_terms];
        beta[0] = Elementary.Logit((_events.Sum() + 0.5) / (_atRisk.Sum() + 1));
        return beta;
    }

    private Fit Maximise(int? held, double[] beta)
    {
        var (score, now) = Evaluate(beta);
        for (var step = 0; step < MostSteps; step++)
        {
            var free = Enumerable.Range(0, _terms).Where(j => j != held).ToArray();
            var information = new double[free.Length, free.Length];
            var right = new double[free.Length, 1];
            for (var a = 0; a < free.Length; a++)
            {
                right[a, 0] = score[free[a]];
                for (var b = 0; b < free.Length; b++)
                    information[a, b] = now.Information[free[a], free[b]];
            }
            var change = LinearSystem.Solve(information, right);
            var largest = Enumerable.Range(0, free.Length).Max(a => Math.Abs(change[a, 0]));
            var scale = Math.Min(1, 2 / largest);
            for (var halving = 0; ; halving++, scale /= 2)
            {
                var next = (double[])beta.Clone();
                for (var a = 0; a < free.Length; a++)
                    next[free[a]] += scale * change[a, 0];
                var (nextScore, tried) = Evaluate(next);
                if (!(tried.LogLikelihood >= now.LogLikelihood - 1e-9) && halving < 20)
                    continue;
                (beta, score, now) = (next, nextScore, tried);
                break;
            }
            if (largest * scale < 1e-7)
                break;
        }
        return now;
    }

    /// <summary>Penalised log-likelihood and its score: <c>Σ (y − n p + h (½ − p)) x</c>, with h the leverage of a pattern.</summary>
    private (double[] Score, Fit At) Evaluate(double[] beta)
    {
        var chance = new double[_x.Length];
        var information = new double[_terms, _terms];
        var likelihood = 0.0;
        for (var i = 0; i < _x.Length; i++)
        {
            var eta = 0.0;
            for (var j = 0; j < _terms; j++)
                eta += beta[j] * _x[i][j];
            chance[i] = Elementary.Logistic(eta);
            likelihood += (_events[i] * eta) + (_atRisk[i] * (eta > 0 ? -eta - Elementary.Log1P(Elementary.Exp(-eta)) : -Elementary.Log1P(Elementary.Exp(eta))));
            var weight = _atRisk[i] * chance[i] * (1 - chance[i]);
            for (var a = 0; a < _terms; a++)
            {
                for (var b = 0; b <= a; b++)
                    information[a, b] += weight * _x[i][a] * _x[i][b];
            }
        }
        for (var a = 0; a < _terms; a++)
        {
            for (var b = 0; b < a; b++)
                information[b, a] = information[a, b];
        }
        var unit = new double[_terms, _terms];
        for (var j = 0; j < _terms; j++)
            unit[j, j] = 1;
        var inverse = LinearSystem.Solve(information, unit);
        var score = new double[_terms];
        for (var i = 0; i < _x.Length; i++)
        {
            var leverage = 0.0;
            for (var a = 0; a < _terms; a++)
            {
                if (_x[i][a] == 0)
                    continue;
                for (var b = 0; b < _terms; b++)
                    leverage += inverse[a, b] * _x[i][a] * _x[i][b];
            }
            leverage *= _atRisk[i] * chance[i] * (1 - chance[i]);
            var residual = _events[i] - (_atRisk[i] * chance[i]) + (leverage * (0.5 - chance[i]));
            for (var j = 0; j < _terms; j++)
                score[j] += residual * _x[i][j];
        }
        return (score, new Fit(beta, likelihood + (0.5 * LogDeterminant(information)), information, inverse));
    }

    /// <summary>Log determinant of a positive definite matrix, by Cholesky's factor; NaN for another.</summary>
    private static double LogDeterminant(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var factor = new double[n, n];
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[i, j];
                for (var k = 0; k < j; k++)
                    rest -= factor[i, k] * factor[j, k];
                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }
            sum += 2 * Elementary.Log(factor[i, i]);
        }
        return sum;
    }

    private sealed record Fit(double[] Beta, double LogLikelihood, double[,] Information, double[,] Inverse);
}
