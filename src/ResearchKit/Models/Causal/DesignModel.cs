using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>An effect that a design identifies: a trial, a difference-in-differences, a cutoff. Immutable; displays itself as a table. It holds no row of the data.</summary>
/// <typeparam name="TResult">All numbers of the method.</typeparam>
public sealed class DesignModel<TResult> : FittedModel
    where TResult : IEstimationResult
{
    private readonly TResult _result;
    private readonly DesignPresentation _presentation;

    internal DesignModel(DataFrame frame, string call, TResult result, MissingnessRecord missingness, ModelRelease? release, DesignPresentation presentation)
        : base(frame, call, result, missingness, release) => (_result, _presentation) = (result, presentation);

    /// <summary>All numbers of the method.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public TResult Result => Guard(_result, "they count the rows that lack a value", "Estimates, ToFrame() and ToChart()");

    /// <summary>The picture of the design: effects by time, both sides of a cutoff, or the effect with its interval.</summary>
    /// <param name="title">The title; null for the model's.</param>
    /// <exception cref="InvalidOperationException">There is no estimate to draw; the message says why.</exception>
    public Chart ToChart(string? title = null)
    {
        if (!Convergence.IsUsable)
            throw new InvalidOperationException($"There is no estimate to draw: {_presentation.Title}. {Convergence.Reason}");
        Chart chart = _presentation.Draw is { } draw ? draw(title ?? _presentation.Title) : ForestOf(Drawn(), estimate => estimate.Term, title ?? _presentation.Title, "effect", _presentation.Unit);
        return chart.WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public override DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, _presentation.Unit);

    internal override TableModel ToTable()
    {
        IReadOnlyList<Estimate> all = Estimates;
        int? decimals = LinearModelTable.Decimals([.. all]);
        TableBuilder table = new TableBuilder(_presentation.Title)
            .Labels("effect", [.. all.Select(estimate => estimate.Term)])
            .Number("estimate", [.. all.Select(estimate => estimate.Value)], _presentation.Unit, decimals: decimals)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI"), [.. all.Select(estimate => estimate.Lower)], [.. all.Select(estimate => estimate.Upper)], decimals: decimals)
            .Number("SE", [.. all.Select(estimate => estimate.StandardError)], decimals: decimals);
        if (all.Any(estimate => double.IsFinite(estimate.DegreesOfFreedom)))
            table.Number("df", [.. all.Select(estimate => double.IsInfinity(estimate.DegreesOfFreedom) ? double.NaN : estimate.DegreesOfFreedom)], decimals: 1);
        table.PValue("p", [.. all.Select(estimate => estimate.PValue)]);
        return ModelNotes.Build(table, this, null, Convergence.IsUsable ? [.. _presentation.Notes, $"Assumed: {_presentation.Assumption}"] : []);
    }

    private IEnumerable<Estimate> Drawn() => Estimates.Where(estimate => estimate.Term != "(Intercept)");
}

/// <summary>How a design is shown.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Unit">Unit of the outcome; null for none.</param>
/// <param name="Notes">What belongs to the design, as sentences.</param>
/// <param name="Assumption">What it rests on.</param>
/// <param name="Draw">Its picture, given a title; null for estimates with intervals.</param>
internal sealed record DesignPresentation(string Title, string? Unit, IReadOnlyList<string> Notes, string Assumption, Func<string, Chart>? Draw = null);
