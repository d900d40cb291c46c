using System.Xml;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>How a cell looks to a test report.</summary>
internal enum TestOutcome
{
    /// <summary>It ran, or failed as its tag says.</summary>
    Passed,

    /// <summary>It was not run.</summary>
    Skipped,

    /// <summary>Its code failed.</summary>
    Failed,

    /// <summary>Something else ended it: its time limit, its process, or a notebook that could not start.</summary>
    Error,
}

/// <summary>A code cell, or a notebook that could not start, as a case of a test report.</summary>
/// <param name="Name">The cell's label.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it ran.</param>
/// <param name="Kind">The end in one word; empty for passed ones.</param>
/// <param name="Message">What went wrong; empty if nothing.</param>
internal sealed record TestCase(string Name, TestOutcome Outcome, TimeSpan Duration, string Kind, string Message)
{
    /// <summary>The cases of a run: one for each code cell; a run that failed without a failing cell gets one for itself.</summary>
    public static IReadOnlyList<TestCase> Of(NotebookRunResult run)
    {
        List<TestCase> cases = [.. run.Cells.Select(cell => new TestCase(cell.Label, OutcomeOf(cell.Status), cell.Duration, KindOf(cell.Status), cell.Error ?? ""))];
        if (!run.Succeeded && !cases.Any(one => one.Outcome is TestOutcome.Failed or TestOutcome.Error))
            cases.Insert(0, new TestCase("notebook", TestOutcome.Error, run.Duration, run.ExitCode.ToString(), run.Message ?? ""));
        return cases;
    }

    /// <summary>The text without what XML cannot hold, such as escape characters of terminal colours.</summary>
    public static string Xml(string text) => new([.. text.Where((c, i) =>
        XmlConvert.IsXmlChar(c)
        || (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        || (char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1])))]);

    private static TestOutcome OutcomeOf(CellStatus status) => status switch
    {
        CellStatus.Succeeded or CellStatus.RaisedAsExpected => TestOutcome.Passed,
        CellStatus.NotRun => TestOutcome.Skipped,
        CellStatus.Failed => TestOutcome.Failed,
        _ => TestOutcome.Error,
    };

    private static string KindOf(CellStatus status) => status switch
    {
        CellStatus.Failed => "CellFailed",
        CellStatus.Interrupted => "Interrupted",
        CellStatus.Died => "ProcessEnded",
        _ => "",
    };
}
