using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>Effect sizes of two measurements of the same learners. Immutable; displays itself as a table. A result of protected rows went through the release gate.</summary>
public sealed class PairedEffectModel : FittedModel
{
    private readonly EffectSizeFit _fit;
    private readonly string _difference;

    internal PairedEffectModel(DataFrame frame, string call, string difference, EffectSizeFit fit, MissingnessRecord missingness, ModelRelease? release)
        : base(frame, call, fit, missingness, release) => (_difference, _fit) = (difference, fit);

    /// <summary>The standardised measures as a chart: each with its interval, and a line at zero.</summary>
    /// <param name="title">The title; null for the difference.</param>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(string? title = null) => ForestOf(Estimates.Skip(1), estimate => estimate.Term, title ?? _difference, "effect size", null);

    internal override TableModel ToTable()
    {
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"Paired effect size: {_difference}")
            .Labels("measure", [.. Estimates.Select(estimate => estimate.Term)])
            .Number("estimate", [.. Estimates.Select(estimate => estimate.Value)], decimals: 3)
            .Interval(level, [.. Estimates.Select(estimate => estimate.Lower)], [.. Estimates.Select(estimate => estimate.Upper)], decimals: 3);
        return ModelNotes.Build(table, this, null, [.. _fit.Notes.Select(note => note + "."), .. Convergence.IsUsable ? (string[])["A difference between two times is a change, and no effect, where there is no group to compare with."] : []]);
    }
}
