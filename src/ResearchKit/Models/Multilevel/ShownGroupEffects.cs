using ResearchKit.Charts;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

using GroupEffects = ResearchKit.Statistics.Multilevel.GroupEffects;

namespace ResearchKit.Models;

/// <summary>The effects of groups that may be shown, as a frame and as a chart. Those of hidden groups are missing, and groupings that are hidden as a whole are left out.</summary>
internal sealed class ShownGroupEffects
{
    private readonly MixedFormula _formula;
    private readonly MultilevelRecipe _recipe;
    private readonly ModelRelease _release;
    private readonly IReadOnlyList<GroupEffects> _effects;

    private ShownGroupEffects(MixedFormula formula, MultilevelRecipe recipe, ModelRelease release, IReadOnlyList<GroupEffects> effects) =>
        (_formula, _recipe, _release, _effects) = (formula, recipe, release, effects);

    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public static ShownGroupEffects Of(MixedFormula formula, MultilevelRecipe? recipe, ModelRelease? release, ConvergenceRecord convergence, IReadOnlyList<GroupEffects> effects) =>
        recipe is null || release is null || !convergence.IsUsable
            ? throw new InvalidOperationException($"There are no effects of groups. {convergence.Reason}")
            : new ShownGroupEffects(formula, recipe, release, effects);

    public DataFrame ToFrame(FrameProvenance provenance, string? unit, string? grouping)
    {
        ShownEffect[] shown = [.. Shown(grouping)];
        return DataFrame.FromColumns(
            provenance,
            [
                Column.Create("grouping", shown.Select(effect => effect.Grouping)),
                Column.Create("group", shown.Select(effect => effect.Group)),
                Column.Create("term", shown.Select(effect => effect.Term)),
                Column.Create("effect", shown.Select(effect => Known(effect.Effect.Value))).WithUnit(unit),
                Column.Create("effect_lower", shown.Select(effect => Known(effect.Effect.Lower))).WithUnit(unit),
                Column.Create("effect_upper", shown.Select(effect => Known(effect.Effect.Upper))).WithUnit(unit),
                Column.Create("standard_deviation", shown.Select(effect => Known(effect.Effect.StandardDeviation))).WithUnit(unit),
            ]);
    }

    /// <param name="formula">What the chart is called after.</param>
    /// <param name="provenance">Where the data came from.</param>
    /// <param name="grouping">The grouping; null where there is one.</param>
    /// <param name="term">The column whose effect is drawn; null for the intercept, or the first.</param>
    /// <param name="title">The title; null for one of grouping and term.</param>
    /// <param name="axis">What effects of the intercept are.</param>
    /// <param name="unit">Their unit, or null.</param>
    public Chart ToChart(Formula formula, FrameProvenance provenance, string? grouping, string? term, string? title, string axis, string? unit)
    {
        string[] names = [.. _effects.Select(effects => effects.Grouping)];
        if (grouping is null && names.Length > 1)
            throw new ArgumentException($"The model has effects by {string.Join(" and ", names)}. Name one: ToGroupChart(\"{names[0]}\").", nameof(grouping));
        ShownEffect[] effects = [.. Shown(grouping ?? names.FirstOrDefault())];
        string[] columns = [.. effects.Select(effect => effect.Term).Distinct(StringComparer.Ordinal)];
        string column = term ?? (columns.Contains(DesignMatrix.Intercept, StringComparer.Ordinal) ? DesignMatrix.Intercept : columns[0]);
        if (!columns.Contains(column, StringComparer.Ordinal))
            throw new KeyNotFoundException(NameSuggestion.NotFound("varying term", "this model", column, columns));
        ShownEffect[] drawn = [.. effects.Where(effect => effect.Term == column && !double.IsNaN(effect.Effect.Value))];
        string by = drawn[0].Grouping;
        bool isIntercept = column == DesignMatrix.Intercept;
        return Chart.Caterpillar(
                [.. drawn.Select(effect => effect.Group)], [.. drawn.Select(effect => effect.Effect.Value)],
                [.. drawn.Select(effect => effect.Effect.Lower)], [.. drawn.Select(effect => effect.Effect.Upper)],
                title: title ?? (isIntercept ? $"{formula.Response} by {by}" : $"slope of {column} by {by}"), axis: isIntercept ? axis : "deviation from the mean slope", unit: isIntercept ? unit : null)
            .WithSource(provenance.Label, provenance.Protection == Protection.Synthetic);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private IEnumerable<ShownEffect> Shown(string? grouping)
    {
        string[] names = [.. _effects.Select(effects => effects.Grouping)];
        if (grouping is not null && !names.Contains(grouping, StringComparer.OrdinalIgnoreCase))
            throw new KeyNotFoundException(NameSuggestion.NotFound("grouping", "this model", grouping, names));
        foreach (GroupEffects effects in _effects.Where(effects => grouping is null || effects.Grouping.Equals(grouping, StringComparison.OrdinalIgnoreCase)))
        {
            int term = _formula.RandomParts.Select((part, index) => (part, index)).First(pair => pair.part.Name.Equals(effects.Grouping, StringComparison.OrdinalIgnoreCase)).index;
            bool[] hidden = _release.HiddenGroups[term];
            if (Array.TrueForAll(hidden, one => one))
            {
                if (grouping is not null)
                    throw new ProtectedDataException($"Effects of single {effects.Grouping} are not shown: they are about one learner each, or about too few. The variance between them is in VarianceComponents.");
                continue;
            }

            for (int place = 0; place < effects.Count; place++)
            {
                for (int k = 0; k < effects.Terms.Count; k++)
                {
                    int code = effects.Codes[place];
                    GroupEffect effect = hidden[code] ? new GroupEffect(double.NaN, double.NaN, double.NaN, double.NaN) : effects[place, k];
                    yield return new ShownEffect(effects.Grouping, _recipe.Keys[term].Labels[code], effects.Terms[k], effect);
                }
            }
        }
    }

    private sealed record ShownEffect(string Grouping, string Group, string Term, GroupEffect Effect);
}
