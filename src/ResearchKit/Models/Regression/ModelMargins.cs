using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>Margins of a model: effects or means on the scale of its outcome, with intervals. Immutable; displays itself as a table.</summary>
public sealed class ModelMargins : IDisplayable
{
    private readonly GeneralizedModel _model;
    private readonly string _title;
    private readonly bool _hasReference;

    internal ModelMargins(GeneralizedModel model, string title, IReadOnlyList<Estimate> estimates, bool hasReference)
    {
        (_model, _title, Estimates, _hasReference) = (model, title, estimates, hasReference);
    }

    /// <summary>The margins: of a number by its column (<c>burnout</c>), of a change as <c>female: TRUE - FALSE</c>, of a mean as <c>burnout = 2</c>.</summary>
    public IReadOnlyList<Estimate> Estimates { get; }

    /// <summary>One margin.</summary>
    /// <param name="name">Its name as the table has it.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are and the nearest.</exception>
    public Estimate this[string name] => Estimates.FirstOrDefault(estimate => estimate.Term == name)
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("margin", "this table", name, [.. Estimates.Select(estimate => estimate.Term)]));

    /// <summary>The margins as a frame, one row each: <c>term</c>, <c>estimate</c>, <c>standard_error</c>, <c>lower</c>, <c>upper</c>, <c>statistic</c>, <c>df</c>, <c>p_value</c>.</summary>
    public DataFrame ToFrame() => EstimateFrame.Of(Estimates, _model.Provenance, null);

    /// <summary>The margins as a chart, with their intervals.</summary>
    /// <param name="title">The title; null for what they are of.</param>
    public Chart ToChart(string? title = null) => Chart.Forest(
            [.. Estimates.Select(estimate => new ForestRow(estimate.Term, estimate.Value, estimate.Lower, estimate.Upper))], title ?? _title,
            _hasReference ? $"change in the {_model.Scale}" : _model.Scale, reference: _hasReference ? 0 : null, confidenceLevel: _model.ConfidenceLevel)
        .WithSource(_model.Provenance.Label, _model.Provenance.Protection == Protection.Synthetic);

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{_model.ConfidenceLevel * 100:0.##} % CI");
        int? decimals = LinearModelTable.Decimals(Estimates);
        TableBuilder table = new TableBuilder(_title)
            .Labels(_hasReference ? "change" : "at", [.. Estimates.Select(estimate => estimate.Term)])
            .Number(_hasReference ? "effect" : "mean", [.. Estimates.Select(estimate => estimate.Value)], decimals: decimals)
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)], decimals: decimals)
            .Number("SE", [.. Estimates.Select(estimate => estimate.StandardError)], decimals: decimals);
        if (_hasReference)
            table.Number("z", [.. Estimates.Select(estimate => estimate.Statistic)], decimals: 2).PValue("p", [.. Estimates.Select(estimate => estimate.PValue)]);
        table.Note(_hasReference
            ? $"Change in the {_model.Scale} for one unit more of a number, or between levels, averaged over the rows as they are; standard errors by the delta method."
            : $"{char.ToUpperInvariant(_model.Scale[0])}{_model.Scale[1..]} that the model predicts, averaged over the rows with the column set to the value in all of them; intervals made on the scale of the link.");
        table.Note(ModelNotes.Sizes(_model)).Note(_model.Method + ".");
        return table.Source(_model.Provenance.Label, _model.Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
