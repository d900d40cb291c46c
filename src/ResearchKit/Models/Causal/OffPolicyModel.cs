using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>What a policy would be worth, from the log of another one. Immutable; displays itself as a table.</summary>
public sealed class OffPolicyModel : FittedModel
{
    private readonly string _outcome;
    private readonly string? _unit;

    internal OffPolicyModel(string call, string outcome, DataFrame frame, OffPolicyFrameOptions options, OffPolicyResult result, MissingnessRecord missingness)
        : base(frame, call, result, missingness, null) =>
        (_outcome, _unit, Options, Result) = (outcome, frame[outcome].Unit, options, result);

    /// <summary>The settings.</summary>
    public OffPolicyFrameOptions Options { get; }

    /// <summary>All numbers of the evaluation, with how much of the log speaks of the policy.</summary>
    public OffPolicyResult Result { get; }

    /// <inheritdoc/>
    public override DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, _unit);

    /// <summary>The estimators of the policy's value beside the mean of the log, each with its interval.</summary>
    /// <param name="title">The title; null for the outcome.</param>
    /// <exception cref="InvalidOperationException">There is no estimate to draw; the message says why.</exception>
    public Chart ToChart(string? title = null)
    {
        ForestRow[] rows = [.. Estimates.Take(Estimates.Count - 1).Where(estimate => double.IsFinite(estimate.Value)).Select(estimate => new ForestRow(estimate.Term, estimate.Value, estimate.Lower, estimate.Upper))];
        if (rows.Length == 0)
            throw new InvalidOperationException($"There is no value to draw. {Convergence.Reason}");
        return Chart.Forest(rows, title ?? $"Value of the policy: {_outcome}", $"mean {_outcome}", _unit, reference: this["logged policy"].Value, confidenceLevel: ConfidenceLevel)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"Value of a policy: mean {_outcome}")
            .Labels("estimator", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("value", [.. Estimates.Select(estimate => estimate.Value)], _unit)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)])
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)]);
        var notes = new List<string>();
        if (Result.Overlap is { } overlap)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{overlap.Agreeing:N0} decisions that the policy might have made too, {overlap.EffectiveSize:N0} effective; largest weight {overlap.LargestWeight:0.##}, mean weight {overlap.MeanWeight:0.###} (SE {overlap.MeanWeightStandardError:0.###}; 1 is expected); smallest propensity {overlap.LeastPropensity:0.###}."));
        }

        if (Result.Bounded is { } bounded)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Interval that holds at any n (empirical Bernstein, IPS): [{bounded.Lower:0.000}, {bounded.Upper:0.000}]."));
        return ModelNotes.Build(table, this, null, [.. notes, $"Assumed: {string.Join(" ", Result.Assumptions)}"]);
    }
}
