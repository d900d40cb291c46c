using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>The tags by which cells of a solved notebook are told apart.</summary>
internal static class WorkshopTags
{
    /// <summary><c>exercise:ID</c>, on every cell of an exercise.</summary>
    public const string ExercisePrefix = "exercise:";

    /// <summary>A cell that solves an exercise.</summary>
    public const string Solution = "solution";

    /// <summary>A hint.</summary>
    public const string Hint = "hint";

    /// <summary>A cell that checks what a learner wrote.</summary>
    public const string Check = "check";

    /// <summary>A note for who leads the workshop.</summary>
    public const string Facilitator = "facilitator";

    /// <summary>Of the learner's copy: a cell that was emptied.</summary>
    public const string YourTurn = "your-turn";

    /// <summary>The parts that a cell of an exercise can be; one that is none of them is the prompt, or given.</summary>
    public static IReadOnlyList<string> Parts { get; } = [Solution, Hint, Check];

    /// <summary>The exercise that a cell belongs to; null for none.</summary>
    public static string? ExerciseOf(NotebookCell cell) =>
        cell.Tags.FirstOrDefault(tag => tag.StartsWith(ExercisePrefix, StringComparison.Ordinal))?[ExercisePrefix.Length..];
}
