using System.Collections.Immutable;

namespace ResearchKit.Workshop;

/// <summary>Checks what a learner wrote in an exercise, and says in words how it went. A notebook goes on, whatever the verdict.</summary>
public static class Exercise
{
    /// <summary>Checks an exercise.</summary>
    /// <param name="exercise">The exercise's id, as in the tag <c>exercise:ID</c>; shown in the verdict.</param>
    /// <param name="condition">Whether it is solved. It may use variables that the learner was asked to make: where one is missing or has another type, the kernel gives a verdict that says so. What it throws becomes a verdict too.</param>
    /// <param name="hints">What to look at when it is not solved yet, the smallest hint first; shown folded. Say nothing of it that is a value of the data.</param>
    /// <returns>The verdict, which displays itself: let the cell end in it, without a semicolon.</returns>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <example><code>Exercise.Check("2", () => Math.Abs(slope - 0.12) &lt; 0.01, "Which column did you ask for?")</code></example>
    public static ExerciseVerdict Check(string exercise, Func<bool> condition, params string[] hints)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(exercise);
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(hints);
        try
        {
            return condition()
                ? new ExerciseVerdict(exercise, true, "What you wrote does what was asked.", [])
                : NotYet(exercise, "What you have is not what was asked for.", hints);
        }
        catch (Exception problem) when (problem is not OperationCanceledException and not ThreadInterruptedException and not OutOfMemoryException)
        {
            return NotYet(exercise, Say(problem), hints);
        }
    }

    /// <summary>The verdict on a check that does not compile, because variables that it uses are not there.</summary>
    internal static ExerciseVerdict Missing(string exercise, IReadOnlyList<string> names, IEnumerable<string> hints) => NotYet(
        exercise,
        names.Count == 1
            ? $"There is no variable {names[0]} yet. Write the cell of the exercise, with that name in it, and run it; then run this one again."
            : $"There are no variables {string.Join(", ", names.SkipLast(1))} and {names[^1]} yet. Write the cells of the exercise, with those names in them, and run them; then run this one again.",
        hints);

    /// <summary>The verdict on a check that does not compile, because a variable has another type than it expects.</summary>
    internal static ExerciseVerdict OtherType(string exercise, string compilerMessage, IEnumerable<string> hints) => NotYet(
        exercise, $"What you made is of another type than the exercise asks for. The compiler says: {compilerMessage.TrimEnd('.')}.", hints);

    private static ExerciseVerdict NotYet(string exercise, string sentence, IEnumerable<string> hints) => new(exercise, false, sentence, [.. hints.Where(hint => !string.IsNullOrWhiteSpace(hint))]);

    // Messages of the kit are written for people and hold no rows; those of others may quote a value, so they are told by their type alone.
    private static string Say(Exception problem) => problem switch
    {
        NullReferenceException => "Something that the check looks at is still empty. Has the cell of the exercise been run to its end?",
        _ when IsKits(problem.GetType()) || IsKits(problem.TargetSite?.DeclaringType) => $"The check could not look at what you have: {problem.Message.TrimEnd('.')}.",
        KeyNotFoundException => "Something that the check looks for is not in what you have: a column, a term of the model, a name. Is it spelt as the exercise says?",
        InvalidOperationException or ArgumentOutOfRangeException or IndexOutOfRangeException => "What you have is empty, or has fewer or more parts than the exercise asks for.",
        _ => $"The check could not look at what you have ({problem.GetType().Name}).",
    };

    private static bool IsKits(Type? type) => type?.Assembly.GetName().Name is "ResearchKit" or "ResearchKit.DuckDB" or "ResearchKit.Statistics";
}
