using ResearchKit.Frames;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels;

/// <summary>
/// What every kernel must do: C#, SQL, Markdown, HTML, JavaScript, Mermaid and values. A kernel's own suite derives from it and says how to write these things
/// in its language.
/// </summary>
public abstract class KernelConformance
{
    protected abstract IKernel Create();

    /// <summary>Code whose value is the number 42.</summary>
    protected abstract string ValueCode { get; }

    /// <summary>Code that fails on its second line, with a message that contains <c>no_such_name</c>; null where any text is right, which is then tested.</summary>
    protected virtual string? FailingCode => null;

    /// <summary>Code that runs for minutes unless interrupted; null where code only is shown, which a megabyte of it then is, at once.</summary>
    protected virtual string? EndlessCode => null;

    /// <summary>Options of the selector line that the code needs.</summary>
    protected virtual IReadOnlyDictionary<string, string> Options => new Dictionary<string, string>();

    protected virtual string TextOf(object? value) => $"{value}";

    private protected async Task<(SubmissionResult Result, OutputLog Log)> RunAsync(
        IKernel kernel, string code, OutputLog? log = null, CancellationToken cancellationToken = default, string label = "cell 1")
    {
        log ??= new OutputLog();
        var submission = new Submission(code, label) { Options = Options };
        return (await kernel.SubmitAsync(submission, log.Channel.Open(submission), cancellationToken), log);
    }

    [Fact]
    public async Task Names_itself_and_answers_to_its_name_and_aliases()
    {
        await using var kernel = Create();
        Assert.NotEmpty(kernel.Info.Language);
        Assert.True(kernel.Info.Answers(kernel.Info.Name));
        Assert.All(kernel.Info.Aliases, alias => Assert.True(kernel.Info.Answers(alias)));
        Assert.False(kernel.Info.Answers("no-such-kernel"));
    }

    [Fact]
    public async Task Shows_a_value_with_the_submission_as_parent()
    {
        await using var kernel = Create();
        var log = new OutputLog();
        var submission = new Submission(ValueCode, "cell 7") { Options = Options };
        var result = await kernel.SubmitAsync(submission, log.Channel.Open(submission), CancellationToken.None);
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Null(result.Error);
        Assert.Contains("42", log.Everything + TextOf(result.Value), StringComparison.Ordinal);
        Assert.All(log.Events, output => Assert.Same(submission, output.Parent));
    }

    [Fact]
    public async Task Reports_a_failure_with_the_cells_name_and_line_and_goes_on()
    {
        await using var kernel = Create();
        if (FailingCode is null)
        {
            Assert.Equal(SubmissionStatus.Succeeded, (await RunAsync(kernel, "\n}{ no_such_name <")).Result.Status);
            return;
        }

        var (result, log) = await RunAsync(kernel, FailingCode, label: "cell 7");
        Assert.Equal(SubmissionStatus.Failed, result.Status);
        Assert.Equal(2, result.Error!.Line);
        Assert.StartsWith("cell 7, line 2", log.LastError.Trace[0], StringComparison.Ordinal);
        Assert.Contains("no_such_name", string.Join('\n', log.LastError.Trace), StringComparison.Ordinal);
        Assert.DoesNotContain("ResearchKit.Notebooks", string.Join('\n', log.LastError.Trace), StringComparison.Ordinal);
        var (next, _) = await RunAsync(kernel, ValueCode);
        Assert.Equal(SubmissionStatus.Succeeded, next.Status);
    }

    [Fact]
    public async Task Counts_lines_from_the_submissions_first_line()
    {
        await using var kernel = Create();
        var log = new OutputLog();
        var submission = new Submission(FailingCode ?? ValueCode, "cell 1", FirstLine: 11) { Options = Options };
        var result = await kernel.SubmitAsync(submission, log.Channel.Open(submission), CancellationToken.None);
        Assert.Equal(FailingCode is null ? null : 12, result.Error?.Line);
    }

    [Fact]
    public async Task Empty_code_succeeds_and_shows_nothing()
    {
        await using var kernel = Create();
        var (result, log) = await RunAsync(kernel, " \n");
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Empty(log.Events);
    }

    [Fact]
    public async Task Stops_when_cancelled_and_goes_on()
    {
        await using var kernel = Create();
        await RunAsync(kernel, ValueCode);
        if (EndlessCode is null)
        {
            var large = ValueCode + new string(' ', 1_000_000);
            Assert.Equal(SubmissionStatus.Succeeded, (await RunAsync(kernel, large)).Result.Status);
            return;
        }

        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        var (result, log) = await RunAsync(kernel, EndlessCode, cancellationToken: cancel.Token);
        Assert.Equal(SubmissionStatus.Interrupted, result.Status);
        Assert.Equal("Interrupted", log.LastError.Name);
        var (next, _) = await RunAsync(kernel, ValueCode);
        Assert.Equal(SubmissionStatus.Succeeded, next.Status);
    }

    [Fact]
    public async Task A_token_cancelled_before_the_start_runs_nothing()
    {
        await using var kernel = Create();
        var (result, _) = await RunAsync(kernel, ValueCode, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal(SubmissionStatus.Interrupted, result.Status);
    }

    [Fact]
    public async Task Variables_are_set_found_listed_and_replaced()
    {
        await using var kernel = Create();
        Assert.Null(kernel.FindVariable("shared"));
        var list = new List<int> { 1, 2 };
        await kernel.SetVariableAsync("shared", list);
        Assert.Same(list, kernel.FindVariable("shared")!.Value);
        await kernel.SetVariableAsync("shared", 5L);
        await kernel.SetVariableAsync("another", null, typeof(string));
        Assert.Equal(5L, kernel.FindVariable("shared")!.Value);
        Assert.Equal(["another", "shared"], kernel.Variables.Select(variable => variable.Name));
        Assert.Equal([typeof(string), typeof(long)], kernel.Variables.Select(variable => variable.Type));
    }

    [Fact]
    public async Task A_table_is_kept_as_it_is_and_not_copied()
    {
        await using var kernel = Create();
        var frame = DataFrame.FromObjects(new[] { new { Grade = 7 } });
        await kernel.SetVariableAsync("grades", frame);
        Assert.Same(frame, kernel.FindVariable("grades")!.Value);
        Assert.Equal(typeof(DataFrame), kernel.FindVariable("grades")!.Type);
    }

    [Fact]
    public async Task An_impossible_variable_name_is_refused()
    {
        await using var kernel = Create();
        var error = await Assert.ThrowsAsync<ArgumentException>(() => kernel.SetVariableAsync("no name", 1));
        Assert.Contains("no name", error.Message, StringComparison.Ordinal);
    }
}
