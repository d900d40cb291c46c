using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>How a model's mean prediction goes with one predictor. Immutable; displays a table, one row a value. It holds no row of the data.</summary>
public sealed class ModelDependence : IDisplayable, IHasProvenance
{
    private readonly Formula _formula;
    private readonly string? _counted, _unit;
    private readonly string _size, _means;
    private readonly double _level;
    private readonly IReadOnlyList<string> _warnings;

    internal ModelDependence(
        Formula formula, PartialDependenceResult result, GradientBoostingLoss loss, string? counted, int units, bool areLearners, double level, string? unit, FrameProvenance provenance)
    {
        (_formula, Result, _counted, _level, _unit, Provenance) = (formula, result, counted, level, unit, provenance);
        _size = $"n = {ValueText.Count(units)} {(areLearners ? "learners" : "rows")}.";
        _means = loss == GradientBoostingLoss.Binomial ? "mean predicted probability" : $"mean predicted {formula.Response}";
        _warnings = units >= 2 ? result.Warnings : [.. result.Warnings, $"No interval, because there is one {(areLearners ? "learner" : "row")} alone to average over."];
    }

    /// <inheritdoc/>
    public FrameProvenance Provenance { get; }

    /// <summary>All numbers.</summary>
    public PartialDependenceResult Result { get; }

    /// <summary>Values tried, ascending, or categories; each with the mean prediction and its interval.</summary>
    public IReadOnlyList<PartialDependencePoint> Points => Result.Points;

    /// <summary>One row a value: the predictor's column, <c>mean_prediction</c>, <c>mean_prediction_lower</c> and <c>mean_prediction_upper</c> (ends of the interval).</summary>
    public DataFrame ToFrame() => ToFrame("mean_prediction");

    /// <summary>The mean prediction along a number as a line with its band, or by category with intervals.</summary>
    /// <param name="title">The title; null for the predictor.</param>
    public Chart ToChart(string? title = null)
    {
        string heading = title ?? $"Partial dependence on {Result.Predictor}";
        if (!AreCategories)
            return Chart.Line(ToFrame(_means), Result.Predictor, _means, title: heading);
        ForestRow[] rows = [.. Points.Select(point => new ForestRow(point.Level!, point.Mean, Math.Min(point.Lower, point.Mean), Math.Max(point.Upper, point.Mean)))];
        return Chart.Forest(rows, heading, _means, reference: null, confidenceLevel: _level).WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var table = new TableBuilder($"Partial dependence on {Result.Predictor}: {_formula.Text}");
        if (AreCategories)
            table.Labels(Result.Predictor, [.. Points.Select(point => point.Level!)]);
        else
            table.Number(Result.Predictor, [.. Points.Select(point => point.Value)], _unit);
        table.Number(_means, [.. Points.Select(point => point.Mean)], significantDigits: 3)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{_level * 100:0.##} % CI"), [.. Points.Select(point => point.Lower)], [.. Points.Select(point => point.Upper)], significantDigits: 3)
            .Note(_size);
        if (_counted is not null)
            table.Note($"Counted: {_counted}.");
        table.Note(Result.Interval).Note("It is how the trees predict, not what would happen if the value changed.");
        foreach (string warning in _warnings)
            table.Note($"Note well: {warning}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    private bool AreCategories => Points.Count > 0 && Points[0].Level is not null;

    private DataFrame ToFrame(string means)
    {
        Column Numbers(string name, Func<PartialDependencePoint, double> value) => Column.Create(name, Points.Select(point => double.IsNaN(value(point)) ? (double?)null : value(point)));
        Column values = AreCategories ? Column.Create(Result.Predictor, Points.Select(point => point.Level)) : Column.Create(Result.Predictor, Points.Select(point => point.Value)).WithUnit(_unit);
        return DataFrame.FromColumns(Provenance, [values, Numbers(means, point => point.Mean), Numbers($"{means}_lower", point => point.Lower), Numbers($"{means}_upper", point => point.Upper)]);
    }
}
