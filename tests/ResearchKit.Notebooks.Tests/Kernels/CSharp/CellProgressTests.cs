using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels.CSharp;

/// <summary>Progress bars that cells show.</summary>
public sealed class CellProgressTests
{
    private static async Task<OutputLog> CellAsync(string code)
    {
        var log = new OutputLog(new ReleaseGate());
        await using var kernel = new CSharpKernel();
        var submission = new Submission(code, "cell 1");
        await kernel.SubmitAsync(submission, log.Channel.Open(submission), CancellationToken.None);
        return log;
    }

    private static string Last(OutputLog log) => log.Events.OfType<DisplayUpdateEvent>().Last().Bundle.Data[MimeTypes.Text];

    [Fact]
    public async Task A_sequence_is_counted_to_its_end_in_one_place()
    {
        var log = await CellAsync("var sum = 0; foreach (var i in ShowProgress(Enumerable.Range(1, 5000).ToList(), \"Adding\", \"numbers\")) sum += i; Console.WriteLine(sum);");
        Assert.Equal("Adding: 5,000 of 5,000 numbers, done", Last(log));
        Assert.Single(log.Events.OfType<DisplayEvent>());
        Assert.Contains("12502500", string.Concat(log.Events.OfType<StreamEvent>().Select(output => output.Text)), StringComparison.Ordinal);
        Assert.InRange(log.Events.OfType<DisplayUpdateEvent>().Count(), 1, 40);
    }

    [Fact]
    public async Task A_loop_that_is_left_says_where_it_stopped()
    {
        var log = await CellAsync("foreach (var i in ShowProgress(new int[10], \"Trying\", \"starts\")) { if (i == 0) throw new InvalidOperationException(\"no\"); }");
        Assert.Contains("Trying: 0 %, 0 of 10 starts, stopped", Last(log), StringComparison.Ordinal);
        Assert.Single(log.Events.OfType<ErrorEvent>());
    }

    [Fact]
    public async Task Shares_and_steps_are_told_to_who_runs_the_notebook_as_well()
    {
        var log = await CellAsync("""
            using (var bar = ShowProgress("Fitting")) { ((IProgress<double>)bar).Report(0.5); System.Threading.Thread.Sleep(300); bar.Report(1); }
            using (var steps = ShowProgress("Starts", total: 3, unit: "starts")) for (var i = 0; i < 3; i++) steps.Advance();
            """);
        Assert.Contains(log.Events.OfType<ProgressEvent>(), told => told is { Fraction: 1, HasDisplay: true } && told.Message.StartsWith("Fitting: 100 %", StringComparison.Ordinal));
        Assert.Equal("Starts: 3 of 3 starts, done", Last(log));
    }

    [Fact]
    public async Task A_total_of_nothing_is_refused()
    {
        var log = await CellAsync("ShowProgress(\"x\", total: 0)");
        Assert.Contains("expected a number above 0", Assert.Single(log.Events.OfType<ErrorEvent>()).Error.Message, StringComparison.Ordinal);
    }
}
