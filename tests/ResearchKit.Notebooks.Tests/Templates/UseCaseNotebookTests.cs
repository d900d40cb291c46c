using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Lint;
using ResearchKit.Notebooks.Templates;
using ResearchKit.UseCases;

namespace ResearchKit.Notebooks.Tests.Templates;

public sealed class UseCaseNotebookTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("rk-new-").FullName, "use-cases");

    public UseCaseNotebookTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void It_has_the_sections_in_which_a_use_case_is_told()
    {
        var notebook = UseCaseNotebook.Make("early-help", "Early help", "When do\n learners ask?", "../data");
        var headings = notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).SelectMany(cell => cell.Source.Split('\n')).Where(line => line.StartsWith('#'));

        Assert.Equal(
            ["# Early help", "## Why it matters", "## Data and provenance", "## Look at the data", "## The simplest model", "## Check", "## A better model", "## Comparison", "## Answer", "## Limits, and what it does not show", "## Exercises", "## References", "## Made with"],
            headings);
        Assert.Contains("**When do learners ask?**", notebook.Cells[0].Source, StringComparison.Ordinal);
        Assert.Equal("When do learners ask?", notebook.Metadata["description"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_place_is_left_unfilled_and_a_number_is_said_of_the_shipped_data_alone(bool isShipped)
    {
        var notebook = UseCaseNotebook.Make("early-help", "Early help", null, "C:\\data \"x\"", isShipped);

        Assert.All(notebook.Cells, cell => Assert.DoesNotContain("{{", cell.Source, StringComparison.Ordinal));
        Assert.All(notebook.Cells, cell => Assert.DoesNotContain(cell.Tags, tag => tag.StartsWith("template", StringComparison.Ordinal)));
        Assert.Equal("var data = \"C:\\\\data \\\"x\\\"\";", notebook.Cells.Single(cell => cell.HasTag("parameters")).Source);
        Assert.Equal(isShipped, notebook.Cells.Any(cell => cell.Kind == CellKind.Code && cell.Source.Contains("Claim.Holds", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_lint_finds_nothing_but_that_the_card_is_a_draft()
    {
        var path = Path.Combine(_folder, "early-help.ipynb");
        UseCaseNotebook.Make("early-help", "Early help", "When do learners ask?", "../data", isShippedData: true).Save(path);
        Assert.Equal(LintRule.MissingCard, Assert.Single(new NotebookLint().CheckFile(path)).Rule);

        var card = UseCaseCards.Draft("early-help", 10);
        File.WriteAllText(Path.Combine(_folder, "early-help.card.yaml"), card);
        var finding = Assert.Single(new NotebookLint().CheckFile(path));
        Assert.Equal((LintRule.UnansweredCard, LintSeverity.Warning), (finding.Rule, finding.Severity));
        Assert.Contains("it does not say question, decision", finding.Message, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, "early-help.card.yaml"), card.Replace("\"?\"", "said", StringComparison.Ordinal));
        Assert.Empty(new NotebookLint().CheckFile(path));
    }
}
