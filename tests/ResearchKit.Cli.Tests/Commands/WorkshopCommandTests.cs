using System.Text.Json.Nodes;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>Copies for a workshop on the command line: what becomes of them when they run.</summary>
public sealed class WorkshopCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public WorkshopCommandTests() => File.Copy(Path.Combine(CommandProcess.Root, "tests", "Notebooks", "exercises.ipynb"), Path.Combine(_folder, "exercises.ipynb"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_facilitators_copy_is_solved_and_the_learners_is_not_yet_and_both_run_to_their_end()
    {
        var made = CommandProcess.RunIn(_folder, "workshop", "copies", "exercises.ipynb", "--out", "copies");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Contains("2 exercises", made.Output, StringComparison.Ordinal);

        Assert.Equal(["Exercise 1: solved.", "Exercise 2: solved."], Verdicts("facilitator"));
        Assert.Equal(["Exercise 1: not yet.", "Exercise 2: not yet."], Verdicts("learner"));
        Assert.Empty(Verdicts("bare"));
    }

    [Fact]
    public void Copies_are_replaced_when_asked_alone()
    {
        Assert.Equal(0, CommandProcess.RunIn(_folder, "workshop", "copies", ".", "--out", "copies", "--kind", "learner").ExitCode);
        Assert.Equal(["learner"], Directory.GetDirectories(Path.Combine(_folder, "copies")).Select(Path.GetFileName));

        var again = CommandProcess.RunIn(_folder, "workshop", "copies", "exercises.ipynb", "--out", "copies");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("exercises.ipynb is there already. Name another folder with --out, or replace the copies with --force.", again.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "copies", "bare")));
        Assert.Equal(0, CommandProcess.RunIn(_folder, "workshop", "copies", "exercises.ipynb", "--out", "copies", "--force").ExitCode);
    }

    [Fact]
    public void Tags_that_do_not_fit_are_one_clear_sentence_and_no_file()
    {
        var text = File.ReadAllText(Path.Combine(_folder, "exercises.ipynb")).Replace("\"exercise:2\"", "\"other\"", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "wrong.ipynb"), text);

        var refused = CommandProcess.RunIn(_folder, "workshop", "copies", "exercises.ipynb", "wrong.ipynb", "--out", "copies");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("wrong.ipynb, cell 11 is tagged \"solution\" and no exercise. Say which it belongs to: exercise:1.", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "copies")));
    }

    [Fact]
    public void The_first_tutorial_has_three_exercises_whose_solutions_are_in_no_learners_copy()
    {
        var tutorial = Path.Combine(CommandProcess.Root, "notebooks", "tutorials", "01-a-question-a-query-a-chart.ipynb");
        var made = CommandProcess.RunIn(_folder, "workshop", "copies", tutorial, "--out", "copies");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Contains("3 exercises", made.Output, StringComparison.Ordinal);

        // Lines of solutions that neither prose nor code outside of the exercises says.
        var cells = JsonNode.Parse(File.ReadAllText(tutorial))!["cells"]!.AsArray().Select(cell => (
            Tags: cell!["metadata"]!["tags"]?.AsArray().Select(tag => tag!.GetValue<string>()).ToArray() ?? [],
            Lines: cell["source"]!.AsArray().Select(line => line!.GetValue<string>().Trim()).Where(line => line.Length > 12).ToArray())).ToArray();
        var given = string.Join('\n', cells.Where(cell => !cell.Tags.Intersect(["solution", "hint", "check", "facilitator"], StringComparer.Ordinal).Any()).SelectMany(cell => cell.Lines));
        var secret = cells.Where(cell => cell.Tags.Contains("solution", StringComparer.Ordinal)).SelectMany(cell => cell.Lines).Where(line => !given.Contains(line, StringComparison.Ordinal)).ToArray();
        Assert.True(secret.Length > 10);

        var learner = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "copies", "learner", Path.GetFileName(tutorial))))!.ToString();
        Assert.All(secret, line => Assert.DoesNotContain(JsonValue.Create(line)!.ToJsonString().Trim('"'), learner, StringComparison.Ordinal));
        Assert.Equal(["exercise:1", "exercise:2", "exercise:3"], JsonNode.Parse(learner)!["cells"]!.AsArray().SelectMany(cell => cell!["metadata"]!["tags"]?.AsArray() ?? [])
            .Select(tag => tag!.GetValue<string>()).Where(tag => tag.StartsWith("exercise:", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal));
    }

    /// <summary>The first words of each verdict of a copy that was run.</summary>
    private IEnumerable<string> Verdicts(string kind)
    {
        var output = Path.Combine(_folder, kind + ".ipynb");
        var run = CommandProcess.RunIn(_folder, "run", Path.Combine("copies", kind, "exercises.ipynb"), "--output", output);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return ExecutedNotebook.Verdicts(output);
    }
}
