using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Workshop.Copies;
using ResearchKit.Privacy;
using ResearchKit.Workshop;

namespace ResearchKit.Notebooks.Tests.Workshop;

/// <summary>A report shows what a check said and not how it checks.</summary>
public sealed class WorkshopReportTests
{
    [Fact]
    public void A_check_shows_its_verdict_without_its_code()
    {
        var solved = SolvedNotebook.Load();
        solved.Cell("squares-check").SetOutputs([new DisplayOutput(Exercise.Check("1", () => false, "How many are there?").ToMimeBundle(), IsResult: true)]);

        var html = new NotebookReport(new ReleaseGate()).ToHtml(solved);

        Assert.Contains("Exercise 1: not yet.", html, StringComparison.Ordinal);
        Assert.Contains("<details><summary>Hint</summary><p>How many are there?</p></details>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("squares[^1]", html, StringComparison.Ordinal);
        Assert.Contains("secretly", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folded_hint_reads_as_prose()
    {
        var html = new NotebookReport(new ReleaseGate()).ToHtml(WorkshopCopy.Of(SolvedNotebook.Load(), WorkshopCopyKind.Learner).Notebook);

        Assert.Contains("<em>Hint.</em> A square is a number times itself.", html, StringComparison.Ordinal);
        Assert.Contains("<pre><code>numbers.Select(number =&gt; number + number)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;details&gt;", html, StringComparison.Ordinal);
    }
}
