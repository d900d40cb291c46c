using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>
/// The answers to the exercises of several participants, by exercise, without who gave them: same answers are counted once, and their order is that of their text. No outputs are taken. What somebody wrote into an answer stands in it.
/// </summary>
/// <param name="Participants">How many folders were read.</param>
/// <param name="Exercises">The exercises, by notebook and id.</param>
public sealed record CollectedAnswers(int Participants, ImmutableArray<CollectedExercise> Exercises)
{
    private const string Notebooks = "notebooks";

    /// <summary>Reads the folders that participants worked in.</summary>
    /// <param name="folders">Folders with <c>notebooks/</c>, or folders that have such folders in them.</param>
    /// <exception cref="IOException">A folder has neither, or a file cannot be read.</exception>
    /// <exception cref="NotebookFormatException">A file is no notebook.</exception>
    public static CollectedAnswers Read(IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var participants = folders.SelectMany(Participating).Distinct(StringComparer.Ordinal).ToArray();
        var found = new SortedDictionary<(string Notebook, string Exercise), List<(string Answer, bool Solved)>>();
        foreach (var folder in participants)
        {
            var progress = new Progress(folder).Read();
            var root = Path.Combine(folder, Notebooks);
            foreach (var file in Directory.EnumerateFiles(root, "*.ipynb", SearchOption.AllDirectories).Where(file => !file.Contains(".ipynb_checkpoints", StringComparison.Ordinal)))
            {
                var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
                foreach (var (exercise, answer) in Answers(Notebook.Load(file)))
                {
                    var key = (path, exercise);
                    if (!found.TryGetValue(key, out var answers))
                        found[key] = answers = [];
                    answers.Add((answer, IsSolved(progress, path, exercise)));
                }
            }
        }

        return new CollectedAnswers(participants.Length, [.. found.Select(entry => Exercise(entry.Key, entry.Value))]);
    }

    /// <summary>As Markdown: for each exercise how many answered and solved it, and the answers.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"# Answers of {Participants} participants\n\nWithout names, same answers once, in the order of their text.\n"));
        foreach (var notebook in Exercises.GroupBy(exercise => exercise.Notebook, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {notebook.Key}\n");
            foreach (var exercise in notebook)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n### Exercise {exercise.Exercise}: {exercise.Answered} answered, {exercise.Solved} solved\n");
                foreach (var (answer, count) in exercise.Answers)
                {
                    var fence = answer.Contains("```", StringComparison.Ordinal) ? "~~~~" : "```";
                    text.Append(CultureInfo.InvariantCulture, $"\n{(count == 1 ? "Once" : $"{count} times")}:\n\n{fence}\n{answer}\n{fence}\n");
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Participating(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, Notebooks)))
            return [Path.GetFullPath(folder)];
        var inside = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(inner => Directory.Exists(Path.Combine(inner, Notebooks))).Select(Path.GetFullPath).ToArray() : [];
        return inside.Length > 0 ? inside : throw new IOException($"{folder} is no folder that a participant worked in, and has none in it: expected a folder \"{Notebooks}\".");
    }

    // What stands in the cells of an exercise that were empty when they were handed out; an exercise that nobody touched is left out.
    private static IEnumerable<(string Exercise, string Answer)> Answers(Notebook notebook)
    {
        var empty = new EmptyCells(notebook);
        return notebook.Cells
            .Where(cell => cell.HasTag(WorkshopTags.YourTurn) && WorkshopTags.ExerciseOf(cell) is not null)
            .GroupBy(cell => WorkshopTags.ExerciseOf(cell)!, StringComparer.Ordinal)
            .Select(cells => (cells.Key, string.Join("\n\n", cells.Where(cell => cell.Source.Trim().Length > 0 && cell.Source.Trim() != empty.YourTurn(cell)).Select(cell => cell.Source.Trim()))))
            .Where(answer => answer.Item2.Length > 0);
    }

    private static bool IsSolved(JsonObject progress, string notebook, string exercise) =>
        (progress[notebook] as JsonObject)?[exercise] is JsonObject state && state["solved"] is JsonValue solved && solved.GetValueKind() == JsonValueKind.True;

    private static CollectedExercise Exercise((string Notebook, string Exercise) key, List<(string Answer, bool Solved)> answers) => new(
        key.Notebook,
        key.Exercise,
        answers.Count,
        answers.Count(answer => answer.Solved),
        [.. answers.GroupBy(answer => answer.Answer, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => (same.Key, same.Count()))]);
}

/// <summary>The answers to one exercise.</summary>
/// <param name="Notebook">The notebook's path.</param>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="Answered">How many wrote something.</param>
/// <param name="Solved">How many of them solved it.</param>
/// <param name="Answers">What they wrote, and how many wrote just that.</param>
public sealed record CollectedExercise(string Notebook, string Exercise, int Answered, int Solved, ImmutableArray<(string Text, int Count)> Answers);
