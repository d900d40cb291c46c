using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Models;

/// <summary>A model pooled over completed frames. Immutable; displays itself as a table with the fraction of information that is missing.</summary>
public sealed class PooledModel : FittedModel
{
    internal PooledModel(DataFrame frame, string call, PooledResult result, ImputedData data)
        : base(frame, call, result, result.Missingness, null, data.Warnings) => Result = result;

    /// <summary>Variances within and between imputations, and fractions of missing information.</summary>
    public PooledResult Result { get; }

    /// <summary>The estimates as a chart: each with its interval, and a line at zero.</summary>
    /// <param name="terms">The terms to draw; null for all but the intercept.</param>
    /// <param name="title">The title; null for a plain one.</param>
    /// <param name="axis">What the estimates are.</param>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? terms = null, string? title = null, string axis = "estimate") =>
        ForestOf(terms is null ? Estimates.Where(estimate => estimate.Term != DesignMatrix.Intercept) : terms.Select(term => this[term]), estimate => estimate.Term, title ?? "Pooled estimates", axis, null);

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(Estimates);
        TableBuilder table = new TableBuilder($"Pooled over {Result.DataSetCount} imputations")
            .Labels("term", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("estimate", [.. Estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)], decimals: decimals)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .Number("df", [.. Estimates.Select(estimate => estimate.DegreesOfFreedom)], decimals: 1)
            .PValue("p", [.. Estimates.Select(estimate => estimate.PValue)])
            .Number("information missing", [.. Result.Pooled.Select(one => one?.FractionMissing ?? double.NaN)], decimals: 3);
        return ModelNotes.Build(table, this, null, "Standard errors hold what sampling and what the missing values leave open; degrees of freedom are Barnard and Rubin's.");
    }
}
