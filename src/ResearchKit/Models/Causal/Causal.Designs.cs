using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <content>Effects that a design identifies: trials of clusters, changes of treated and untreated units.</content>
public static partial class Causal
{
    /// <summary>The effect of a treatment assigned by lot to whole clusters: see <see cref="Statistics.Causal.ClusterTrial"/>.</summary>
    /// <param name="formula">Outcome, treatment first, then covariates measured before it: <c>grade ~ treated + prior</c>.</param>
    /// <param name="frame">The data, one row a learner. Rows with a missing value are left out and counted.</param>
    /// <param name="options">The column of clusters, blocks, settings.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <returns>An immutable result that displays itself. Where there is no estimate (one cluster in an arm) it says why.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected and the result would tell of too few learners; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">A column is not there, or a cluster has treated and untreated rows.</exception>
    /// <example><code>Causal.ClusterTrial("grade ~ treated + prior", learners, new() { Cluster = "school_id" })</code></example>
    public static DesignModel<ClusterTrialResult> ClusterTrial(string formula, DataFrame frame, ClusterTrialFrameOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(options);
        Formula parsed = Formula.Parse(formula);
        if (parsed.Terms.Count == 0)
            throw new FormulaException("The formula names the outcome and the treatment first, then covariates: grade ~ treated + prior.", formula, 0);
        string treatment = parsed.Terms[0];
        string[] covariates = [.. parsed.Terms.Skip(1)];
        CausalFrame rows = CausalFrame.Of(
            $"{parsed.Response} ~ {treatment}", $"{treatment} ~ {(covariates.Length == 0 ? "1" : string.Join(" + ", covariates))}", frame, false, options.Event, options.Cluster, options.Block is null ? [] : [options.Block], options.Learner, cancellationToken);
        TreatmentData data = rows.Data;
        Grouping clusters = data.Clusters ?? Grouping.FromKeys(options.Cluster, Array.Empty<string>());
        var terms = Enumerable.Range(0, data.Covariates.SlopeCount).Select(k => (data.Covariates.Terms[k + 1], data.Covariates.Slope(k))).ToArray();
        ClusterTrialResult result = new ClusterTrial(options.Trial).Fit(new ClusterTrialData(data.Outcome, data.Treatment, clusters, terms, data.Exact), cancellationToken);
        ModelRelease? release = result.Convergence.IsUsable ? rows.Decide(Enumerable.Repeat(1.0, data.Outcome.Length).ToArray(), cancellationToken) : null;
        Estimate g = result.StandardisedEffect;
        string[] notes =
        [
            string.Create(CultureInfo.InvariantCulture, $"Hedges' g = {g.Value:F3}, {result.ConfidenceLevel * 100:0.##} % CI [{g.Lower:F3}, {g.Upper:F3}]; intraclass correlation {result.IntraclassCorrelation:F3}; {result.TreatedClusters} treated and {result.ControlClusters} untreated groups of {options.Cluster}."),
            .. result.PermutationPValue is { } p ? (string[])[string.Create(CultureInfo.InvariantCulture, $"Over reassignments of {options.Cluster}: p = {p:F3}.")] : [],
            .. rows.Counted is { } counted ? (string[])[$"Treatment: {counted}."] : [],
        ];
        return new DesignModel<ClusterTrialResult>(
            frame, $"Causal.ClusterTrial({formula} by {options.Cluster})", result, rows.Rows.Missingness, release,
            new DesignPresentation($"Cluster-randomised trial: {parsed.Response}", UnitOf(frame, parsed), notes, $"groups of {options.Cluster} were assigned by lot, and who is measured does not hang on the treatment."));
    }

    /// <summary>The effect of a treatment by changes of treated and untreated units: see <see cref="Statistics.Causal.DifferenceInDifferences"/>.</summary>
    /// <param name="frame">The data: rows of units at times. Rows without an outcome, a unit or a time are left out and counted.</param>
    /// <param name="outcome">Column of the outcome.</param>
    /// <param name="unit">Column of the units that are treated: the school.</param>
    /// <param name="time">Column of the time, whole numbers: the year.</param>
    /// <param name="start">Column of when the unit is first treated; missing where it never is.</param>
    /// <param name="options">Clusters, errors, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ProtectedDataException">The rows are protected and the result would tell of too few learners; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds something else, or a unit has two starts.</exception>
    /// <example><code>Causal.DifferenceInDifferences(grades, outcome: "grade", unit: "school_id", time: "school_year", start: "programme_from")</code></example>
    public static DesignModel<PanelResult> DifferenceInDifferences(
        DataFrame frame, string outcome, string unit, string time, string start, PanelFrameOptions? options = null, CancellationToken cancellationToken = default)
    {
        (PanelFrame rows, PanelOptions settings) = Panel(frame, "Causal.DifferenceInDifferences", outcome, unit, time, start, options);
        PanelResult result = new DifferenceInDifferences(settings).Fit(rows.Data, cancellationToken);
        return new DesignModel<PanelResult>(
            frame, rows.Call, result, result.Missingness, result.Convergence.IsUsable ? rows.Decide(isEventStudy: false, cancellationToken) : null,
            new DesignPresentation($"Difference-in-differences: {outcome}", rows.Unit, [], ParallelTrends));
    }

    /// <summary>Effects by time relative to first treatment: see <see cref="Statistics.Causal.EventStudy"/>.</summary>
    /// <inheritdoc cref="DifferenceInDifferences"/>
    public static DesignModel<PanelResult> EventStudy(
        DataFrame frame, string outcome, string unit, string time, string start, PanelFrameOptions? options = null, CancellationToken cancellationToken = default)
    {
        (PanelFrame rows, PanelOptions settings) = Panel(frame, "Causal.EventStudy", outcome, unit, time, start, options);
        PanelResult result = new EventStudy(settings).Fit(rows.Data, cancellationToken);
        string[] notes = result.PreTrendTest is { } test ? [string.Create(CultureInfo.InvariantCulture,
            $"All effects before treatment zero: F({test.NumeratorDegreesOfFreedom:0}, {test.DenominatorDegreesOfFreedom:0}) = {test.Statistic:F2}, p = {test.PValue:F3}. Such a test often misses trends that matter.")] : [];
        return new DesignModel<PanelResult>(
            frame, rows.Call, result, result.Missingness, result.Convergence.IsUsable ? rows.Decide(isEventStudy: true, cancellationToken) : null,
            new DesignPresentation($"Event study: {outcome}", rows.Unit, notes, ParallelTrends, title => Periods(result.Estimates, settings.ReferencePeriod, title, outcome, rows.Unit, time)));
    }

    /// <summary>Effects of a treatment taken up at different times, without comparing with units that are treated already: see <see cref="Statistics.Causal.StaggeredAdoption"/>.</summary>
    /// <inheritdoc cref="DifferenceInDifferences"/>
    public static DesignModel<StaggeredAdoptionResult> StaggeredAdoption(
        DataFrame frame, string outcome, string unit, string time, string start, PanelFrameOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new PanelFrameOptions();
        PanelFrame rows = PanelFrame.Of(frame, "Causal.StaggeredAdoption", outcome, unit, time, start, options);
        StaggeredAdoptionResult result = new StaggeredAdoption(new() { Controls = options.Controls, ConfidenceLevel = options.ConfidenceLevel }).Fit(rows.Data, cancellationToken);
        string[] notes = !result.Convergence.IsUsable ? [] :
        [
            $"By first treatment: {string.Join("; ", result.ByStart.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Start:0} {one.Effect.Value:F3} [{one.Effect.Lower:F3}, {one.Effect.Upper:F3}]")))}.",
            string.Create(CultureInfo.InvariantCulture, $"Bands that hold for all periods at once are {result.SimultaneousMultiplier:F2} standard errors wide, either way."),
        ];
        return new DesignModel<StaggeredAdoptionResult>(
            frame, rows.Call, result, result.Missingness, result.Convergence.IsUsable ? rows.Decide(isEventStudy: true, cancellationToken) : null,
            new DesignPresentation($"Staggered adoption: {outcome}", rows.Unit, notes, ParallelTrends + " No effect before treatment.", title => Periods(result.Estimates, -1, title, outcome, rows.Unit, time)));
    }

    private const string ParallelTrends = "without treatment, treated units would have changed as the others did (parallel trends).";

    private static (PanelFrame Rows, PanelOptions Settings) Panel(DataFrame frame, string call, string outcome, string unit, string time, string start, PanelFrameOptions? options)
    {
        options ??= new PanelFrameOptions();
        return (PanelFrame.Of(frame, call, outcome, unit, time, start, options), new PanelOptions
        {
            StandardErrors = options.StandardErrors,
            ConfidenceLevel = options.ConfidenceLevel,
            ReferencePeriod = options.ReferencePeriod,
            Earliest = options.Earliest,
            Latest = options.Latest,
        });
    }

    private static Chart Periods(IReadOnlyList<Estimate> estimates, int reference, string title, string axis, string? unit, string period)
    {
        var drawn = estimates.Select(estimate => (Period: PanelResult.PeriodOf(estimate.Term), Estimate: estimate)).Where(one => one.Period is not null && one.Period != reference)
            .Append((Period: reference, Estimate: new Estimate("", 0, 0, double.NaN, double.NaN, 0, 0, 1))).OrderBy(one => one.Period).ToArray();
        return Chart.EventStudy(
            [.. drawn.Select(one => one.Period!.Value)], [.. drawn.Select(one => one.Estimate.Value)], [.. drawn.Select(one => one.Estimate.Lower)], [.. drawn.Select(one => one.Estimate.Upper)], reference, title, $"effect on {axis}", unit, period);
    }

    private static string? UnitOf(DataFrame frame, Formula formula) => formula.ResponseNode is ColumnName name && frame.HasColumn(name.Name) ? frame[name.Name].Unit : null;
}
