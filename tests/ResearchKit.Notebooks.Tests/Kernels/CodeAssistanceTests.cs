using ResearchKit.Display;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Tests.Kernels;

/// <summary>Completion, inspection and completeness of cells. <c>|</c> stands for the cursor.</summary>
public sealed class CodeAssistanceTests : IAsyncDisposable
{
    private readonly OutputLog _log = new();
    private readonly CompositeKernel _engine;

    public CodeAssistanceTests() => _engine = NotebookEngine.Create(_log.Channel, Environment.CurrentDirectory, TimeSpan.FromSeconds(5));

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static (string Code, int Position) At(string marked) => (marked.Remove(marked.IndexOf('|', StringComparison.Ordinal), 1), marked.IndexOf('|', StringComparison.Ordinal));

    private CompletionList Complete(string marked)
    {
        var (code, position) = At(marked);
        return _engine.Complete(code, position);
    }

    private string? Inspect(string marked)
    {
        var (code, position) = At(marked);
        return _engine.Inspect(code, position)?.Data[MimeTypes.Text];
    }

    [Theory]
    [InlineData("Console.WriteLi|", "WriteLine", "function")]
    [InlineData("Console.WriteLi|neX(1);", "WriteLine", "function")]
    [InlineData("\"text\".Leng|", "Length", "property")]
    [InlineData("var s = \"\"; s?.TrimSta|", "TrimStart", "function")]
    [InlineData("new List<int>().Wher|", "Where", "function")]
    [InlineData("System.Text.StringBuil|", "StringBuilder", "class")]
    [InlineData("DayOfWeek.Mon|", "Monday", "field")]
    [InlineData("int number = 1;\nnumb|", "number", "instance")]
    [InlineData("foreac|", "foreach", "keyword")]
    [InlineData("LearningSto|", "LearningStore", "class")]
    [InlineData("#!markdown\ntext\n#!csharp\nConsole.ReadK|", "ReadKey", "function")]
    [InlineData("#!sq|", "#!sql", "class")]
    [InlineData("1+1\n#!lsma|\n2", "#!lsmagic", "keyword")]
    public void Completes(string code, string expected, string kind)
    {
        var item = Complete(code).Items.First(candidate => candidate.Text == expected);
        Assert.Equal(kind, item.Kind);
    }

    [Fact]
    public async Task Knows_variables_of_earlier_cells_and_says_what_is_replaced()
    {
        await _engine.SubmitAsync(new Submission("var learners = new List<string>(); void Greet(int times) { }"));
        var list = Complete("learners.Ad|dX(1)");
        Assert.Equal((9, 13), (list.Start, list.End));
        Assert.Equal(["Add", "AddRange"], list.Items.Select(item => item.Text));
        Assert.Equal(("learners", "instance"), (Complete("lear|").Items[^1].Text, Complete("lear|").Items[^1].Kind));
        Assert.Contains(Complete("Gree|").Items, item => item.Text == "Greet");
    }

    [Theory]
    [InlineData("\"in a text Con|")]
    [InlineData("// in a comment Con|")]
    [InlineData("12|")]
    [InlineData("nothing_known.Con|")]
    [InlineData("#!markdown\nCon|")]
    public void Proposes_nothing_where_nothing_fits(string code) => Assert.Empty(Complete(code).Items);

    [Theory]
    [InlineData("Cons|ole.WriteLine()", "class System.Console")]
    [InlineData("\"abc\".Substring|(1)", "string string.Substring(int startIndex)")]
    [InlineData("string| s;", "class System.String")]
    [InlineData("var count = 1; count|", "int count")]
    [InlineData("LearningStore|", "A learning store")]
    [InlineData("#!ti|me", "#!time")]
    public void Inspects(string code, string words) => Assert.Contains(words.Split(' ')[^1], Inspect(code) ?? "nothing was found", StringComparison.Ordinal);

    [Theory]
    [InlineData("1 + | 1")]
    [InlineData("no_such_name|")]
    [InlineData("|")]
    [InlineData("#!markdown\nConsole|")]
    public void Inspects_nothing_where_nothing_is_known(string code) => Assert.Null(Inspect(code));

    [Fact]
    public void Every_position_of_a_broken_cell_can_be_asked_about()
    {
        const string Code = "#!csharp\nvar x = \"abc\\\n.y?.( new [] { 1, \u00e4\ud83d\ude00 '\"\"\"\n#!\n#!sql x\nselect $ from";
        for (var i = 0; i <= Code.Length; i++)
        {
            Assert.InRange(_engine.Complete(Code, i).Start, 0, i);
            _engine.Inspect(Code, i);
            _engine.CheckCompleteness(Code[..i]);
        }
    }

    [Theory]
    [InlineData("1 + 1", CodeCompleteness.Complete)]
    [InlineData("", CodeCompleteness.Complete)]
    [InlineData("if (true) {", CodeCompleteness.Incomplete)]
    [InlineData("}", CodeCompleteness.Invalid)]
    [InlineData("#!sql\nselect 1", CodeCompleteness.Incomplete)]
    [InlineData("#!sql\nselect 1; ", CodeCompleteness.Complete)]
    [InlineData("#!markdown\n# x", CodeCompleteness.Unknown)]
    [InlineData("#!lsmagic", CodeCompleteness.Complete)]
    public void Completeness_is_that_of_the_last_part(string code, CodeCompleteness expected) => Assert.Equal(expected, _engine.CheckCompleteness(code));

    [Theory]
    [InlineData("#!help string", "String")]
    [InlineData("#!help time", "#!time")]
    [InlineData("#!help", "Commands")]
    public async Task Help_comes_as_a_page(string code, string words)
    {
        await _engine.SubmitAsync(new Submission(code));
        Assert.Contains(words, Assert.Single(_log.Events.OfType<PageEvent>()).Bundle.Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_on_an_unknown_name_says_so() => Assert.Contains("\"nonsense\" is no kernel", (await _engine.SubmitAsync(new Submission("#!help nonsense"))).Error!.Message, StringComparison.Ordinal);
}
