using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effects of a treatment over time, by units and times. Immutable; holds no row of the data.</summary>
public sealed record PanelResult : IEstimationResult
{
    private PanelResult(string method, PanelOptions options, PanelData data, int[]? rows, MissingnessRecord missingness, ConvergenceRecord convergence)
    {
        (Method, Options, Missingness, Convergence) = (method, options, missingness, convergence);
        int Count(Grouping grouping) => rows is null ? grouping.GroupCount : rows.Select(row => grouping.Codes[row]).Distinct().Count();
        SampleSizes = [new LevelCount("rows", missingness.RowsUsed), new LevelCount(data.Units.Name, Count(data.Units)), .. data.Units == data.Clusters ? (LevelCount[])[] : [new LevelCount(data.Clusters.Name, Count(data.Clusters))]];
    }

    /// <summary>The settings.</summary>
    public PanelOptions Options { get; }

    /// <inheritdoc/>
    public string Method { get; }

    /// <summary>The effects: <c>treated</c> of a difference-in-differences; <c>period -2</c>, <c>period 0</c> and so on of an event study, in order, without the reference period.</summary>
    public IReadOnlyList<Estimate> Estimates { get; private init; } = [];

    /// <summary>Of an event study, the joint test that all effects before treatment are zero; null where there is none to make.</summary>
    public FTest? PreTrendTest { get; internal init; }

    /// <summary>Of a difference-in-differences, the share of the weight of treated rows that is negative, 0 to 1; NaN without an estimate.</summary>
    public double NegativeWeightShare { get; internal init; } = double.NaN;

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term: <c>treated</c>, <c>period 0</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' here. Terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>The period of a term of an event study; null of other terms.</summary>
    /// <param name="term">The term: <c>period -2</c>.</param>
    public static int? PeriodOf(string term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return term.StartsWith("period ", StringComparison.Ordinal) && int.TryParse(term.AsSpan(7), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int period) ? period : null;
    }

    internal static string TermOf(int period) => string.Create(CultureInfo.InvariantCulture, $"period {period}");

    /// <summary>Why these rows have no estimate, if there is a plain reason.</summary>
    internal static string? WhyNot(PanelData data, int[] rows)
    {
        if (rows.Length == 0)
            return "No estimate, because no row is complete.";
        if (rows.Select(row => data.Times.Span[row]).Distinct().Count() < 2)
            return "No estimate, because all rows are of one time: a difference takes a time before and one after.";
        bool[] treated = [.. rows.Select(row => data.Times.Span[row] >= data.StartOf(row))];
        if (!treated.Contains(true))
            return "No estimate, because no row is treated. Check when treatment starts.";
        if (!treated.Contains(false))
            return "No estimate, because all rows are treated: there is nothing to compare with.";
        int[] clusters = [.. rows.Where((_, i) => treated[i]).Select(row => data.Clusters.Codes[row]).Distinct()];
        int others = rows.Select(row => data.Clusters.Codes[row]).Distinct().Count() - clusters.Length;
        return clusters.Length < 2 || clusters.Length + others < 4
            ? string.Create(CultureInfo.InvariantCulture, $"No estimate, because {clusters.Length} of {clusters.Length + others} {data.Clusters.Name} are ever treated: with so few, the effect cannot be told from what is particular to them. Two treated ones and four in all are the least.")
            : null;
    }

    internal static PanelResult None(string method, PanelOptions options, PanelData data, MissingnessRecord missingness, IReadOnlyList<string> terms, string reason) =>
        new(method, options, data, null, missingness, ConvergenceRecord.NoEstimate(reason)) { Estimates = [.. terms.Select(Estimate.None)] };

    internal static PanelResult Of(
        string method, PanelOptions options, PanelData data, int[] rows, MissingnessRecord missingness, LinearRegressionResult fit, IReadOnlyList<string> terms, IReadOnlyList<string> warnings) =>
        new($"{method}, {options.StandardErrors} errors clustered by {data.Clusters.Name}", options, data, rows, missingness, ConvergenceRecord.ClosedForm(fit.ResidualSumOfSquares))
        {
            Estimates = [.. terms.Select(term => fit[term])],
            Warnings = warnings,
        };
}
