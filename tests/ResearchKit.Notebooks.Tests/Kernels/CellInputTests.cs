using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels;

public sealed class CellInputTests : IAsyncDisposable
{
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public CellInputTests() => _engine = NotebookEngine.Create(_log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Functions_and_console_ask_whoever_runs_the_cell()
    {
        var input = new Answers("one", "two", "three", "45");
        var result = await _engine.SubmitAsync(new Submission(
            "var a = ReadInput(\"A?\"); var b = ReadPassword(\"B?\"); var c = Console.ReadLine(); var d = (char)Console.Read(); var e = (char)Console.In.Read(); a + b + c + d + e")
        { Input = input });
        Assert.Equal("onetwothree45", result.Value);
        Assert.Equal(["A? False", "B? True", " False", " False"], input.Asked);
    }

    /// <summary>.NET's console forgets its reader and its writers then.</summary>
    [Fact]
    public async Task The_console_of_cells_survives_that_its_encodings_are_set()
    {
        await _engine.SubmitAsync(new Submission("Console.InputEncoding = Encoding.UTF8; Console.OutputEncoding = new UTF8Encoding(false);"));
        var result = await _engine.SubmitAsync(new Submission("Console.Write(\"still here\"); Console.ReadLine()") { Input = new Answers("one") });
        Assert.Equal("one", result.Value);
        Assert.Contains("still here", _log.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_anybody_to_ask_the_cell_is_told()
    {
        var result = await _engine.SubmitAsync(new Submission("Console.ReadLine()"));
        Assert.Equal(SubmissionStatus.Failed, result.Status);
        Assert.Contains("there is nobody to ask", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_is_shown_before_the_question()
    {
        var shown = "";
        var input = new Answers("x") { Asking = () => shown = _log.StandardOutput };
        await _engine.SubmitAsync(new Submission("Console.Write(\"unfinished line\"); ReadInput(\"?\");") { Input = input });
        Assert.Equal("unfinished line", shown);
    }

    private sealed class Answers(params string[] answers) : ICellInput
    {
        private readonly Queue<string> _answers = new(answers);

        public List<string> Asked { get; } = [];

        public Action Asking { get; init; } = () => { };

        public string Read(string prompt, bool password, CancellationToken cancellationToken)
        {
            Asking();
            Asked.Add($"{prompt} {password}");
            return _answers.Dequeue();
        }
    }
}
