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
    public async Task The_workshop_opens_serves_who_has_the_token_and_closes_at_once()
    {
        var start = CommandProcess.Start(_folder, "workshop", "--no-browser", "--folder", "work", "--from", Packed());
        using var process = System.Diagnostics.Process.Start(start)!;
        string? address = null;
        while (address is null && await process.StandardOutput.ReadLineAsync() is { } line)
            address = line.Contains("?token=", StringComparison.Ordinal) ? line.Trim() : null;
        Assert.NotNull(address);
        using (var client = new HttpClient())
        {
            Assert.Contains("<title>ResearchKit workshop</title>", await client.GetStringAsync(new Uri(address)), StringComparison.Ordinal);
            using var refused = await client.GetAsync(new Uri(address.Split('?')[0] + "workshop/home?token=wrong"));
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        }

        // As Ctrl+C ends it; a shell that runs tests in the background has that signal ignored.
        using (var terminate = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await terminate.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var overdue = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var rest = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("The workshop is closed.", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("Exercise.Check(\"1\", () => solved", File.ReadAllText(Path.Combine(_folder, "work", "notebooks", "lessons", "exercises.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_to_hand_out_has_what_is_needed_and_comes_back_as_answers_without_names()
    {
        var packed = Packed();
        var missing = CommandProcess.RunIn(_folder, "workshop", "pack", "--out", "handout", "--from", packed, "--group", "nothing");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("There is no group of notebooks \"nothing\"", missing.Error, StringComparison.Ordinal);
        var made = CommandProcess.RunIn(_folder, "workshop", "pack", "--out", "handout", "--from", packed);
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Contains("Packed 1 notebooks", made.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "handout", "datasets", "small", "data.csv")));
        var lesson = Path.Combine("notebooks", "lessons", "exercises.ipynb");
        Assert.Equal(File.ReadAllBytes(Path.Combine(packed, lesson)), File.ReadAllBytes(Path.Combine(_folder, "handout", ".workshop", lesson)));
        Assert.Equal(1, CommandProcess.RunIn(_folder, "workshop", "pack", "--out", "handout", "--from", packed).ExitCode);

        // Three participants: two wrote the same, one of them solved it; the third wrote nothing.
        foreach (var (name, answer) in new[] { ("anna", "var x = 41;"), ("bo", "var x = 41;"), ("cy", null) })
        {
            var folder = Path.Combine(_folder, "returned", name);
            Directory.CreateDirectory(Path.Combine(folder, "notebooks", "lessons"));
            var text = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "handout", lesson)))!;
            if (answer is not null)
                text["cells"]!.AsArray().First(cell => cell!["metadata"]!["tags"] is JsonArray tags && tags.Any(tag => tag!.ToString() == "your-turn"))!["source"] = answer;
            File.WriteAllText(Path.Combine(folder, lesson), text.ToJsonString());
        }

        File.WriteAllText(Path.Combine(_folder, "returned", "bo", ".progress.json"), """{"notebooks/lessons/exercises.ipynb":{"1":{"checks":2,"solved":true}}}""");
        var collected = CommandProcess.RunIn(_folder, "workshop", "collect", "returned", "--out", "answers.md");
        Assert.True(collected.ExitCode == 0, collected.Error);
        var answers = File.ReadAllText(Path.Combine(_folder, "answers.md"));
        Assert.Contains("# Answers of 3 participants", answers, StringComparison.Ordinal);
        Assert.Contains("### Exercise 1: 2 answered, 1 solved", answers, StringComparison.Ordinal);
        Assert.Contains("2 times:\n\n```\nvar x = 41;\n```", answers, StringComparison.Ordinal);
        foreach (var name in new[] { "anna", "bo/", "cy" })
            Assert.DoesNotContain(name, answers, StringComparison.Ordinal);
        Assert.Equal(1, CommandProcess.RunIn(_folder, "workshop", "collect", "returned", "--out", "answers.md").ExitCode);
        var nothing = CommandProcess.RunIn(_folder, "workshop", "collect", "packed/datasets");
        Assert.Contains("is no folder that a participant worked in", nothing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--address is", "--classroom", "2", "--address", "here")]
    [InlineData("--classroom N", "--host-name", "here")]
    [InlineData("has no folder \"notebooks\"", "--from", ".")]
    public void What_cannot_be_served_is_one_clear_sentence(string expected, params string[] arguments)
    {
        var refused = CommandProcess.RunIn(_folder, ["workshop", "--no-browser", "--folder", "work", .. arguments.Contains("--from") ? [] : new[] { "--from", Packed() }, .. arguments]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
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

    /// <summary>A folder as the tool brings it: one group with one notebook, one data set.</summary>
    private string Packed()
    {
        var folder = Path.Combine(_folder, "packed");
        Directory.CreateDirectory(Path.Combine(folder, "notebooks", "lessons"));
        Directory.CreateDirectory(Path.Combine(folder, "datasets", "small"));
        File.Copy(Path.Combine(_folder, "exercises.ipynb"), Path.Combine(folder, "notebooks", "lessons", "exercises.ipynb"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "datasets", "small", "data.csv"), "a\n1\n");
        return folder;
    }
}
