using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>What stands under the table of any model: on how many it rests, how it was made, what to know of it.</summary>
internal static class ModelNotes
{
    /// <summary>Adds the notes in their order, and the source.</summary>
    /// <param name="table">The table so far.</param>
    /// <param name="model">The model.</param>
    /// <param name="fit">How well it fits, in one line; null for none.</param>
    /// <param name="further">What belongs to the method, after its name.</param>
    public static TableModel Build(TableBuilder table, FittedModel model, string? fit, params IEnumerable<string> further)
    {
        if (model.Convergence.Reason is { } reason)
            table.Note(reason);
        table.Note(Sizes(model));
        if (fit is not null && model.Convergence.IsUsable)
            table.Note(fit);
        table.Note(model.Method + ".");
        foreach (string note in further)
            table.Note(note);
        if (model is FormulaModel { ReferenceLevels: { Count: > 0 } levels })
            table.Note($"Reference levels: {string.Join(", ", levels.Select(pair => $"{pair.Key} = {pair.Value}"))}.");
        foreach (string warning in model.Warnings)
            table.Note($"Note well: {warning}");
        foreach (string rule in model.Release?.Rules ?? [])
            table.Note(rule);
        return table.Source(model.Provenance.Label, model.Provenance.Protection == Frames.Protection.Synthetic).Build();
    }

    /// <summary>How many rows, groups and learners the model rests on, and what was left out: in bands, where the rows are protected.</summary>
    public static string Sizes(FittedModel model)
    {
        if (model.IsProtected && model.Release is null)
            return "n is not told: the data are protected.";
        string sizes = string.Join(", ", model.SampleSizes.Select(Size));
        MissingnessRecord missing = model.MissingRows;
        if (missing.RowsDropped == 0)
            return $"n = {sizes}; none left out.";
        return model.IsProtected
            ? $"n = {sizes}; {Banding.Missing(missing.RowsDropped, missing.RowsGiven)} of the rows left out as missing "
                + $"({string.Join(", ", missing.ByVariable.Select(count => $"{count.Variable} {Banding.Missing(count.Count, missing.RowsGiven)}"))})."
            : $"n = {sizes}; {ValueText.Count(missing.RowsDropped)} of {ValueText.Count(missing.RowsGiven)} rows left out as missing "
                + $"({string.Join(", ", missing.ByVariable.Select(count => $"{count.Variable} {ValueText.Count(count.Count)}"))}).";
    }

    private static string Size(LevelCount size) => size.Level is "rows" or "held-out rows" or "learners" or "persons" or "items" or "events"
        ? $"{ValueText.Count(size.Count)} {size.Level}"
        : $"{ValueText.Count(size.Count)} {(size.Count == 1 ? "group" : "groups")} of {size.Level}";
}
