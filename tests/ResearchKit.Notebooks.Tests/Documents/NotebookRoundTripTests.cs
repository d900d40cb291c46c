using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Tests.Documents;

/// <summary>What was read is written byte for byte while nothing changed, however odd; and what this engine writes it reads back the same.</summary>
public sealed class NotebookRoundTripTests
{
    private static readonly string[] Scraps =
        ["a", "ä", "\u20ac", "😀", "\"", "\\", "/", "\t", "\r", "\n", "#!sql", "#!csharp\n", "// %% ", "\u2028", "\u0001", "<b>", " ", "1.0", "\n\n"];

    private static Gen<string> Text => Gen.Choose(0, 12).SelectMany(n => Gen.Elements(Scraps).ArrayOf(n)).Select(string.Concat);

    /// <summary>A JSON text of a string, its characters written plainly or escaped as writers of all kinds do.</summary>
    private static Gen<string> JsonText => Text.SelectMany(text => Gen.Choose(0, 3).Select(style => Write(text, style)));

    private static Gen<string> Number => Gen.Elements("1", "1.0", "-0", "1e3", "1.50", "0.1E-7", "12345678901234567890", "-2.5e+10");

    private static Gen<string> Cell => Gen.Elements("code", "markdown", "raw").SelectMany(type => JsonText.SelectMany(source => JsonText.SelectMany(extra => Number.SelectMany(number => Gen.Choose(0, 3).Select(kind =>
        $"{{\"cell_type\":\"{type}\"{(kind > 1 ? ",\"id\":\"same\"" : "")},\"metadata\":{{\"unknown\":{number},\"text\":{extra}}}"
        + (type == "markdown" && kind > 2 ? ",\"attachments\":{\"x.png\":{\"image/png\":\"AA==\"}}" : "")
        + $",\"source\":{(kind % 2 == 0 ? source : $"[{source}]")}"
        + (type == "code" ? $",\"execution_count\":null,\"outputs\":[{{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":{extra}}},{{\"output_type\":\"display_data\",\"metadata\":{{}},\"data\":{{\"text/plain\":{extra},\"application/json\":{{\"n\":{number}}}}}}},{{\"output_type\":\"later\",\"n\":{number}}}]" : "")
        + "}")))));

    private static Gen<byte[]> File => Gen.Choose(0, 5).SelectMany(n => Cell.ArrayOf(n)).SelectMany(cells => Gen.Choose(0, 5).SelectMany(minor => Gen.Choose(0, 5).Select(layout =>
    {
        var text = $"{{\"cells\":[{string.Join(layout == 1 ? ",\n   " : ",", cells)}],\"metadata\":{{\"x\":[]}},\"nbformat\":4,\"nbformat_minor\":{minor.ToString(CultureInfo.InvariantCulture)}}}";
        text = layout switch { 2 => text + "\n", 3 => "  " + text.Replace(":{", " : {", StringComparison.Ordinal) + "\r\n", 4 => text.Replace(",\"", ",\r\n\t\"", StringComparison.Ordinal), 5 => "\uFEFF" + text, _ => text };
        return Encoding.UTF8.GetBytes(text);
    })));

    [Fact]
    public void Unchanged_ipynb_is_written_byte_for_byte() => Prop.ForAll(
        File.ToArbitrary(), file => Assert.Equal(file, Notebook.Parse(file).ToBytes())).QuickCheckThrowOnFailure();

    [Fact]
    public void Changed_ipynb_keeps_all_else_and_is_stable_from_then_on() => Prop.ForAll(
        File.ToArbitrary(),
        file =>
        {
            var notebook = Notebook.Parse(file);
            var before = notebook.Cells.Select(cell => (cell.Source, cell.Metadata.ToJsonString())).ToArray();
            notebook.Add(NotebookCell.Markdown("added"));
            var bytes = notebook.ToBytes();
            var again = Notebook.Parse(bytes);
            Assert.Equal(before, again.Cells.SkipLast(1).Select(cell => (cell.Source, cell.Metadata.ToJsonString())));
            again.Metadata["touched"] = true;
            again.Metadata.Remove("touched");
            Assert.Equal(bytes, again.ToBytes());
            Assert.DoesNotContain((byte)'\r', bytes);
            Assert.Equal((byte)'\n', bytes[^1]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_a_dib_and_is_written_byte_for_byte() => Prop.ForAll(
        Text.Select(text => Encoding.UTF8.GetBytes("// begins\n" + text)).ToArbitrary(),
        file => Assert.Equal(file, Notebook.Parse(file, "n.dib", NotebookFormat.Dib).ToBytes())).QuickCheckThrowOnFailure();

    [Fact]
    public void Cells_survive_the_way_through_dib_and_back() => Prop.ForAll(
        Gen.Elements("csharp", "sql", "markdown", "raw", "mermaid", "city").SelectMany(kernel => Gen.Elements("x", "SELECT 1", "two\n\nlines", "#!time\nx", "  indented", "ä 😀 \"q\" \\n").Select(source => (kernel, source))).ListOf().ToArbitrary(),
        cells =>
        {
            var dib = "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[],\"name\":\"csharp\"},{\"aliases\":[],\"name\":\"city\"}]}}\n"
                + string.Concat(cells.Select(cell => $"\n#!{cell.kernel}\n\n{cell.source.Trim()}\n"));
            var notebook = Notebook.Parse(Encoding.UTF8.GetBytes(dib), "n.dib", NotebookFormat.Dib);
            Assert.Equal(cells.Count, notebook.Cells.Count);
            var jupyter = Notebook.Parse(notebook.ToBytes(NotebookFormat.Jupyter));
            Assert.Equal(dib, Encoding.UTF8.GetString(jupyter.ToBytes(NotebookFormat.Dib)));
        }).QuickCheckThrowOnFailure();

    private static string Write(string text, int style)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            json.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '/' when style == 1 => "\\/",
                < ' ' when style != 2 && c is '\n' or '\t' or '\r' => c switch { '\n' => "\\n", '\t' => "\\t", _ => "\\r" },
                < ' ' => $"\\u{(int)c:x4}",
                > '\u007f' when style == 3 => $"\\u{(int)c:X4}",
                _ => c.ToString(),
            });
        }

        return json.Append('"').ToString();
    }
}
