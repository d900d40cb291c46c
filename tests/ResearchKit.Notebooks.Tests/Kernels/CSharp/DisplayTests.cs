using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Tests.Kernels.CSharp;

/// <summary>What cells show, through the release gate.</summary>
public sealed class DisplayTests
{
    private const string Convention = """
        class TypeFormatterSourceAttribute : Attribute { public TypeFormatterSourceAttribute(Type source) { FormatterSourceType = source; } public Type FormatterSourceType { get; } public string[] PreferredMimeTypes { get; set; } }
        public class BoldFormatter { public string MimeType => "text/html"; public bool Format(object value, TextWriter writer) { writer.Write("<b>formatted</b>"); return true; } }
        public class BrokenFormatter { public string MimeType => "text/html"; public bool Format(object value, TextWriter writer) => throw new FormatException("no luck"); }
        public class BoldSource { public IEnumerable<object> CreateTypeFormatters() => new object[] { new BoldFormatter() }; }
        public class BrokenSource { public IEnumerable<object> CreateTypeFormatters() => new object[] { new BrokenFormatter() }; }
        public class NoSource { public IEnumerable<object> CreateTypeFormatters() => throw new NotSupportedException("none today"); }
        [TypeFormatterSource(typeof(BoldSource))] public class Bold { public int Size => 12; }
        [TypeFormatterSource(typeof(BrokenSource))] public class Broken { public int Size => 13; }
        [TypeFormatterSource(typeof(NoSource))] public class None { public int Size => 14; }
        """;

    private static async Task<OutputLog> CellsAsync(params string[] cells)
    {
        var log = new OutputLog(new ReleaseGate());
        await using var kernel = new CSharpKernel();
        foreach (var cell in cells)
        {
            var submission = new Submission(cell, "cell 1");
            await kernel.SubmitAsync(submission, log.Channel.Open(submission), CancellationToken.None);
        }

        return log;
    }

    [Fact]
    public async Task A_formatter_by_convention_shows_its_type()
    {
        var log = await CellsAsync(Convention, "new Bold()");
        Assert.Equal("<b>formatted</b>", Assert.Single(log.Events.OfType<ResultEvent>()).Bundle.Data[MimeTypes.Html]);
    }

    [Theory]
    [InlineData("new Broken()", "The formatter BrokenFormatter for text/html failed: FormatException: no luck", "13")]
    [InlineData("new None()", "The formatters of NoSource cannot be had: NotSupportedException: none today", "14")]
    public async Task A_formatter_that_throws_is_named_above_the_usual_view(string code, string words, string usual)
    {
        var log = await CellsAsync(Convention, code);
        var data = Assert.Single(log.Events.OfType<ResultEvent>()).Bundle.Data;
        Assert.Contains(words, data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Contains(usual, data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Contains(words, data[MimeTypes.Html], StringComparison.Ordinal);
        Assert.Contains(usual, data[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisplayTable_shows_items_as_rows_and_of_protected_rows_the_columns()
    {
        var log = await CellsAsync(
            "new[] { new { Grade = 7, School = \"A\" } }.DisplayTable();",
            "DataFrame.FromObjects(new[] { new { Name = \"Aino\" } }).DisplayTable();");
        Assert.Contains("Grade", log.Displays[0], StringComparison.Ordinal);
        Assert.Contains("Protected DataFrame", log.Displays[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Aino", log.Everything, StringComparison.Ordinal);
    }
}
