using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Reliability;

/// <summary>One form of the intraclass correlation.</summary>
/// <param name="Name">ICC1, ICC2, ICC3 of single ratings; ICC1k, ICC2k, ICC3k of the mean of k raters.</param>
/// <param name="Meaning">The design in words.</param>
/// <param name="Value">The correlation; may be negative.</param>
/// <param name="F">The F statistic against zero.</param>
/// <param name="NumeratorDegrees">Its first degrees of freedom.</param>
/// <param name="DenominatorDegrees">Its second degrees of freedom.</param>
/// <param name="PValue">Share of the F distribution above.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public sealed record IntraclassForm(string Name, string Meaning, double Value, double F, double NumeratorDegrees, double DenominatorDegrees, double PValue, double Lower, double Upper);

/// <summary>The six intraclass correlations of Shrout and Fleiss (1979), by analysis of variance, with intervals from the F distribution. Agrees with psych::ICC on complete ratings.</summary>
/// <remarks>Persons whom a rater did not rate are left out whole. Choose the form by design, not by size: raters as a random sample and absolute agreement is ICC2, the same fixed raters and consistency ICC3, different raters for each person ICC1.</remarks>
public sealed class IntraclassCorrelation : IEstimator<ScaleItems, IntraclassCorrelationResult>
{
    private readonly double _level;

    /// <summary>An estimator.</summary>
    /// <param name="confidenceLevel">Level of intervals, strictly between 0 and 1. Default 0.95.</param>
    public IntraclassCorrelation(double confidenceLevel = 0.95)
    {
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        _level = confidenceLevel;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A rating is infinite.</exception>
    public IntraclassCorrelationResult Fit(ScaleItems data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        CompleteItems complete = CompleteItems.Of(data, cancellationToken);
        double n = complete.Rows, k = data.ItemCount;
        if (n < 2)
            return IntraclassCorrelationResult.None(_level, complete.Missingness, $"No estimate, because {n} persons were rated by all raters. Two are needed at least.");
        TwoWayTable table = TwoWayTable.Of(complete.Columns);
        (double msb, double msj, double mse) = (table.Persons, table.Items, table.Residual);
        double msw = (msj * (k - 1) + mse * (n - 1) * (k - 1)) / (n * (k - 1));
        if (!(msb > 0) && !(msw > 0))
            return IntraclassCorrelationResult.None(_level, complete.Missingness, "No estimate, because all ratings are the same.");
        if (!(msw > 0) || !(mse > 0))
            return IntraclassCorrelationResult.None(_level, complete.Missingness, "No estimate, because raters agree perfectly up to a constant: there is no error to compare persons with. Look for copied ratings.");

        double tail = (1 - _level) / 2;
        double d1 = n - 1, dw = n * (k - 1), de = (n - 1) * (k - 1);
        double f1 = msb / msw, f3 = msb / mse;
        (double low1, double high1) = (f1 / FDistribution.Quantile(1 - tail, d1, dw), f1 * FDistribution.Quantile(1 - tail, dw, d1));
        (double low3, double high3) = (f3 / FDistribution.Quantile(1 - tail, d1, de), f3 * FDistribution.Quantile(1 - tail, de, d1));
        double icc2 = (msb - mse) / (msb + (k - 1) * mse + k * (msj - mse) / n);
        double fj = msj / mse, inner = n * (1 + (k - 1) * icc2) - k * icc2;
        double v = (k - 1) * (n - 1) * Square(k * icc2 * fj + inner) / ((n - 1) * k * k * icc2 * icc2 * fj * fj + inner * inner);
        double fu = FDistribution.Quantile(1 - tail, d1, v), fl = FDistribution.Quantile(1 - tail, v, d1);
        double low2 = n * (msb - fu * mse) / (fu * (k * msj + (k * n - k - n) * mse) + n * msb);
        double high2 = n * (fl * msb - mse) / (k * msj + (k * n - k - n) * mse + n * fl * msb);
        double p1 = FDistribution.UpperTail(f1, d1, dw), p3 = FDistribution.UpperTail(f3, d1, de);
        IntraclassForm[] forms =
        [
            new("ICC1", "one rating, each person by raters of its own", (msb - msw) / (msb + (k - 1) * msw), f1, d1, dw, p1, Single(low1), Single(high1)),
            new("ICC2", "one rating, raters a random sample, absolute agreement", icc2, f3, d1, de, p3, low2, high2),
            new("ICC3", "one rating, these raters, consistency", (msb - mse) / (msb + (k - 1) * mse), f3, d1, de, p3, Single(low3), Single(high3)),
            new("ICC1k", "mean of k ratings, each person by raters of its own", (msb - msw) / msb, f1, d1, dw, p1, 1 - 1 / low1, 1 - 1 / high1),
            new("ICC2k", "mean of k ratings, raters a random sample, absolute agreement", (msb - mse) / (msb + (msj - mse) / n), f3, d1, de, p3, low2 * k / (1 + low2 * (k - 1)), high2 * k / (1 + high2 * (k - 1))),
            new("ICC3k", "mean of k ratings, these raters, consistency (equals alpha)", (msb - mse) / msb, f3, d1, de, p3, 1 - 1 / low3, 1 - 1 / high3),
        ];
        return new IntraclassCorrelationResult(_level, complete.Missingness, forms, data.ItemCount);

        double Single(double f) => (f - 1) / (f + k - 1);
    }

    private static double Square(double x) => x * x;
}

/// <summary>Mean squares of persons by items without replication.</summary>
internal sealed record TwoWayTable(double Persons, double Items, double Residual)
{
    public static TwoWayTable Of(double[][] columns)
    {
        int k = columns.Length, n = columns[0].Length;
        double origin = columns[0][0];
        double[] items = [.. columns.Select(column => column.Sum(value => value - origin) / n)];
        double grand = items.Average();
        double persons = 0, residual = 0;
        for (int i = 0; i < n; i++)
        {
            double mean = 0;
            for (int j = 0; j < k; j++)
                mean += columns[j][i] - origin;
            mean /= k;
            persons += (mean - grand) * (mean - grand);
            for (int j = 0; j < k; j++)
            {
                double left = columns[j][i] - origin - mean - items[j] + grand;
                residual += left * left;
            }
        }

        // What rounding leaves of perfect agreement is none.
        double spread = items.Sum(item => (item - grand) * (item - grand));
        if (residual < 1e-24 * (persons * k + spread * n))
            residual = 0;
        return new TwoWayTable(k * persons / (n - 1), n * spread / (k - 1), residual / ((n - 1.0) * (k - 1)));
    }
}

/// <summary>The six intraclass correlations. Immutable.</summary>
public sealed class IntraclassCorrelationResult : IEstimationResult
{
    private readonly int _raters;

    internal IntraclassCorrelationResult(double level, MissingnessRecord missingness, IReadOnlyList<IntraclassForm> forms, int raters)
    {
        (ConfidenceLevel, Missingness, Forms, _raters) = (level, missingness, forms, raters);
        Convergence = ConvergenceRecord.ClosedForm(double.NaN);
    }

    /// <summary>ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k; empty where there is no estimate.</summary>
    public IReadOnlyList<IntraclassForm> Forms { get; }

    /// <summary>A form by its name.</summary>
    /// <param name="name">ICC1, ICC2, ICC3, ICC1k, ICC2k or ICC3k.</param>
    /// <exception cref="KeyNotFoundException">There is no such form, or no estimate.</exception>
    public IntraclassForm this[string name] => Forms.FirstOrDefault(form => string.Equals(form.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(Forms.Count == 0 ? Convergence.Reason : $"There is no form {name}. Forms: {string.Join(", ", Forms.Select(form => form.Name))}.");

    /// <inheritdoc/>
    public string Method => _raters == 0 ? "Intraclass correlations of Shrout and Fleiss, by analysis of variance"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Intraclass correlations of Shrout and Fleiss of {_raters} raters, by analysis of variance");

    /// <inheritdoc/>
    public IReadOnlyList<Estimate> Estimates =>
        [.. Forms.Select(form => Estimate.None(form.Name) with { Value = form.Value, Lower = form.Lower, Upper = form.Upper, Statistic = form.F, DegreesOfFreedom = form.DenominatorDegrees, PValue = form.PValue })];

    /// <inheritdoc/>
    public double ConfidenceLevel { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes => [new LevelCount("rows", Missingness.RowsUsed)];

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; private init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [];

    internal static IntraclassCorrelationResult None(double level, MissingnessRecord missingness, string reason) =>
        new(level, missingness, [], 0) { Convergence = ConvergenceRecord.NoEstimate(reason) };
}
