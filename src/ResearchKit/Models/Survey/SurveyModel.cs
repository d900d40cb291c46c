using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Models;

/// <summary>Estimates for a population. Immutable; displays itself as a table. It holds no row of the data.</summary>
public sealed class SurveyModel : FittedModel
{
    private readonly string _call;

    internal SurveyModel(DataFrame frame, string call, IEstimationResult result, MissingnessRecord missingness)
        : base(frame, call, result, missingness, null) => (_call, Result) = (call, result);

    /// <summary>All numbers: covariances and design effects (<see cref="SurveyResult"/>), or variances between plausible values (<see cref="PooledResult"/>).</summary>
    public IEstimationResult Result { get; }

    /// <summary>For each estimate, its variance over that of a simple random sample of as many rows; null where there is none.</summary>
    public IReadOnlyList<double>? DesignEffects => (Result as SurveyResult)?.DesignEffects;

    /// <summary>The estimates as a chart: each with its interval.</summary>
    /// <param name="terms">The terms to draw; null for all but the intercept.</param>
    /// <param name="title">The title; null for how it was asked for.</param>
    /// <param name="axis">What the estimates are.</param>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null, string axis = "estimate") =>
        ForestOf(terms is null ? Estimates.Where(estimate => estimate.Term != DesignMatrix.Intercept) : terms.Select(term => this[term]), estimate => estimate.Term, title ?? _call, axis, null);

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(Estimates);
        TableBuilder table = new TableBuilder(_call)
            .Labels("estimate of", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("estimate", [.. Estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)], decimals: decimals)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .Number("df", [.. Estimates.Select(estimate => estimate.DegreesOfFreedom)], decimals: 1);
        if (DesignEffects is { } effects)
            table = table.Number("design effect", [.. effects], decimals: 2);
        if (Result is PooledResult pooled)
            table = table.Number("share between plausible values", [.. pooled.Pooled.Select(one => one?.ShareBetween ?? double.NaN)], decimals: 3);
        return ModelNotes.Build(table, this, null, DesignEffects is null ? [] : ["A design effect is the variance over that of a simple random sample of as many rows."]);
    }
}
