using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MetaAnalysis;

namespace ResearchKit.Models;

/// <summary>A meta-analysis of a frame. Immutable; displays itself as a table; draws forest and funnel plots.</summary>
public sealed class MetaAnalysisModel : FittedModel
{
    private readonly MetaAnalysisData _data;
    private readonly string[] _labels;
    private readonly string _call, _effect;
    private readonly Func<MetaAnalysisData, MetaAnalysisResult> _fit;

    internal MetaAnalysisModel(DataFrame frame, string call, string effect, MetaAnalysisData data, string[] labels, MetaAnalysisResult result, Func<MetaAnalysisData, MetaAnalysisResult> fit)
        : base(frame, call, result, result.Missingness, null) => (_data, _labels, _call, _effect, Result, _fit) = (data, labels, call, effect, result, fit);

    /// <summary>All numbers: variances of true effects, Q, I², prediction interval, moderators.</summary>
    public MetaAnalysisResult Result { get; }

    /// <summary>Share of the variance of effects that is not sampling error, from 0 to 1.</summary>
    public double ISquared => Result.ISquared;

    /// <summary>Interval in which the true effect of a new study lies; null with moderators.</summary>
    public (double Lower, double Upper)? PredictionInterval => Result.PredictionInterval;

    /// <summary>Egger's test of whether small studies have other effects.</summary>
    public EggerTest Egger() => EggerTest.Of(_data.Effects, _data.Variances, ConfidenceLevel);

    /// <summary>The forest plot: each effect with its interval, the pooled one as a diamond.</summary>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="InvalidOperationException">There is no effect to draw.</exception>
    public Chart ToChart(string? title = null)
    {
        double z = NormalDistribution.Quantile(0.5 + ConfidenceLevel / 2);
        var rows = new List<ForestRow>();
        foreach (int row in UsedRows())
        {
            double value = _data.Effects.Span[row], error = Math.Sqrt(_data.Variances.Span[row]);
            rows.Add(new ForestRow(_labels[row], value, value - z * error, value + z * error) { Weight = Result.WeightShares.Count > 0 ? Result.WeightShares[row] : null });
        }

        if (rows.Count == 0)
            throw new InvalidOperationException($"There is no effect to draw. {Convergence.Reason}");
        if (Result.Convergence.IsUsable && Estimates.Count == 1)
            rows.Add(new ForestRow("pooled", Estimates[0].Value, Estimates[0].Lower, Estimates[0].Upper) { IsSummary = true });
        return Chart.Forest(rows, title, _effect, confidenceLevel: ConfidenceLevel).WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>The funnel plot: effects against their standard errors. Small studies scatter more; where they lean to one side, some may be missing.</summary>
    /// <param name="title">The title; null for none.</param>
    public Chart ToFunnelChart(string? title = null)
    {
        int[] used = UsedRows();
        return Chart.Point(
            DataFrame.FromColumns(
                Provenance,
                [Column.Create(_effect, used.Select(row => _data.Effects.Span[row])), Column.Create("standard error", used.Select(row => Math.Sqrt(_data.Variances.Span[row])))]),
            _effect, "standard error", title: title);
    }

    /// <summary>The pooled effect (the first term) without one study at a time: <c>left_out</c>, <c>estimate</c>, <c>lower</c>, <c>upper</c>, <c>tau_squared</c> (of studies).</summary>
    public DataFrame LeaveOneOut()
    {
        int units = _data.Studies?.GroupCount ?? _data.Effects.Length;
        var rows = new List<(string Name, Estimate Estimate, double Variance)>();
        for (int left = 0; left < units; left++)
        {
            int which = left;
            double[] effects = [.. _data.Effects.ToArray().Select((effect, row) => (_data.Studies is { } studies ? studies.Codes[row] : row) == which ? double.NaN : effect)];
            MetaAnalysisResult fit = _fit(new MetaAnalysisData(effects, _data.Variances, _data.Moderators, _data.Studies));
            int first = _data.Studies is { } groups ? groups.Codes.IndexOf(which) : which;
            rows.Add((_labels[first], fit.Estimates[0], fit.Variances.Count > 0 ? fit.Variances[0].Variance : double.NaN));
        }

        static double? Number(double value) => double.IsNaN(value) ? null : value;
        return DataFrame.FromColumns(
            Provenance,
            [
                Column.Create("left_out", rows.Select(row => row.Name)), Column.Create("estimate", rows.Select(row => Number(row.Estimate.Value))), Column.Create("lower", rows.Select(row => Number(row.Estimate.Lower))),
                Column.Create("upper", rows.Select(row => Number(row.Estimate.Upper))), Column.Create("tau_squared", rows.Select(row => Number(row.Variance))),
            ]);
    }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(Estimates);
        TableBuilder table = new TableBuilder(Estimates.Count == 1 ? $"Meta-analysis: {_effect}" : $"Meta-regression: {_effect}")
            .Labels("term", [.. Estimates.Select(estimate => estimate.Term == DesignMatrix.Intercept && Estimates.Count == 1 ? "pooled effect" : estimate.Term)])
            .Number("estimate", [.. Estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)], decimals: decimals)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)], decimals: decimals)
            .PValue("p", [.. Estimates.Select(estimate => estimate.PValue)]);
        return ModelNotes.Build(table, this, null, Further());
    }

    private IEnumerable<string> Further()
    {
        if (!Result.Convergence.IsUsable)
            yield break;
        foreach (VarianceEstimate one in Result.Variances)
        {
            string interval = double.IsNaN(one.Lower) ? "" : string.Create(CultureInfo.InvariantCulture, $" [{one.Lower:F4}, {one.Upper:F4}]");
            yield return string.Create(CultureInfo.InvariantCulture, $"True effects of {one.Level}: variance {one.Variance:F4}{interval}, SD {one.StandardDeviation:F3}.");
        }

        if (Result.ResidualHeterogeneity is { } q)
            yield return string.Create(CultureInfo.InvariantCulture, $"I² = {Result.ISquared * 100:F1} %; Q({q.DegreesOfFreedom:0}) = {q.Statistic:F2}, p {(q.PValue < 0.001 ? "< 0.001" : $"= {q.PValue:F3}")}.");
        if (Result.PredictionInterval is { } prediction)
            yield return string.Create(CultureInfo.InvariantCulture, $"The true effect of a new study of the same kind lies between {prediction.Lower:F3} and {prediction.Upper:F3}.");
        if (!double.IsNaN(Result.HeterogeneityExplained))
            yield return string.Create(CultureInfo.InvariantCulture, $"Moderators account for {Result.HeterogeneityExplained * 100:F1} % of the variance between studies.");
    }

    private int[] UsedRows() => [.. Enumerable.Range(0, _labels.Length).Where(row => double.IsFinite(_data.Effects.Span[row]) && double.IsFinite(_data.Variances.Span[row]))];
}
