using System.Collections.Immutable;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels.Directives;

public sealed class DirectiveInputTests : IAsyncDisposable
{
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public DirectiveInputTests() => _engine = NotebookEngine.Create(_log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Task<SubmissionResult> Cell(string code, params (string Name, string Value)[] answers) => _engine.SubmitAsync(
        new Submission(code, "cell 1") { Input = new GivenInput(answers.ToImmutableSortedDictionary(answer => answer.Name, answer => answer.Value, StringComparer.Ordinal)) });

    [Theory]
    [InlineData("#!set --name course --value @input", "course")]
    [InlineData("#!set --name course --value @input:course", "course")]
    [InlineData("#!set --name course --value @input:\"Which course?\"", "Which course?")]
    [InlineData("#!set --name course --value @password:course", "course")]
    public async Task A_value_is_what_is_typed_and_plain_text(string code, string name) => Assert.Equal("@sql:5", (await Cell(code + "\ncourse", (name, "@sql:5"))).Value);

    [Fact]
    public async Task Selectors_ask_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "from the file");
            Assert.Equal("from the file", (await Cell("#!value --name text --from-file @input:file\n#!csharp\n#!share --from value text\ntext", ("file", file))).Value);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Code_that_asks_is_answered_by_name() => Assert.Equal("5", (await Cell("ReadInput(\"How many: \")", ("How many", "5"))).Value);

    [Fact]
    public async Task A_password_is_asked_for_hidden()
    {
        var asked = new List<string>();
        await _engine.SubmitAsync(new Submission("#!set --name key --value @password:Key\n#!set --name id --value @input") { Input = new Asking(asked) });
        Assert.Equal(["Key hidden", "id shown"], asked);
        Assert.DoesNotContain("typed", _log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_was_not_given_is_told_with_those_that_were()
    {
        var result = await Cell("var x = 1;\n#!set --name course --value @input", ("curse", "a"), ("other", "b"));
        Assert.Equal(("DirectiveError", 2), (result.Error!.Name, result.Error.Line));
        Assert.Contains("Did you mean \"curse\"?", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("--input \"course=value\"", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("nobody to ask", (await _engine.SubmitAsync(new Submission("#!set --name course --value @input"))).Error!.Message, StringComparison.Ordinal);
    }

    private sealed class Asking(List<string> asked) : ICellInput
    {
        public string Read(string prompt, bool password, CancellationToken cancellationToken)
        {
            asked.Add($"{prompt} {(password ? "hidden" : "shown")}");
            return "typed";
        }
    }
}
