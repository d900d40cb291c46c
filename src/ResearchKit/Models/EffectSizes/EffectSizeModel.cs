using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>Effect sizes between groups. Immutable; displays itself as a table. A result of protected rows went through the release gate.</summary>
public sealed class EffectSizeModel : FittedModel
{
    private readonly EffectSizeFit _fit;
    private readonly IReadOnlyList<string> _levels;

    internal EffectSizeModel(Formula formula, DataFrame frame, EffectSizeOptions options, EffectSizeFit fit, MissingnessRecord missingness, ModelRelease? release, IReadOnlyList<string> levels)
        : base(frame, $"EffectSize.Between({formula.Text})", fit, missingness, release)
    {
        (Formula, Options, _fit, _levels) = (formula, options, fit, levels);
    }

    /// <summary>The outcome and the groups.</summary>
    public Formula Formula { get; }

    /// <summary>The settings.</summary>
    public EffectSizeOptions Options { get; }

    /// <summary>The effect sizes as a chart: each with its interval, and a line at zero.</summary>
    /// <param name="measures">The measures to draw, as the table names them; null for all. Take those of one scale: ratios and differences have no common axis.</param>
    /// <param name="title">The title; null for the formula.</param>
    /// <exception cref="KeyNotFoundException">There is no such measure; the message lists those there are.</exception>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? measures = null, string? title = null) =>
        ForestOf(measures is null ? Estimates : measures.Select(measure => this[measure]), estimate => estimate.Term, title ?? Formula.Text, "effect size", null);

    /// <inheritdoc/>
    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"Effect size: {Formula.Text}")
            .Labels("measure", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("estimate", [.. Estimates.Select(estimate => estimate.Value)], decimals: 3)
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)], decimals: 3);
        var further = new List<string>();
        if (Convergence.IsUsable && _fit.Groups.Count > 0)
        {
            further.Add(_levels.Count == 2 ? $"{_levels[1]} compared with {_levels[0]}." : $"Groups: {string.Join(", ", _levels)}.");
            further.Add(string.Join("; ", _levels.Select((name, k) => string.Create(
                CultureInfo.InvariantCulture, $"{name}: n = {_fit.Groups[k].Rows:N0}, mean {_fit.Groups[k].Mean:G4}, SD {_fit.Groups[k].StandardDeviation:G4}"))) + ".");
            further.AddRange(_fit.Notes.Select(note => note + "."));
        }

        return ModelNotes.Build(table, this, null, further);
    }
}
