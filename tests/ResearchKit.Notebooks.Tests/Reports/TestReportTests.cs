using System.Xml.Linq;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;

namespace ResearchKit.Notebooks.Tests.Reports;

public sealed class TestReportTests
{
    private static readonly NotebookRunResult[] Runs =
    [
        new(
            "a.ipynb", "out/a.ipynb", RunExitCode.KernelDead, "A", new DateTimeOffset(2026, 11, 22, 9, 30, 5, TimeSpan.Zero), TimeSpan.FromSeconds(3.25),
            [
                new CellRunResult(1, "cell 2", CellStatus.Succeeded, TimeSpan.FromSeconds(1.5)),
                new CellRunResult(2, "cell 3", CellStatus.RaisedAsExpected, TimeSpan.FromSeconds(0.25), "as expected"),
                new CellRunResult(3, "cell 4", CellStatus.Failed, TimeSpan.FromSeconds(0.5), "cell 4, line 1: Exception: a < b\u001b[0m\nsecond line"),
                new CellRunResult(4, "cell 5", CellStatus.Died, TimeSpan.FromSeconds(1), "it exited"),
                new CellRunResult(5, "cell 6", CellStatus.NotRun, TimeSpan.Zero),
            ],
            "it exited"),
        new("b.ipynb", null, RunExitCode.BadNotebook, "b", new DateTimeOffset(2026, 11, 22, 9, 30, 8, TimeSpan.Zero), TimeSpan.Zero, [], "b.ipynb(1,1): the file is empty."),
    ];

    [Fact]
    public void JUnit_has_a_suite_a_notebook_and_a_case_a_cell()
    {
        const string Expected =
            """
            <testsuites name="researchkit run" tests="6" failures="1" errors="2">
              <testsuite name="a.ipynb" tests="5" failures="1" errors="1" skipped="1" time="3.250" timestamp="2026-11-22T09:30:05">
                <testcase classname="a.ipynb" name="cell 2" time="1.500" />
                <testcase classname="a.ipynb" name="cell 3" time="0.250" />
                <testcase classname="a.ipynb" name="cell 4" time="0.500">
                  <failure type="CellFailed" message="cell 4, line 1: Exception: a &lt; b[0m">cell 4, line 1: Exception: a &lt; b[0m
            second line</failure>
                </testcase>
                <testcase classname="a.ipynb" name="cell 5" time="1.000">
                  <error type="ProcessEnded" message="it exited">it exited</error>
                </testcase>
                <testcase classname="a.ipynb" name="cell 6" time="0.000">
                  <skipped />
                </testcase>
              </testsuite>
              <testsuite name="b.ipynb" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="2026-11-22T09:30:08">
                <testcase classname="b.ipynb" name="notebook" time="0.000">
                  <error type="BadNotebook" message="b.ipynb(1,1): the file is empty.">b.ipynb(1,1): the file is empty.</error>
                </testcase>
              </testsuite>
            </testsuites>
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), JUnitReport.Of(Runs).ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Trx_has_a_test_a_cell_and_the_same_ids_for_the_same_cells()
    {
        XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var document = TrxReport.Of(Runs);
        Assert.Equal(["Passed", "Passed", "Failed", "Error", "NotExecuted", "Error"], document.Descendants(trx + "UnitTestResult").Select(result => (string)result.Attribute("outcome")!));
        Assert.Equal("a.ipynb: cell 4", (string)document.Descendants(trx + "UnitTestResult").ElementAt(2).Attribute("testName")!);
        Assert.Equal("00:00:00.5000000", (string)document.Descendants(trx + "UnitTestResult").ElementAt(2).Attribute("duration")!);
        var counters = document.Descendants(trx + "Counters").Single();
        Assert.Equal(["6", "5", "2", "1", "2", "1"], counters.Attributes().Select(attribute => attribute.Value));
        Assert.Equal("Failed", (string)document.Descendants(trx + "ResultSummary").Single().Attribute("outcome")!);
        var ids = document.Descendants(trx + "UnitTest").Select(test => (string)test.Attribute("id")!).ToArray();
        Assert.Equal(6, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids, TrxReport.Of(Runs).Descendants(trx + "UnitTest").Select(test => (string)test.Attribute("id")!));
        Assert.All(document.Descendants(trx + "UnitTestResult"), result => Assert.Contains((string)result.Attribute("testId")!, ids));
    }
}
