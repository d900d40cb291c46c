using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>Means, totals, ratios, shares and quantiles of a population from a sample with a design.</summary>
/// <remarks>
/// Intervals are Student's with the design's degrees of freedom (R's survey takes the normal distribution unless told <c>df = degf(design)</c>). A row where a variable is missing counts as outside the
/// domain of that estimate. Agrees with R's survey to a relative 1e-9 on the stored reference values.
/// </remarks>
public sealed class SurveyEstimator
{
    private readonly SurveyDesign _design;
    private readonly double _level;

    /// <summary>An estimator for a design.</summary>
    /// <param name="design">How the sample was drawn.</param>
    /// <param name="confidenceLevel">Level of all intervals, strictly between 0 and 1. Default 0.95.</param>
    public SurveyEstimator(SurveyDesign design, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        (_design, _level) = (design, confidenceLevel);
    }

    /// <summary>Weighted means of columns, over the rows that are complete in all of them.</summary>
    /// <param name="columns">Names and values, one value a row; NaN is missing.</param>
    /// <param name="cancellationToken">Stops a long estimate.</param>
    /// <exception cref="ArgumentException">A length is not the design's, or a number is infinite.</exception>
    public SurveyResult Mean(IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, CancellationToken cancellationToken = default) => MeansOrTotals(columns, false, cancellationToken);

    /// <summary>Totals of columns over the population, over the rows that are complete in all of them.</summary>
    /// <inheritdoc cref="Mean"/>
    public SurveyResult Total(IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, CancellationToken cancellationToken = default) => MeansOrTotals(columns, true, cancellationToken);

    /// <summary>The share of the population in each category: means of indicators.</summary>
    /// <param name="categories">The category of each row; missing where it is -1.</param>
    /// <param name="labels">The names of the categories, in the order of the codes.</param>
    /// <param name="cancellationToken">Stops a long estimate.</param>
    public SurveyResult Proportions(Grouping categories, IReadOnlyList<string> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != categories.GroupCount)
            throw new ArgumentException($"{categories.Name} has {categories.GroupCount} categories and {labels.Count} labels. Give one a category.", nameof(labels));
        int[] codes = categories.Codes.ToArray();
        var columns = labels.Select((label, k) => (label, (ReadOnlyMemory<double>)codes.Select(code => code < 0 ? double.NaN : code == k ? 1.0 : 0).ToArray())).ToArray();
        return MeansOrTotals(columns, false, cancellationToken);
    }

    /// <summary>The ratio of two totals, such as points per hour over the population.</summary>
    /// <param name="numerator">Name and values.</param>
    /// <param name="denominator">Name and values.</param>
    /// <param name="cancellationToken">Stops a long estimate.</param>
    public SurveyResult Ratio((string Name, ReadOnlyMemory<double> Values) numerator, (string Name, ReadOnlyMemory<double> Values) denominator, CancellationToken cancellationToken = default)
    {
        string[] terms = [$"{numerator.Name}/{denominator.Name}"];
        string method = $"Ratio of weighted totals, {_design.Description}";
        SurveyRows rows = SurveyRows.Of(_design, [numerator, denominator], cancellationToken);
        if (rows.WhyNone is { } reason)
            return SurveyResult.None(method, terms, _level, rows.Missingness, 0, reason);
        var statistic = new SurveyRatio(rows.Columns[0], rows.Columns[1]);
        double[] values = statistic.Evaluate(rows.Design.ActiveWeights);
        return double.IsFinite(values[0])
            ? Result(method, terms, statistic, values, rows, null, cancellationToken)
            : SurveyResult.None(method, terms, _level, rows.Missingness, 0, $"No estimate, because the total of {denominator.Name} is zero. Choose a denominator that is not.");
    }

    /// <summary>Quantiles with Woodruff's (1952) intervals: those of the share below, read back through the distribution.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="probabilities">Each strictly between 0 and 1; 0.5 is the median.</param>
    /// <param name="cancellationToken">Stops a long estimate.</param>
    /// <remarks>
    /// A quantile is the smallest value that at least its share of the weights is not above (R's <c>qrule = "math"</c>). The standard error is the interval's width over twice the t quantile. Where an end of the interval of
    /// the share is below 0 or above 1, that end is infinite, and there is no standard error.
    /// </remarks>
    public SurveyResult Quantile(string name, ReadOnlyMemory<double> values, IReadOnlyList<double> probabilities, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        foreach (double probability in probabilities)
        {
            if (!(probability > 0 && probability < 1))
                throw new ArgumentOutOfRangeException(nameof(probabilities), probability, "A quantile's share is strictly between 0 and 1, such as 0.5 for the median.");
        }

        string[] terms = [.. probabilities.Select(probability => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} {probability * 100:0.##} %"))];
        string method = $"Weighted quantiles with Woodruff's intervals, {_design.Description}";
        SurveyRows rows = SurveyRows.Of(_design, [(name, values)], cancellationToken);
        if (rows.WhyNone is { } reason)
            return SurveyResult.None(method, terms, _level, rows.Missingness, 0, reason);
        Estimate[] estimates = [.. probabilities.Select((probability, k) => WoodruffQuantile.Of(terms[k], rows.Columns[0], probability, rows.Design, _level, cancellationToken))];
        var covariance = new double[terms.Length, terms.Length];
        for (int a = 0; a < terms.Length; a++)
        {
            for (int b = 0; b < terms.Length; b++)
                covariance[a, b] = a == b ? estimates[a].StandardError * estimates[a].StandardError : double.NaN;
        }

        return Of(method, estimates, covariance, rows, null);
    }

    private SurveyResult MeansOrTotals(IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, bool totals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(columns);
        string[] terms = [.. columns.Select(column => column.Name)];
        string method = $"Weighted {(totals ? "total" : "mean")}, {_design.Description}";
        SurveyRows rows = SurveyRows.Of(_design, columns, cancellationToken);
        if (rows.WhyNone is { } reason)
            return SurveyResult.None(method, terms, _level, rows.Missingness, 0, reason);
        var statistic = new SurveyMeans(rows.Columns, totals);
        double[] values = statistic.Evaluate(rows.Design.ActiveWeights);
        return Result(method, terms, statistic, values, rows, [.. rows.Columns.Select(column => SimpleVariance(column, rows.Design.ActiveWeights, totals))], cancellationToken);
    }

    private SurveyResult Result(string method, string[] terms, ISurveyStatistic statistic, double[] values, SurveyRows rows, double[]? simple, CancellationToken cancellationToken)
    {
        double[,] covariance = rows.Design.Covariance(statistic, values, cancellationToken);
        double degrees = rows.Design.DegreesOfFreedom;
        Estimate[] estimates = [.. terms.Select((term, k) => Estimate.FromStandardError(term, values[k], Math.Sqrt(covariance[k, k]), degrees > 0 ? degrees : double.NaN, _level))];
        return Of(method, estimates, covariance, rows, simple is null ? null : [.. simple.Select((variance, k) => covariance[k, k] / variance)]);
    }

    private SurveyResult Of(string method, Estimate[] estimates, double[,] covariance, SurveyRows rows, double[]? effects) => new(covariance, effects)
    {
        Method = method,
        Estimates = estimates,
        ConfidenceLevel = _level,
        SampleSizes = rows.Design.Sizes(),
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.ClosedForm(double.NaN),
        Warnings = rows.Warnings(),
    };

    /// <summary>The variance of the estimate in a simple random sample of as many rows with replacement, from the weighted spread.</summary>
    private static double SimpleVariance(double[] column, double[] weights, bool totals)
    {
        double whole = weights.Sum(), mean = new SurveyMeans([column], false).Evaluate(weights)[0], squares = 0;
        int n = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            squares += weights[i] * (column[i] - mean) * (column[i] - mean);
            n++;
        }

        double variance = squares / whole * n / (n - 1.0) / n;
        return totals ? variance * whole * whole : variance;
    }
}
