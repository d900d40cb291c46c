using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// Easiness parameters moved so that they add up to zero, with the covariance that goes with that origin. Moving ability by d moves the easiness of category k by k d, so the estimates are
/// projected along those directions.
/// </summary>
internal sealed class SumZeroScale
{
    private readonly ConditionalLikelihood _likelihood;
    private readonly double[] _easiness;
    private readonly double[] _covariance;
    private readonly double _confidenceLevel;

    public SumZeroScale(ResponsePatterns patterns, ConditionalLikelihood likelihood, double[] point, double[] covariance, double confidenceLevel)
    {
        _likelihood = likelihood;
        _confidenceLevel = confidenceLevel;
        int n = likelihood.Count;
        var direction = new double[n];
        for (int i = 0; i < patterns.Items.Length; i++)
        {
            for (int k = 1; k < patterns.Categories[i].Length; k++)
                direction[likelihood.First(i) + k - 1] = k;
        }

        double length = direction.Sum(), sum = point.Sum(), all = covariance.Sum();
        var rows = new double[n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
                rows[a] += covariance[a * n + b];
        }

        _easiness = [.. point.Select((value, a) => value - direction[a] * sum / length)];
        _covariance = new double[n * n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
                _covariance[a * n + b] = covariance[a * n + b] - (direction[a] * rows[b] + direction[b] * rows[a]) / length + direction[a] * direction[b] * all / (length * length);
        }
    }

    public ItemEstimate Item(string name, int at, ResponsePatterns patterns, double[] counts)
    {
        int steps = counts.Length - 1, first = _likelihood.First(at), n = _likelihood.Count;
        double total = counts.Sum();
        double Covariance(int a, int b) => _covariance[(first + a) * n + first + b];
        Estimate Of(string quantity, int k, double value, double variance) => Estimate.FromStandardError(
            ParameterEstimates.Term(name, quantity, k, steps), value, Math.Sqrt(Math.Max(variance, 0)), double.PositiveInfinity, _confidenceLevel);
        return new ItemEstimate(
            name, total, patterns.Categories[at], counts.Select((count, k) => count * k).Sum() / (total * steps),
            new Estimate($"{name}: slope", 1, 0, 1, 1, double.NaN, double.PositiveInfinity, double.NaN),
            [.. Enumerable.Range(1, steps).Select(k => Of("easiness", k, _easiness[first + k - 1], Covariance(k - 1, k - 1)))],
            [.. Enumerable.Range(1, steps).Select(k => k == 1
                ? Of("difficulty", 1, -_easiness[first], Covariance(0, 0))
                : Of("difficulty", k, _easiness[first + k - 2] - _easiness[first + k - 1], Covariance(k - 1, k - 1) + Covariance(k - 2, k - 2) - 2 * Covariance(k - 1, k - 2)))],
            null, null)
        {
            Curve = new CalibratedItem(name, new ItemCurve(CurveFamily.PartialCredit, steps + 1), [1, .. Enumerable.Range(0, steps).Select(k => _easiness[first + k])]),
        };
    }
}
