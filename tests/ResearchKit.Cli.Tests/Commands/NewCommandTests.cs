namespace ResearchKit.Cli.Tests.Commands;

/// <summary>A use case of one's own on the command line.</summary>
public sealed class NewCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_runs_at_once_on_the_shipped_city_and_is_not_audited_before_it_is_answered()
    {
        Copy("datasets/city-small");
        var made = CommandProcess.RunIn(_folder, "new", "use-case", "early-help", "--out", "cases/use-cases", "--question", "When do learners ask for help?");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Contains("15 settings to answer", made.Output, StringComparison.Ordinal);

        var run = CommandProcess.RunIn(_folder, "run", "cases/use-cases/early-help.ipynb", "--output", "done.ipynb");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("have lower grades in spring.", File.ReadAllText(Path.Combine(_folder, "done.ipynb")), StringComparison.Ordinal);
        Assert.Equal(["Exercise 1: solved."], ExecutedNotebook.Verdicts(Path.Combine(_folder, "done.ipynb")));
        Assert.Equal(0, CommandProcess.RunIn(_folder, "lint", "cases").ExitCode);

        var card = Path.Combine("cases", "use-cases", "early-help.card.yaml");
        var draft = CommandProcess.RunIn(_folder, "audit", "datasets/city-small/city.duckdb", "--card", card);
        Assert.Equal(1, draft.ExitCode);
        Assert.StartsWith("Card early-help is a draft: it does not say decision, for, ", draft.Error, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, card), File.ReadAllText(Path.Combine(_folder, card)).Replace("\"?\"", "said", StringComparison.Ordinal));
        var audited = CommandProcess.RunIn(_folder, "audit", "datasets/city-small/city.duckdb", "--card", card);
        Assert.True(audited.ExitCode == 0, audited.Error);
        Assert.Contains("Early help", audited.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_replaced_and_the_next_card_has_the_next_number()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).Name;
        Assert.Equal(0, CommandProcess.RunIn(_folder, "new", "use-case", "one", "--data", data).ExitCode);
        File.WriteAllText(Path.Combine(_folder, "two.ipynb"), "mine");

        var again = CommandProcess.RunIn(_folder, "new", "use-case", "two", "--data", data);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("two.ipynb is there already, and nothing is replaced", again.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder, "two.ipynb")));
        Assert.False(File.Exists(Path.Combine(_folder, "two.card.yaml")));

        Assert.Equal(0, CommandProcess.RunIn(_folder, "new", "use-case", "three", "--data", data, "--title", "Number three").ExitCode);
        Assert.Contains("card: 11 ", File.ReadAllText(Path.Combine(_folder, "three.card.yaml")), StringComparison.Ordinal);
        Assert.Contains("title: \"Number three\"", File.ReadAllText(Path.Combine(_folder, "three.card.yaml")), StringComparison.Ordinal);
        Assert.Contains("var data = \\\"data\\\";", File.ReadAllText(Path.Combine(_folder, "three.ipynb")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Early Help", "cannot be the name of a use case")]
    [InlineData("monitoring", "is a use case that the kit brings")]
    [InlineData("early-help", "There is no datasets/city-small in ")]
    [InlineData("early-help", "There is no folder and no file ", "--data", "nowhere")]
    public void What_cannot_be_is_one_clear_sentence_and_no_file(string name, string part, params string[] more)
    {
        var refused = CommandProcess.RunIn(_folder, ["new", "use-case", name, .. more]);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(part, refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private void Copy(string folder)
    {
        var source = Path.Combine(CommandProcess.Root, folder);
        foreach (var file in Directory.GetFiles(source).Where(file => !file.Contains(".duckdb", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
            File.Copy(file, Path.Combine(_folder, folder, Path.GetFileName(file)));
        }
    }
}
