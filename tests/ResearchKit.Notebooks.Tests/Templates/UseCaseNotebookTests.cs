using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Lint;
using ResearchKit.Notebooks.Templates;
using ResearchKit.Notebooks.Workshop.Copies;
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
            ["# Early help", "## Why it matters, for whom, and under which rules", "## Data and provenance", "## Look at the data", "## The simplest model", "## Check", "## A better model", "## Comparison", "## Answer", "## What to do on Monday", "## Limits, and what it does not show", "## Exercises", "### Exercise 1: absence with leave", "## References"],
            headings);
        Assert.Contains("**When do learners ask?**", notebook.Cells[0].Source, StringComparison.Ordinal);
        Assert.Equal("When do learners ask?", notebook.Metadata["description"]!.GetValue<string>());
    }

    [Fact]
    public void No_place_is_left_unfilled()
    {
        var notebook = UseCaseNotebook.Make("early-help", "Early help", null, "C:\\data \"x\"");

        Assert.All(notebook.Cells, cell => Assert.DoesNotContain("{{", cell.Source, StringComparison.Ordinal));
        Assert.Equal("var data = \"C:\\\\data \\\"x\\\"\";\nvar purpose = \"early-help\";", notebook.Cells.Single(cell => cell.HasTag("parameters")).Source);
    }

    [Fact]
    public void Copies_for_a_workshop_can_be_made_of_it() =>
        Assert.Single(WorkshopCopy.Of(UseCaseNotebook.Make("early-help", "Early help", null, "data"), WorkshopCopyKind.Learner).Exercises);

    [Fact]
    public void The_lint_finds_nothing_but_that_the_card_is_a_draft()
    {
        var path = Path.Combine(_folder, "early-help.ipynb");
        UseCaseNotebook.Make("early-help", "Early help", "When do learners ask?", "../data").Save(path);
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
