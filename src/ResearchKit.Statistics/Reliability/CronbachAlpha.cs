using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Reliability;

/// <summary>How the interval of alpha is computed.</summary>
public enum AlphaInterval
{
    /// <summary>From the F distribution (Feldt 1965; Feldt, Woodruff and Salih 1987): exact for parallel items with normal scores.</summary>
    Feldt,

    /// <summary>From the asymptotic standard error for any normal covariances (van Zyl, Neudecker and Nel 2000; Duhachek and Iacobucci 2004).</summary>
    Duhachek,

    /// <summary>Percentiles of alpha over persons drawn with replacement, seeded.</summary>
    Bootstrap,
}

/// <summary>Settings of <see cref="CronbachAlpha"/>.</summary>
public sealed record CronbachAlphaOptions
{
    /// <summary>Items that are worded the other way: their sign is changed. Nothing is reversed that is not named here. Default: none.</summary>
    public IReadOnlyList<string> Reversed { get; init; } = [];

    /// <summary>Missing answers. Default: <see cref="MissingItemAnswers.Listwise"/>.</summary>
    public MissingItemAnswers Missing { get; init; }

    /// <summary>The interval. Default: <see cref="AlphaInterval.Feldt"/>.</summary>
    public AlphaInterval Interval { get; init; }

    /// <summary>Level of the interval, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Draws of the bootstrap, at least 100. Default 2,000.</summary>
    public int BootstrapDraws { get; init; } = 2000;

    /// <summary>Seed of the bootstrap. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!Enum.IsDefined(Missing) || !Enum.IsDefined(Interval))
            throw new ArgumentOutOfRangeException(nameof(Interval), Interval, "Choose one of the kinds of AlphaInterval and of MissingItemAnswers.");
        if (!(ConfidenceLevel > 0 && ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(ConfidenceLevel), ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        ArgumentOutOfRangeException.ThrowIfLessThan(BootstrapDraws, 100);
    }
}

/// <summary>Cronbach's alpha (1951), also KR-20 for items of 0 and 1, with what each item contributes.</summary>
/// <remarks>
/// α = k / (k − 1) · (1 − Σ item variances / variance of the sum). It is the reliability of the sum score if items measure one thing equally strongly (essentially tau-equivalent) with unrelated errors, a lower bound of it if
/// they measure it unequally, and it does not show that they measure one thing: see <see cref="Omega"/>. Agrees with R's psych to 1e-9.
/// </remarks>
public sealed class CronbachAlpha : IEstimator<ScaleItems, CronbachAlphaResult>
{
    private readonly CronbachAlphaOptions _options;

    /// <summary>An estimator with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public CronbachAlpha(CronbachAlphaOptions? options = null)
    {
        _options = options ?? new CronbachAlphaOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is infinite, or an item to reverse is not there.</exception>
    public CronbachAlphaResult Fit(ScaleItems data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (string name in _options.Reversed)
        {
            if (!data.Names.Contains(name, StringComparer.Ordinal))
                throw new ArgumentException($"{name} is to be reversed and is no item. Items: {string.Join(", ", data.Names)}.", nameof(data));
        }

        CompleteItems complete = CompleteItems.Of(data, cancellationToken);
        int k = data.ItemCount, n = complete.Rows;
        double[] sign = [.. data.Names.Select(name => _options.Reversed.Contains(name, StringComparer.Ordinal) ? -1.0 : 1)];
        if (n < 3 && _options.Missing == MissingItemAnswers.Listwise)
            return CronbachAlphaResult.None(data, _options, complete.Missingness, $"No estimate, because {n} persons answered all items. Take fewer items, or MissingItemAnswers.Pairwise.");
        double[,] covariances = _options.Missing == MissingItemAnswers.Listwise ? CompleteItems.Covariances(complete.Columns) : CompleteItems.PairwiseCovariances(data);
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                covariances[a, b] *= sign[a] * sign[b];
                if (double.IsNaN(covariances[a, b]))
                    return CronbachAlphaResult.None(data, _options, complete.Missingness, $"No estimate, because fewer than two persons answered both {data.Names[a]} and {data.Names[b]}. Leave one out.");
            }

            if (!(covariances[a, a] > 0))
                return CronbachAlphaResult.None(data, _options, complete.Missingness, $"No estimate, because {data.Names[a]} has the same answer from all. Leave it out.");
        }

        double total = Total(covariances);
        if (!(total > 0))
            return CronbachAlphaResult.None(data, _options, complete.Missingness, "No estimate, because the sum of the items does not vary. Look for items that are worded the other way and name them in Reversed.");
        double alpha = Alpha(covariances);
        (double lower, double upper, double error) = Interval(complete, covariances, sign, alpha, cancellationToken);
        var warnings = new List<string>();
        AlphaItem[] items = Items(data, complete, covariances, sign, warnings);
        if (alpha < 0)
            warnings.Add("Alpha is negative: items contradict each other on average. Look at their wording, and name reversed items in Reversed.");
        if (_options.Missing == MissingItemAnswers.Pairwise && complete.Missingness.RowsDropped > 0)
            warnings.Add("Covariances are from different persons (pairwise); the interval counts those who answered all items.");
        return new CronbachAlphaResult(data, _options, complete.Missingness, covariances, alpha, lower, upper, error, items, warnings);
    }

    internal static double Alpha(double[,] covariances)
    {
        int k = covariances.GetLength(0);
        double trace = 0;
        for (int i = 0; i < k; i++)
            trace += covariances[i, i];
        return k / (k - 1.0) * (1 - trace / Total(covariances));
    }

    private static double Total(double[,] covariances) => covariances.Cast<double>().Sum();

    private (double Lower, double Upper, double Error) Interval(CompleteItems complete, double[,] covariances, double[] sign, double alpha, CancellationToken cancellationToken)
    {
        int k = sign.Length, n = complete.Rows;
        double tail = (1 - _options.ConfidenceLevel) / 2;
        double error = Duhachek(covariances, n);
        if (n < 3)
            return (double.NaN, double.NaN, double.NaN);
        switch (_options.Interval)
        {
            case AlphaInterval.Feldt:
                double freedom = n - 1;
                return (1 - (1 - alpha) * FDistribution.Quantile(1 - tail, freedom, freedom * (k - 1)), 1 - (1 - alpha) * FDistribution.Quantile(tail, freedom, freedom * (k - 1)), error);
            case AlphaInterval.Duhachek:
                double margin = NormalDistribution.Quantile(1 - tail) * error;
                return (alpha - margin, alpha + margin, error);
            default:
                double[] draws = Bootstrap(complete, sign, cancellationToken);
                Array.Sort(draws);
                double mean = draws.Average();
                return (Percentile(draws, tail), Percentile(draws, 1 - tail), Math.Sqrt(draws.Sum(draw => (draw - mean) * (draw - mean)) / (draws.Length - 1)));
        }
    }

    private static double Duhachek(double[,] v, int n)
    {
        int k = v.GetLength(0);
        double total = Total(v), trace = 0, squares = 0, sumSquares = 0;
        for (int i = 0; i < k; i++)
        {
            trace += v[i, i];
            double row = 0;
            for (int j = 0; j < k; j++)
            {
                squares += v[i, j] * v[i, j];
                row += v[i, j];
            }

            sumSquares += row * row;
        }

        double q = 2.0 * k * k / ((k - 1.0) * (k - 1) * total * total * total) * (total * (squares + trace * trace) - 2 * trace * sumSquares);
        return Math.Sqrt(Math.Max(0, q) / n);
    }

    private double[] Bootstrap(CompleteItems complete, double[] sign, CancellationToken cancellationToken)
    {
        int n = complete.Rows, k = sign.Length;
        var root = new RandomStream(_options.Seed).Split("alpha");
        var draws = new double[_options.BootstrapDraws];
        var columns = new double[k][];
        for (int d = 0; d < draws.Length; d++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomStream random = root.Split(d);
            int[] rows = [.. Enumerable.Range(0, n).Select(_ => random.Integer(n))];
            for (int j = 0; j < k; j++)
                columns[j] = [.. rows.Select(row => sign[j] * complete.Columns[j][row])];
            draws[d] = Alpha(CompleteItems.Covariances(columns));
        }

        return [.. draws.Where(double.IsFinite)];
    }

    private static double Percentile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    private static AlphaItem[] Items(ScaleItems data, CompleteItems complete, double[,] v, double[] sign, List<string> warnings)
    {
        int k = sign.Length;
        double total = Total(v);
        var items = new AlphaItem[k];
        for (int j = 0; j < k; j++)
        {
            int[] others = [.. Enumerable.Range(0, k).Where(i => i != j)];
            var rest = new double[k - 1, k - 1];
            double row = 0, restTotal = 0;
            for (int a = 0; a < k - 1; a++)
            {
                row += v[j, others[a]];
                for (int b = 0; b < k - 1; b++)
                    restTotal += rest[a, b] = v[others[a], others[b]];
            }

            double itemRest = row / Math.Sqrt(v[j, j] * restTotal), itemTotal = (row + v[j, j]) / Math.Sqrt(v[j, j] * total);
            ReadOnlyMemory<double> values = data.Values[j];
            double[] answered = [.. Enumerable.Range(0, data.RowCount).Select(i => values.Span[i]).Where(value => !double.IsNaN(value))];
            items[j] = new AlphaItem(data.Names[j], answered.Length, answered.Average(), Math.Sqrt(v[j, j]), itemRest, itemTotal, k == 2 ? double.NaN : Alpha(rest), sign[j] < 0);
            if (itemRest < 0)
            {
                warnings.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{data.Names[j]} correlates {itemRest:F2} with the sum of the other items: is it worded the other way? Nothing was reversed; if it is, name it in Reversed."));
            }
        }

        return items;
    }
}
