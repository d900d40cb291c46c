using System.Text;

namespace ResearchKit.Sources.Delimited;

/// <summary>
/// Splits a stream of text into records and fields as RFC 4180 says. What cannot be split is a record with a <see cref="Problem"/>, never an exception, and reading goes on behind it. Empty lines are
/// no records. Memory: one record.
/// </summary>
internal sealed class DelimitedReader : IDisposable
{
    /// <summary>Most characters of a field.</summary>
    public const int MaximumField = 10 * 1024 * 1024;

    /// <summary>Most fields of a record.</summary>
    public const int MaximumFields = 10_000;

    /// <summary>What a decoder puts in place of bytes that are not of the encoding: a character that no text has.</summary>
    public const char Undecodable = '\uFFFF';

    private readonly TextReader _reader;
    private readonly char _delimiter;
    private readonly char[] _buffer = new char[1 << 15];
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private int _length;
    private int _position;
    private long _line = 1;
    private bool _isQuoted;
    private int _unended;

    /// <param name="reader">The text, without a byte order mark; closed with this reader.</param>
    /// <param name="delimiter">What separates fields.</param>
    public DelimitedReader(TextReader reader, char delimiter)
    {
        _reader = reader;
        _delimiter = delimiter;
    }

    /// <summary>Fields of the record; valid until the next one is read.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>Line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Why the record could not be split; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Goes on to the next record.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        if (_unended > 0)
        {
            // Each line that a quote without end swallowed is a record of its own, so that it is counted.
            _unended--;
            Line++;
            return true;
        }

        do
        {
            _fields.Clear();
            Problem = null;
            Line = _line;
            if (Peek() < 0)
                return false;
            ReadRecord();
        }
        while (Problem is null && _fields.Count == 1 && _fields[0].Length == 0 && !_isQuoted);
        return true;
    }

    public void Dispose() => _reader.Dispose();

    private void ReadRecord()
    {
        while (true)
        {
            var end = ReadField();
            if (Problem is null && _field.Length > 0 && Holds(Undecodable))
                Problem = "not in the file's encoding";
            if (Problem is null && Holds('\0'))
                Problem = "a NUL character";
            if (_fields.Count < MaximumFields)
                _fields.Add(_field.ToString());
            else
                Problem ??= "more than 10,000 fields";
            if (end != _delimiter)
                return;
        }
    }

    /// <summary>Reads a field and what ends it: the delimiter, a line break (as \n), or -1 for the end.</summary>
    private int ReadField()
    {
        _field.Clear();
        _isQuoted = Peek() == '"';
        if (!_isQuoted)
            return ReadPlain();
        Next();
        var first = _line;
        while (true)
        {
            var c = Next();
            if (c < 0)
            {
                Problem = "a quote that does not end";
                _field.Clear();
                _unended = (int)Math.Min(int.MaxValue, _line - first - (_lastWasBreak ? 1 : 0));
                return -1;
            }

            if (c != '"')
            {
                Add((char)c);
            }
            else if (Peek() == '"')
            {
                Add('"');
                Next();
            }
            else
            {
                break;
            }
        }

        if (Peek() is var after && after >= 0 && after != _delimiter && after is not ('\r' or '\n'))
        {
            Problem ??= "text after a quote that ends";
            while (Peek() is var c && c >= 0 && c != _delimiter && c is not ('\r' or '\n'))
                Next();
        }

        return End();
    }

    private int ReadPlain()
    {
        while (Peek() is var c && c >= 0 && c != _delimiter && c is not ('\r' or '\n'))
        {
            if (c == '"')
                Problem ??= "a quote inside a field that is not quoted";
            Add((char)c);
            Next();
        }

        return End();
    }

    private int End()
    {
        var c = Next();
        if (c == '\r')
            return '\n';
        return c;
    }

    private void Add(char c)
    {
        if (_field.Length < MaximumField)
            _field.Append(c);
        else
            Problem ??= "a field longer than 10 MB";
    }

    private bool Holds(char c)
    {
        foreach (var chunk in _field.GetChunks())
        {
            if (chunk.Span.Contains(c))
                return true;
        }

        return false;
    }

    private bool _lastWasBreak;

    /// <summary>The next character, a line break of two characters as one \n; counts lines.</summary>
    private int Next()
    {
        var c = Peek();
        if (c < 0)
            return -1;
        _position++;
        _lastWasBreak = c is '\r' or '\n';
        if (c == '\r' && Peek() == '\n')
        {
            _position++;
            c = '\n';
        }

        if (_lastWasBreak)
            _line++;
        return c;
    }

    private int Peek()
    {
        if (_position == _length)
        {
            _length = _reader.Read(_buffer, 0, _buffer.Length);
            _position = 0;
            if (_length == 0)
                return -1;
        }

        return _buffer[_position];
    }
}
