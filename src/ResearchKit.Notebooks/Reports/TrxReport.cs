using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Runs as a TRX file, the test results of Visual Studio and Azure DevOps: a test for each code cell.</summary>
public static class TrxReport
{
    private const string TestType = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b"; // "unit test", by the format's definition
    private const string ListId = "8c84fa94-04c1-424b-9868-57a2d4851a1d"; // "results not in a list", by the format's definition
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The document. Its ids are made from the names, so that the same cells keep theirs from run to run.</summary>
    /// <param name="runs">The runs, in order.</param>
    public static XDocument Of(IEnumerable<NotebookRunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var all = runs.SelectMany(run => TestCase.Of(run).Select((one, i) => new Entry(run, one, i))).ToArray();
        var started = all.Length == 0 ? DateTimeOffset.UnixEpoch : all.Min(entry => entry.Run.Started);
        var finished = all.Length == 0 ? started : all.Max(entry => entry.Run.Started + entry.Run.Duration);
        return new XDocument(new XElement(
            Trx + "TestRun",
            new XAttribute("id", Id("run", string.Join('\n', all.Select(entry => entry.FullName)))),
            new XAttribute("name", "researchkit run"),
            new XElement(Trx + "Times", Time("creation", started), Time("queuing", started), Time("start", started), Time("finish", finished)),
            new XElement(Trx + "Results", all.Select(Result)),
            new XElement(Trx + "TestDefinitions", all.Select(Definition)),
            new XElement(Trx + "TestEntries", all.Select(entry => new XElement(
                Trx + "TestEntry", new XAttribute("testId", entry.TestId), new XAttribute("executionId", entry.ExecutionId), new XAttribute("testListId", ListId)))),
            new XElement(Trx + "TestLists", new XElement(Trx + "TestList", new XAttribute("name", "Results Not in a List"), new XAttribute("id", ListId))),
            Summary(all)));
    }

    private static XElement Result(Entry entry) => new(
        Trx + "UnitTestResult",
        new XAttribute("executionId", entry.ExecutionId),
        new XAttribute("testId", entry.TestId),
        new XAttribute("testName", entry.FullName),
        new XAttribute("computerName", "researchkit"),
        new XAttribute("duration", entry.Case.Duration.ToString("c", CultureInfo.InvariantCulture)),
        new XAttribute("testType", TestType),
        new XAttribute("outcome", Outcome(entry.Case.Outcome)),
        new XAttribute("testListId", ListId),
        entry.Case.Message.Length == 0
            ? null
            : new XElement(Trx + "Output", new XElement(Trx + "ErrorInfo", new XElement(Trx + "Message", TestCase.Xml(entry.Case.Message)))));

    private static XElement Definition(Entry entry) => new(
        Trx + "UnitTest",
        new XAttribute("name", entry.FullName),
        new XAttribute("storage", entry.Run.NotebookPath),
        new XAttribute("id", entry.TestId),
        new XElement(Trx + "Execution", new XAttribute("id", entry.ExecutionId)),
        new XElement(
            Trx + "TestMethod", new XAttribute("codeBase", entry.Run.NotebookPath), new XAttribute("adapterTypeName", "executor://researchkit/run"),
            new XAttribute("className", entry.Run.NotebookPath), new XAttribute("name", entry.Case.Name)));

    private static XElement Summary(Entry[] all)
    {
        int Of(TestOutcome outcome) => all.Count(entry => entry.Case.Outcome == outcome);
        var good = Of(TestOutcome.Failed) + Of(TestOutcome.Error) == 0;
        return new XElement(
            Trx + "ResultSummary",
            new XAttribute("outcome", good ? "Completed" : "Failed"),
            new XElement(
                Trx + "Counters", new XAttribute("total", all.Length), new XAttribute("executed", all.Length - Of(TestOutcome.Skipped)), new XAttribute("passed", Of(TestOutcome.Passed)),
                new XAttribute("failed", Of(TestOutcome.Failed)), new XAttribute("error", Of(TestOutcome.Error)), new XAttribute("notExecuted", Of(TestOutcome.Skipped))));
    }

    private static string Outcome(TestOutcome outcome) => outcome switch
    {
        TestOutcome.Passed => "Passed",
        TestOutcome.Skipped => "NotExecuted",
        TestOutcome.Failed => "Failed",
        _ => "Error",
    };

    private static XAttribute Time(string name, DateTimeOffset time) => new(name, time.ToString("o", CultureInfo.InvariantCulture));

    private static Guid Id(string kind, string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{name}")).AsSpan(0, 16));

    private sealed record Entry(NotebookRunResult Run, TestCase Case, int Position)
    {
        public string FullName => $"{Run.NotebookPath}: {Case.Name}";

        public Guid TestId => Id("test", string.Create(CultureInfo.InvariantCulture, $"{FullName}\n{Position}"));

        public Guid ExecutionId => Id("execution", string.Create(CultureInfo.InvariantCulture, $"{FullName}\n{Position}"));
    }
}
