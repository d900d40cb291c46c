using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>The exercises of a notebook, whose tags say what is needed to make copies.</summary>
internal static partial class WorkshopExercises
{
    /// <summary>The ids of the exercises, in their order.</summary>
    /// <exception cref="WorkshopTagException">Tags contradict each other, or something is missing.</exception>
    public static ImmutableArray<string> Of(Notebook notebook, string name)
    {
        var cells = notebook.Cells;
        for (var i = 0; i < cells.Count; i++)
            CheckCell(cells[i], $"{name}, cell {FormattableString.Invariant($"{i + 1}")}");
        var exercises = cells.Select(WorkshopTags.ExerciseOf).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        foreach (var exercise in exercises)
            CheckExercise([.. cells.Where(cell => WorkshopTags.ExerciseOf(cell) == exercise)], $"{name}, exercise {exercise}");
        return exercises;
    }

    private static void CheckCell(NotebookCell cell, string place)
    {
        var ids = cell.Tags.Where(tag => tag.StartsWith(WorkshopTags.ExercisePrefix, StringComparison.Ordinal)).ToArray();
        if (ids.Length > 1)
            throw new WorkshopTagException($"{place} belongs to {ids.Length} exercises ({string.Join(", ", ids)}). Keep one of these tags.");
        if (ids.Length == 1 && !ExerciseId().IsMatch(ids[0][WorkshopTags.ExercisePrefix.Length..]))
            throw new WorkshopTagException($"{place} has the tag \"{ids[0]}\". An exercise's id has letters, digits, hyphens and points: exercise:2a.");
        var parts = WorkshopTags.Parts.Where(cell.HasTag).ToArray();
        if (parts.Length > 1)
            throw new WorkshopTagException($"{place} is tagged {string.Join(" and ", parts)}. A cell is one of them; split it.");
        if (parts.Length == 1 && ids.Length == 0)
            throw new WorkshopTagException($"{place} is tagged \"{parts[0]}\" and no exercise. Say which it belongs to: exercise:1.");
        if (cell.HasTag(WorkshopTags.Check))
            CheckCheck(cell, ids[0][WorkshopTags.ExercisePrefix.Length..], place);
    }

    private static void CheckCheck(NotebookCell cell, string exercise, string place)
    {
        var calls = Call().Matches(cell.Source);
        if (cell.Kind != CellKind.Code || calls.Count != 1 || calls[0].Groups["id"].Value != exercise || cell.Source.TrimEnd().EndsWith(';'))
            throw new WorkshopTagException($"{place} is tagged \"check\". Such a cell is C# and ends in one call, without a semicolon, so that the verdict is shown: Exercise.Check(\"{exercise}\", () => ..., \"a hint\")");
    }

    private static void CheckExercise(IReadOnlyList<NotebookCell> cells, string place)
    {
        if (!cells.Any(cell => cell.HasTag(WorkshopTags.Solution)))
            throw new WorkshopTagException($"{place} has no solution. Tag the cell that solves it \"solution\": in the learner's copy it is the empty one.");
        if (cells[0].Kind != CellKind.Markdown || WorkshopTags.Parts.Any(cells[0].HasTag))
            throw new WorkshopTagException($"{place} does not begin with its prompt. Its first cell is prose that says what to do, without the tags {string.Join(", ", WorkshopTags.Parts)}.");
    }

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N}.-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExerciseId();

    [GeneratedRegex("\\bExercise\\s*\\.\\s*Check\\s*\\(\\s*\"(?<id>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();
}
