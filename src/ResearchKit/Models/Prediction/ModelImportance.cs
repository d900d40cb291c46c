using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>What a model rests on, by permuting predictors in rows that it has not seen. Immutable; displays a table, the most important first. It holds no row.</summary>
public sealed class ModelImportance : IDisplayable, IHasProvenance
{
    private readonly string _formula;
    private readonly string? _counted;
    private readonly string _size;
    private readonly double _level;

    internal ModelImportance(string formula, PermutationImportanceResult result, TreeRows rows, double level, FrameProvenance provenance)
    {
        (_formula, Result, _counted, _level, Provenance, Missingness) = (formula, result, rows.Outcome?.Counted, level, provenance, rows.Missingness);
        _size = $"{ValueText.Count(rows.Missingness.RowsUsed)} rows{(rows.Learners is null ? "" : $" of {ValueText.Count(rows.LearnerCount)} learners")}";
    }

    /// <inheritdoc/>
    public FrameProvenance Provenance { get; }

    /// <summary>All numbers.</summary>
    public PermutationImportanceResult Result { get; }

    /// <summary>Rows that were left out, by column: those without outcome, weight or learner.</summary>
    public MissingnessRecord Missingness { get; }

    /// <summary>The importance of a predictor, or of the group of correlated ones that it was permuted with.</summary>
    /// <param name="predictor">Its name; case is ignored.</param>
    /// <exception cref="KeyNotFoundException">There is no such predictor; the message lists those there are.</exception>
    public PredictorImportance this[string predictor] => Result.Predictors.FirstOrDefault(one => one.Predictors.Contains(predictor, StringComparer.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("predictor", "this model", predictor, [.. Result.Predictors.SelectMany(one => one.Predictors)]));

    /// <summary>One row a predictor or group: <c>predictors</c>, <c>increase</c> of the mean loss, <c>lower</c> and <c>upper</c> (ends of the interval), <c>repeat_sd</c> (standard deviation over permutations).</summary>
    public DataFrame ToFrame()
    {
        IReadOnlyList<PredictorImportance> all = Result.Predictors;
        Column Numbers(string name, Func<PredictorImportance, double> value) => Column.Create(name, all.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one)));
        return DataFrame.FromColumns(
            Provenance,
            [Column.Create("predictors", all.Select(one => one.Name)), Numbers("increase", one => one.Increase), Numbers("lower", one => one.Lower), Numbers("upper", one => one.Upper), Numbers("repeat_sd", one => one.RepeatDeviation)]);
    }

    /// <summary>The increases with their intervals, one a line, and a line at none.</summary>
    /// <param name="title">The title; null for one that says what it is.</param>
    public Chart ToChart(string? title = null)
    {
        // Of predictors that no tree splits on, all is zero up to rounding.
        ForestRow[] rows = [.. Result.Predictors.Select(one => new ForestRow(one.Name, one.Increase, Math.Min(one.Lower, one.Increase), Math.Max(one.Upper, one.Increase)))];
        return Chart.Forest(rows, title ?? "What the trees rest on", "increase of the loss when permuted", confidenceLevel: _level)
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        IReadOnlyList<PredictorImportance> all = Result.Predictors;
        TableBuilder table = new TableBuilder($"Permutation importance: {_formula}")
            .Labels("permuted", [.. all.Select(one => one.Name)])
            .Number("increase of the loss", [.. all.Select(one => one.Increase)], decimals: 4)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{_level * 100:0.##} % CI"), [.. all.Select(one => one.Lower)], [.. all.Select(one => one.Upper)], decimals: 4)
            .Number("SD of permutations", [.. all.Select(one => one.RepeatDeviation)], decimals: 4)
            .Note(string.Create(CultureInfo.InvariantCulture, $"n = {_size}{(Missingness.RowsDropped == 0 ? "" : $"; {ValueText.Count(Missingness.RowsDropped)} left out as missing")}; {Result.Metric} {Result.Loss:0.0000}, as they are."));
        if (_counted is not null)
            table.Note($"Counted: {_counted}.");
        table.Note(Result.Interval);
        if (all.Any(one => one.Predictors.Count > 1))
            table.Note("Predictors joined by + are correlated and were permuted together: alone, each could stand in for the other.");
        table.Note("It is about the model, not about causes: a predictor without effect may help to predict.");
        foreach (string warning in Result.Warnings)
            table.Note($"Note well: {warning}");
        return table.Source(Provenance.Label, Provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }
}
