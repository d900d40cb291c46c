using System.Text;
using ResearchKit.Sources.Delimited;

namespace ResearchKit.Tests.Sources.Delimited;

public sealed class DelimitedReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "1:a|b", "2:c|d")]
    [InlineData("a,b\r\nc,d", "1:a|b", "2:c|d")]
    [InlineData("a,b\rc,d\r", "1:a|b", "2:c|d")]
    [InlineData("a\n\n\r\nb,\n", "1:a", "4:b|")]
    [InlineData("\"a,\"\"b\"\"\r\nc\",d\ne", "1:a,\"b\"\nc|d", "3:e")]
    [InlineData("\"\"\nx", "1:", "2:x")]
    [InlineData(",\n", "1:|")]
    [InlineData("", new string[0])]
    public void Records_fields_and_lines_as_in_rfc_4180(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("a,\"b\"c,d\ne", "1!text after a quote that ends", "2:e")]
    [InlineData("a,b\"c\ne", "1!a quote inside a field that is not quoted", "2:e")]
    [InlineData("a,\"b\nc\nd", "1!a quote that does not end", "2!a quote that does not end", "3!a quote that does not end")]
    [InlineData("a,\"b\nc\n", "1!a quote that does not end", "2!a quote that does not end")]
    [InlineData("a,b\uFFFF\nc", "1!not in the file's encoding", "2:c")]
    [InlineData("a,b\0\nc", "1!a NUL character", "2:c")]
    public void What_cannot_be_split_is_told_and_the_rest_is_read(string text, params string[] expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void A_field_beyond_10_MB_is_refused_and_the_next_record_read()
    {
        using var reader = new DelimitedReader(new StringReader("a," + new string('x', DelimitedReader.MaximumField + 1) + "\nb,c\n"), ',');

        Assert.True(reader.Read());
        Assert.Equal("a field longer than 10 MB", reader.Problem);
        Assert.True(reader.Read());
        Assert.Null(reader.Problem);
        Assert.Equal(["b", "c"], reader.Fields);
    }

    [Fact]
    public void A_record_of_too_many_fields_is_refused()
    {
        using var reader = new DelimitedReader(new StringReader(new string(',', 20_000) + "\nb\n"), ',');

        Assert.True(reader.Read());
        Assert.Equal("more than 10,000 fields", reader.Problem);
        Assert.True(reader.Read());
        Assert.Equal(["b"], reader.Fields);
    }

    [Fact]
    public void Every_text_written_by_rfc_4180_comes_back()
    {
        // Fields of every combination of the characters that matter, over the edges of the reader's buffer.
        var alphabet = new[] { "", "a", "\"", ",", "\n", "ä", " " };
        var rows = (from a in alphabet from b in alphabet from c in alphabet select new[] { a + b + c, c + a, "end" }).ToList();
        var repeated = Enumerable.Repeat(rows, 40).SelectMany(row => row).ToList();
        var text = string.Concat(repeated.Select(row => string.Join(',', row.Select(field => "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")) + "\r\n"));
        using var reader = new DelimitedReader(new StringReader(text), ',');

        foreach (var row in repeated)
        {
            Assert.True(reader.Read());
            Assert.Equal(row, reader.Fields);
        }

        Assert.False(reader.Read());
    }

    private static List<string> Read(string text)
    {
        using var reader = new DelimitedReader(new StringReader(text), ',');
        var records = new List<string>();
        while (reader.Read())
            records.Add(reader.Problem is { } problem ? $"{reader.Line}!{problem}" : $"{reader.Line}:{string.Join('|', reader.Fields)}");
        return records;
    }
}

public sealed class DelimitedEncodingTests
{
    [Theory]
    [InlineData("Mäkinen,Åsa €", "utf-8")]
    [InlineData("plain", "utf-8")]
    public void Utf8_is_told_however_the_bytes_are_cut(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var encoding = new DelimitedEncoding();
            encoding.Add(bytes.AsSpan(0, cut));
            encoding.Add(bytes.AsSpan(cut));
            Assert.Equal(expected, encoding.Name);
        }
    }

    [Fact]
    public void Bytes_above_ascii_that_are_never_utf8_are_latin_1()
    {
        var encoding = new DelimitedEncoding();
        foreach (var b in Encoding.Latin1.GetBytes("id,name\n1,Mäkinen\n2,Ålund\n"))
            encoding.Add([b]);

        Assert.Equal("latin-1", encoding.Name);
        Assert.Equal("id,name\n1,Mäkinen\n2,Ålund\n", encoding.Open(new MemoryStream(Encoding.Latin1.GetBytes("id,name\n1,Mäkinen\n2,Ålund\n"))).ReadToEnd());
    }

    [Fact]
    public void One_wrong_byte_among_utf8_is_a_wrong_byte()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("ä,"), 0xFF, .. Encoding.UTF8.GetBytes(",b")];
        var encoding = new DelimitedEncoding();
        encoding.Add(bytes);

        Assert.Equal("utf-8", encoding.Name);
        Assert.Equal("ä,\uFFFF,b", encoding.Open(new MemoryStream(bytes)).ReadToEnd());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Utf16_is_told_by_its_mark(bool isBigEndian)
    {
        var utf16 = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        byte[] bytes = [.. utf16.GetPreamble(), .. utf16.GetBytes("Mäkinen")];
        var encoding = new DelimitedEncoding();
        encoding.Add(bytes);

        Assert.Equal("utf-16", encoding.Name);
        Assert.Equal("Mäkinen", encoding.Open(new MemoryStream(bytes)).ReadToEnd());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\uFEFF", false)]
    [InlineData(" \r\n\r\n", false)]
    [InlineData("\uFEFFa", true)]
    public void A_file_of_nothing_but_a_mark_and_white_space_is_empty(string text, bool hasText)
    {
        var encoding = new DelimitedEncoding();
        encoding.Add(Encoding.UTF8.GetBytes(text));
        Assert.Equal(hasText, encoding.HasText);
    }
}
