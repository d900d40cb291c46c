using System.Globalization;
using System.Xml.Linq;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Runs as a JUnit XML file, which CI systems show: a suite for each notebook, a case for each code cell.</summary>
public static class JUnitReport
{
    /// <summary>The document. It has no time of its own beyond those of the runs; messages are those of the results, which the release gate screened.</summary>
    /// <param name="runs">The runs, in order.</param>
    public static XDocument Of(IEnumerable<NotebookRunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var suites = runs.Select(Suite).ToArray();
        return new XDocument(new XElement(
            "testsuites",
            new XAttribute("name", "researchkit run"),
            Sum(suites, "tests"),
            Sum(suites, "failures"),
            Sum(suites, "errors"),
            suites));
    }

    private static XElement Suite(NotebookRunResult run)
    {
        var cases = TestCase.Of(run).Select(one => Case(run, one)).ToArray();
        return new XElement(
            "testsuite",
            new XAttribute("name", run.NotebookPath),
            Count("tests", cases.Length),
            Count("failures", cases.Count(one => one.Element("failure") is not null)),
            Count("errors", cases.Count(one => one.Element("error") is not null)),
            Count("skipped", cases.Count(one => one.Element("skipped") is not null)),
            new XAttribute("time", Seconds(run.Duration)),
            new XAttribute("timestamp", run.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
            cases);
    }

    private static XElement Case(NotebookRunResult run, TestCase one) => new(
        "testcase",
        new XAttribute("classname", run.NotebookPath),
        new XAttribute("name", one.Name),
        new XAttribute("time", Seconds(one.Duration)),
        one.Outcome switch
        {
            TestOutcome.Passed => null,
            TestOutcome.Skipped => new XElement("skipped"),
            TestOutcome.Failed => Problem("failure", one),
            _ => Problem("error", one),
        });

    private static XElement Problem(string kind, TestCase one) => new(
        kind, new XAttribute("type", one.Kind), new XAttribute("message", TestCase.Xml(one.Message.Split('\n')[0])), TestCase.Xml(one.Message));

    private static XAttribute Sum(XElement[] suites, string name) => Count(name, suites.Sum(suite => (int)suite.Attribute(name)!));

    private static XAttribute Count(string name, int count) => new(name, count);

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
