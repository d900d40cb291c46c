using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Models;

/// <summary>Analyses with plausible values: each is analysed with the design, and the results are pooled by Rubin's rules. Averaging them first would be wrong: it hides how unsure the measurement is.</summary>
public static class PlausibleValues
{
    /// <summary>The mean of what plausible values measure.</summary>
    /// <param name="design">The sample with its design.</param>
    /// <param name="columns">The columns of the plausible values, two or more: <c>PV1MATH</c> and so on.</param>
    /// <param name="name">What they measure, as the table names it.</param>
    /// <param name="samplingVariance">Whose sampling variance counts. Default: the mean over all.</param>
    /// <exception cref="ArgumentException">A column is not there, or there is only one.</exception>
    public static SurveyModel Mean(SurveyFrame design, IReadOnlyList<string> columns, string name = "plausible values", SamplingVarianceOf samplingVariance = SamplingVarianceOf.AllPlausibleValues)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(columns);
        ReadOnlyMemory<double>[] values = [.. columns.Select(column => (ReadOnlyMemory<double>)Survey.Numbers(design.Frame, column))];
        return design.Of("PlausibleValues", columns, PlausibleValueAnalysis.Analyse(values, one => new SurveyEstimator(design.Result).Mean([(name, one)]), samplingVariance));
    }

    /// <summary>A linear regression with plausible values as the outcome or as a term.</summary>
    /// <param name="formula">The model; where it names <paramref name="name"/>, each plausible value stands in turn.</param>
    /// <param name="design">The sample with its design.</param>
    /// <param name="name">The name that stands for the plausible values in the formula, no column of the data: <c>math</c>.</param>
    /// <param name="columns">The columns of the plausible values, two or more.</param>
    /// <param name="samplingVariance">Whose sampling variance counts.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    /// <exception cref="ArgumentException">A column is not there, there is only one, or the name is a column.</exception>
    /// <example><code>PlausibleValues.Fit("math ~ escs", design, "math", ["PV1MATH", "PV2MATH", "PV3MATH"])</code></example>
    public static SurveyModel Fit(
        string formula, SurveyFrame design, string name, IReadOnlyList<string> columns, SamplingVarianceOf samplingVariance = SamplingVarianceOf.AllPlausibleValues, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(columns);
        Formula parsed = Formula.Parse(formula);
        if (design.Frame.HasColumn(name))
            throw new ArgumentException($"{name} is a column of the data. Give the plausible values a name that is not, so that it is plain which is meant.", nameof(name));
        if (!parsed.Reads(name))
            throw new ArgumentException($"{formula} does not name {name}, which stands for the plausible values.", nameof(formula));
        if (columns.Count < 2)
            throw new ArgumentException($"There are {columns.Count} plausible values; 2 or more are needed, since their spread is part of the standard error.", nameof(columns));
        IEstimationResult[] fits = [.. columns.Select(column => design.Regress(
            parsed, design.Frame.WithColumn(Column.Create(name, Survey.Numbers(design.Frame, column).Select(value => double.IsNaN(value) ? (double?)null : value))), GeneralizedFamily.Gaussian, cancellationToken))];
        return design.Of("PlausibleValues", [formula], PlausibleValueAnalysis.Combine(fits, samplingVariance));
    }
}
