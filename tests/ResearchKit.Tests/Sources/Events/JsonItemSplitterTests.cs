using System.Text;
using ResearchKit.Sources.Events;

namespace ResearchKit.Tests.Sources.Events;

public class JsonItemSplitterTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"b\":2}\n", "1.0 {\"a\":1}|2.0 {\"b\":2}")] // lines
    [InlineData("{\"a\":1}\r\n\r\n{\"b\":2}", "1.0 {\"a\":1}|3.0 {\"b\":2}\u0000")] // empty lines, no last line break
    [InlineData("[{\"a\":1},{\"b\":2}]", "1.0 {\"a\":1}|1.1 {\"b\":2}")] // an array on a line
    [InlineData("[\n  {\n \"a\": [1, {}]\n },\n  2 ,\"x\", null\n]\n", "2.0 {\n \"a\": [1, {}]\n }|5.0 2|5.1 \"x\"|5.2 null")]
    [InlineData("{\"statements\":[{\"a\":1}],\"more\":\"/x\"}\n{\"more\":\"\",\"statements\":[{\"b\":2}]}", "1.0 {\"a\":1}|2.0 {\"b\":2}")] // pages
    [InlineData("{ \"x\": 1, \"statements\": [] }", "1.0 { \"x\": 1, \"statements\": [] }")] // a page only when its first name says so
    [InlineData("\uFEFF{\"a\":\"}{\\\"\"}\n", "1.0 {\"a\":\"}{\\\"\"}")] // byte order mark; brackets and quotes in strings
    [InlineData("{\"a\":1}{\"b\":2} {\"c\":3}", "1.0 {\"a\":1}|1.1 {\"b\":2}|1.2 {\"c\":3}")]
    [InlineData("{\"a\":\n{\"b\":2}\n{\"c\":3}\n", "1.0 {\"a\":\n{\"b\":2}|3.0 {\"c\":3}")] // the same, where JSON allows what comes next
    [InlineData("{\"a\":1,\"b\"\n{\"b\":2}\n{\"c\":3}\n", "1.0 {\"a\":1,\"b\"|2.0 {\"b\":2}|3.0 {\"c\":3}")] // a line that breaks off
    [InlineData("{\"a\":\"1\n{\"b\":2}\n", "1.0 {\"a\":\"1|2.0 {\"b\":2}")] // a string left open
    [InlineData("{\"a\":1}\nwrong\n{\"b\":2}\n", "1.0 {\"a\":1}|2.0 wrong|3.0 {\"b\":2}")]
    [InlineData("{\"a\":1}\n{\"b\":2\n{\"c\":3}\n", "1.0 {\"a\":1}|2.0 {\"b\":2|3.0 {\"c\":3}")]
    [InlineData("[{\"a\":1}\n", "1.0 {\"a\":1}|2.0 !Unclosed")]
    [InlineData("[{\"a\":1},{\"b\"", "1.0 {\"a\":1}|1.1 {\"b\"!Unfinished|1.2 !Unclosed")]
    [InlineData("[{\"a\":\"x\n\"},\n{\"b\":2}]", "1.0 {\"a\":\"x\n\"},\n{\"b\":2}]|3.0 !Unclosed")] // nobody can tell what was meant
    [InlineData("[}{]", "1.0 }{")]
    [InlineData("", "")]
    [InlineData(" \n\t\n", "")]
    public void Finds_items(string text, string expected)
    {
        expected = expected.Replace("\0", "", StringComparison.Ordinal);
        for (var step = 1; step <= Math.Max(1, text.Length); step++)
            Assert.Equal(expected, Split(Encoding.UTF8.GetBytes(text), step));
    }

    [Fact]
    public void Counts_pages_that_name_another()
    {
        var splitter = new JsonItemSplitter();
        var text = "{\"statements\":[],\"more\":\"/a\"}\n{\"statements\":[],\"more\":\"\"}\n{\"more\":null,\"statements\":[]}"u8.ToArray();
        splitter.Scan(text, text.Length, isLast: true, []);
        Assert.Equal((3, 1), (splitter.Pages, splitter.PagesWithMore));
    }

    /// <summary>Gives the bytes a few at a time, as a slow stream would.</summary>
    private static string Split(byte[] bytes, int step)
    {
        var splitter = new JsonItemSplitter();
        var found = new List<ItemSlice>();
        for (var end = step; ; end += step)
        {
            end = Math.Min(end, bytes.Length);
            splitter.Scan(bytes, end, end == bytes.Length, found);
            if (end == bytes.Length)
                break;
        }

        return string.Join('|', found.Select(item =>
            $"{item.Line}.{item.Item} {Encoding.UTF8.GetString(bytes, item.Start, item.Length)}{(item.Kind == ItemKind.Value ? "" : "!" + item.Kind)}"));
    }
}
