using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Notebooks.Tests.Workshop;

/// <summary>Tags that contradict each other are named before a copy is made.</summary>
public sealed class WorkshopTagTests
{
    private const string Check = "Exercise.Check(\"1\", () => true)";

    [Theory]
    [InlineData("n.ipynb, cell 3 belongs to 2 exercises (exercise:1, exercise:2)", "exercise:1 exercise:2 solution")]
    [InlineData("n.ipynb, cell 3 is tagged solution and check", "exercise:1 solution check")]
    [InlineData("n.ipynb, cell 3 is tagged \"hint\" and no exercise", "hint")]
    [InlineData("n.ipynb, cell 3 has the tag \"exercise:a b\"", "exercise:a_b")]
    [InlineData("n.ipynb, cell 3 has the tag \"exercise:\"", "exercise:")]
    public void Of_one_cell(string said, string tags) => Refused(said, NotebookCell.Code("1", null, null, [.. tags.Split(' ').Select(tag => tag.Replace('_', ' '))]));

    [Theory]
    [InlineData("1 + 1")]
    [InlineData(Check + ";")]
    [InlineData("Exercise.Check(\"2\", () => true)")]
    [InlineData(Check + "\n" + Check)]
    public void A_check_that_shows_no_verdict_on_its_exercise(string code) => Refused("cell 3 is tagged \"check\". Such a cell is C# and ends in one call", NotebookCell.Code(code, null, null, "exercise:1", "check"));

    [Fact]
    public void An_exercise_without_a_solution() => Assert.Contains(
        "n.ipynb, exercise 1 has no solution.",
        Assert.Throws<WorkshopTagException>(() => WorkshopCopy.Of(SolvedNotebook.Of(NotebookCell.Markdown("Do it.", null, "exercise:1")), WorkshopCopyKind.Learner, "n.ipynb")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_exercise_that_does_not_begin_with_its_prompt() => Assert.Contains(
        "n.ipynb, exercise 1 does not begin with its prompt.",
        Assert.Throws<WorkshopTagException>(() => WorkshopCopy.Of(SolvedNotebook.Of(NotebookCell.Code("1", null, null, "exercise:1", "solution")), WorkshopCopyKind.Bare, "n.ipynb")).Message,
        StringComparison.Ordinal);

    private static void Refused(string said, NotebookCell third)
    {
        var notebook = SolvedNotebook.Of(NotebookCell.Markdown("Do it.", null, "exercise:1"), NotebookCell.Code("1", null, null, "exercise:1", "solution"), third);
        Assert.Contains(said, Assert.Throws<WorkshopTagException>(() => WorkshopCopy.Of(notebook, WorkshopCopyKind.Learner, "n.ipynb")).Message, StringComparison.Ordinal);
    }
}
