namespace ResearchKit.Synthesis.Exports;

/// <summary>Writes delimited text line by line (RFC 4180, line feeds) and counts the lines. No field may hold a line break.</summary>
internal sealed class DelimitedWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly FileShape _shape;
    private readonly char _delimiter;

    public DelimitedWriter(Stream stream, FileShape shape, char delimiter, IReadOnlyList<string> header)
    {
        _shape = shape;
        _delimiter = delimiter;
        _writer = new StreamWriter(stream, shape.TextEncoding) { NewLine = "\n" };
        if (shape.HasByteOrderMark)
            _writer.Write('\ufeff');
        if (shape.HasHeader)
            Write(header);
    }

    /// <summary>Lines written, the header included.</summary>
    public int Lines { get; private set; }

    /// <summary>Writes a line.</summary>
    /// <returns>Its number, from 1.</returns>
    public int Write(IReadOnlyList<string> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                _writer.Write(_delimiter);
            WriteField(fields[i]);
        }

        if (_shape.HasTrailingDelimiter)
            _writer.Write(_delimiter);
        _writer.WriteLine();
        return ++Lines;
    }

    public void Dispose() => _writer.Dispose();

    private void WriteField(string text)
    {
        if (!_shape.QuotesAll && text.AsSpan().IndexOfAny(_delimiter, '"') < 0)
        {
            _writer.Write(text);
            return;
        }

        _writer.Write('"');
        _writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        _writer.Write('"');
    }
}
