using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Reliability;

/// <summary>How far apart two categories count.</summary>
public enum KappaWeights
{
    /// <summary>The same or not: Cohen's (1960) kappa, for categories without order.</summary>
    None,

    /// <summary>By the number of steps between them (Cicchetti and Allison 1971).</summary>
    Linear,

    /// <summary>By the square of the steps (Fleiss and Cohen 1973): nearly an intraclass correlation.</summary>
    Quadratic,
}

/// <summary>Agreement beyond chance.</summary>
/// <param name="Kappa">1 for perfect agreement, 0 for chance; NaN where there is none, and <paramref name="Reason"/> says why.</param>
/// <param name="StandardError">Standard error for intervals.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval, at most 1.</param>
/// <param name="Statistic">Kappa over its standard error where agreement is by chance alone.</param>
/// <param name="PValue">Two-sided p value of that.</param>
/// <param name="ObservedAgreement">Weighted share of agreement.</param>
/// <param name="ExpectedAgreement">What chance alone would give with these margins.</param>
/// <param name="Rows">Units rated by all.</param>
/// <param name="RowsDropped">Units left out since a rating is missing.</param>
/// <param name="Categories">The categories in order.</param>
/// <param name="Reason">Why there is no kappa; null where there is one.</param>
public sealed record KappaResult(
    double Kappa, double StandardError, double Lower, double Upper, double Statistic, double PValue, double ObservedAgreement, double ExpectedAgreement, int Rows, int RowsDropped,
    IReadOnlyList<double> Categories, string? Reason);

/// <summary>Kappa coefficients of agreement between raters.</summary>
public static class Kappa
{
    /// <summary>Cohen's kappa of two raters, weighted where categories have an order, with the standard error of Fleiss, Cohen and Everitt (1969).</summary>
    /// <param name="first">Ratings of the first, as numbers; NaN is missing and leaves the unit out.</param>
    /// <param name="second">Ratings of the second of the same units.</param>
    /// <param name="weights">Default: none.</param>
    /// <param name="categories">All categories in order, so that those which nobody used count as steps; null for those that occur.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a rating is no category.</exception>
    public static KappaResult Cohen(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, KappaWeights weights = KappaWeights.None, IReadOnlyList<double>? categories = null, double confidenceLevel = 0.95)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"The first rater has {first.Length} ratings and the second {second.Length}. Give one a unit.");
        CheckLevel(confidenceLevel);
        var pairs = new List<(double A, double B)>();
        for (int i = 0; i < first.Length; i++)
        {
            if (!double.IsNaN(first[i]) && !double.IsNaN(second[i]))
                pairs.Add((first[i], second[i]));
        }

        double[] levels = categories is null ? [.. pairs.SelectMany(pair => new[] { pair.A, pair.B }).Distinct().Order()] : [.. categories];
        int n = pairs.Count, dropped = first.Length - n, c = levels.Length;
        Dictionary<double, int> place = levels.Select((level, i) => (level, i)).ToDictionary(pair => pair.level, pair => pair.i);
        var p = new double[c, c];
        foreach ((double a, double b) in pairs)
            p[Place(place, a, levels), Place(place, b, levels)] += 1.0 / n;
        if (n < 2)
            return None($"No estimate, because {n} units were rated by both.");
        double[] rows = new double[c], columns = new double[c], meanByRow = new double[c], meanByColumn = new double[c];
        for (int i = 0; i < c; i++)
        {
            for (int j = 0; j < c; j++)
            {
                rows[i] += p[i, j];
                columns[j] += p[i, j];
            }
        }

        double observed = 0, expected = 0;
        for (int i = 0; i < c; i++)
        {
            for (int j = 0; j < c; j++)
            {
                observed += W(i, j) * p[i, j];
                expected += W(i, j) * rows[i] * columns[j];
                meanByRow[i] += W(i, j) * columns[j];
                meanByColumn[j] += W(i, j) * rows[i];
            }
        }

        if (!(1 - expected > 1e-12))
            return None("No estimate, because both raters gave one and the same category to all units: chance agrees as often.");
        double kappa = (observed - expected) / (1 - expected), variance = 0, null0 = 0;
        for (int i = 0; i < c; i++)
        {
            for (int j = 0; j < c; j++)
            {
                double mean = meanByRow[i] + meanByColumn[j];
                variance += p[i, j] * Square(W(i, j) - mean * (1 - kappa));
                null0 += rows[i] * columns[j] * Square(W(i, j) - mean);
            }
        }

        double scale = n * Square(1 - expected);
        double error = Math.Sqrt(Math.Max(0, variance - Square(kappa - expected * (1 - kappa))) / scale);
        return Of(kappa, error, Math.Sqrt(Math.Max(0, null0 - expected * expected) / scale), observed, expected, n, dropped, levels, confidenceLevel);

        double W(int i, int j) => weights switch
        {
            KappaWeights.None => i == j ? 1 : 0,
            KappaWeights.Linear => 1 - Math.Abs(i - j) / (double)Math.Max(1, c - 1),
            _ => 1 - Square((i - j) / (double)Math.Max(1, c - 1)),
        };

        KappaResult None(string reason) => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, n, dropped, levels, reason);
    }

    /// <summary>Fleiss' (1971) kappa of any number of raters, who need not be the same for each unit, with the standard error under chance of Fleiss, Nee and Landis (1979).</summary>
    /// <param name="ratings">One column a rating, one row a unit; units without all ratings are left out.</param>
    /// <param name="confidenceLevel">Level of the interval. Default 0.95. The standard error holds for kappa near 0: the interval of a high kappa is approximate.</param>
    public static KappaResult Fleiss(ScaleItems ratings, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        CheckLevel(confidenceLevel);
        CompleteItems complete = CompleteItems.Of(ratings, CancellationToken.None);
        double[] levels = [.. complete.Columns.SelectMany(column => column).Distinct().Order()];
        int n = complete.Rows, m = ratings.ItemCount, dropped = complete.Missingness.RowsDropped;
        if (n < 2 || levels.Length < 2)
        {
            string reason = n < 2 ? $"No estimate, because {n} units were rated by all." : "No estimate, because all ratings are one and the same category: chance agrees as often.";
            return new KappaResult(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, n, dropped, levels, reason);
        }

        double agreement = 0;
        var shares = new double[levels.Length];
        for (int i = 0; i < n; i++)
        {
            double same = 0;
            for (int c = 0; c < levels.Length; c++)
            {
                double count = complete.Columns.Count(column => column[i] == levels[c]);
                same += count * (count - 1);
                shares[c] += count / (n * (double)m);
            }

            agreement += same / (m * (m - 1.0)) / n;
        }

        double expected = shares.Sum(Square), spread = shares.Sum(share => share * (1 - share));
        double kappa = (agreement - expected) / (1 - expected);
        double error = Math.Sqrt(2 * (spread * spread - shares.Sum(share => share * (1 - share) * (1 - 2 * share))) / (n * (double)m * (m - 1) * spread * spread));
        return Of(kappa, error, error, agreement, expected, n, dropped, levels, confidenceLevel);
    }

    private static KappaResult Of(double kappa, double error, double nullError, double observed, double expected, int n, int dropped, double[] levels, double level)
    {
        double margin = NormalDistribution.Quantile(0.5 + level / 2) * error, z = kappa / nullError;
        return new KappaResult(kappa, error, Math.Max(-1, kappa - margin), Math.Min(1, kappa + margin), z, 2 * NormalDistribution.UpperTail(Math.Abs(z)), observed, expected, n, dropped, levels, null);
    }

    private static int Place(Dictionary<double, int> place, double rating, double[] levels) => place.TryGetValue(rating, out int found) ? found
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The rating {rating} is none of the categories {string.Join(", ", levels.Select(level => level.ToString(CultureInfo.InvariantCulture)))}."));

    private static void CheckLevel(double level)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
    }

    private static double Square(double x) => x * x;
}
