using System.Text.Json;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Cuts a file into the JSON texts of its records: the lines of NDJSON, or the elements of one array. Memory: the longest record, at most 16 MiB.
/// </summary>
internal sealed class JsonRecords : IDisposable
{
    private const int MaximumLength = 16 << 20;

    private readonly FileStream _stream;
    private readonly string _name;
    private readonly bool _isArray;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _length;
    private bool _isAtEnd;
    private bool _hasOpened;
    private bool _hasClosed;
    private long _consumed;
    private long _line;

    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="isArray">Whether it is one array; else one object a line.</param>
    public JsonRecords(string path, string name, bool isArray)
    {
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        _name = name;
        _isArray = isArray;
        Fill();
        if (Rest.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            Advance(3);
        else if (Rest.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || Rest.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new ImportException($"{name} begins like UTF-16; JSON is UTF-8. Write it again in that encoding.");
    }

    /// <summary>Text of the record that <see cref="Next"/> went on to; empty when the record is too long to be read.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start - _length, _length);

    /// <summary>Its line, or its number among the elements of the array, from 1.</summary>
    public long Line => _line;

    /// <summary>Bytes of the file that were read.</summary>
    public long Consumed => _consumed;

    private ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Goes on to the next record.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImportException">The array cannot be read on.</exception>
    public bool Next() => _isArray ? NextElement() : NextLine();

    public void Dispose() => _stream.Dispose();

    private bool NextLine()
    {
        while (true)
        {
            var searched = 0;
            int end;
            while ((end = Rest[searched..].IndexOf((byte)'\n')) < 0 && !_isAtEnd && Rest.Length < MaximumLength)
            {
                searched = Rest.Length;
                Fill();
            }

            if (end < 0 && Rest.IsEmpty)
                return false;
            _line++;
            if (end < 0 && !_isAtEnd)
            {
                SkipLine();
                _length = 0;
                return true;
            }

            var length = end < 0 ? Rest.Length : searched + end;
            Advance(end < 0 ? length : length + 1);
            _length = 0;
            var line = _buffer.AsSpan(_start - (end < 0 ? length : length + 1), length);
            if (line.Trim(" \t\r"u8).IsEmpty)
                continue;
            // Current ends where the rest begins: the line break is part of it, and white space to the reader.
            _length = end < 0 ? length : length + 1;
            return true;
        }
    }

    private void SkipLine()
    {
        while (true)
        {
            var end = Rest.IndexOf((byte)'\n');
            Advance(end < 0 ? Rest.Length : end + 1);
            if (end >= 0 || _isAtEnd)
                return;
            Fill();
        }
    }

    private bool NextElement()
    {
        _length = 0;
        if (_hasClosed)
            return false;
        var mark = NextMark();
        if (!_hasOpened)
        {
            if (mark != '[')
                throw Problem(mark == '{' ? "does not hold an array of objects. State format: ndjson for one object a line" : "does not hold a JSON array");
            _hasOpened = true;
            Advance(1);
            mark = NextMark();
        }
        else if (mark == ',')
        {
            Advance(1);
            mark = NextMark();
            if (mark == ']')
                throw Problem("has a comma before the end of its array");
        }
        else if (mark != ']')
        {
            throw Problem(mark < 0 ? "ends within its array: it is cut off" : "has neither a comma nor the end of the array after an element");
        }

        if (mark == ']')
        {
            Advance(1);
            _hasClosed = true;
            return NextMark() < 0 ? false : throw Problem("goes on after the end of its array");
        }

        if (mark != '{')
            throw Problem(mark < 0 ? "ends within its array: it is cut off" : "has an element that is not an object");
        var length = ElementLength();
        Advance(length);
        _line++;
        _length = length;
        return true;
    }

    /// <summary>Bytes of the object that the rest begins with.</summary>
    private int ElementLength()
    {
        while (true)
        {
            try
            {
                var reader = new Utf8JsonReader(Rest, _isAtEnd, new JsonReaderState(new JsonReaderOptions { MaxDepth = 128 }));
                if (reader.Read() && reader.TrySkip())
                    return (int)reader.BytesConsumed;
            }
            catch (JsonException)
            {
                throw Problem(_isAtEnd && Rest.Length > 0 && NextMark() == '{' ? "has an element that is no JSON, or is cut off within it" : "has an element that is no JSON");
            }

            if (Rest.Length >= MaximumLength)
                throw Problem($"has an element longer than {MaximumLength >> 20} MiB");
            Fill();
        }
    }

    /// <summary>The next byte that is no white space, without taking it; -1 at the end.</summary>
    private int NextMark()
    {
        while (true)
        {
            var found = Rest.IndexOfAnyExcept(" \t\r\n"u8);
            Advance(found < 0 ? Rest.Length : found);
            if (found >= 0)
                return Rest[0];
            if (_isAtEnd)
                return -1;
            Fill();
        }
    }

    private void Advance(int bytes)
    {
        _start += bytes;
        _consumed += bytes;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Rest.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _stream.Read(_buffer.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
    }

    private ImportException Problem(string what) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_name} {what} (element {_line + 1}, byte {_consumed}). Nothing was imported."));
}
