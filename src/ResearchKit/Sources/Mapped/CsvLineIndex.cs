using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Tells on which line of a CSV file a record begins. Records may span lines (line breaks inside quotes), so the file is read once more, forwards; this
/// is done only when rows were rejected.
/// </summary>
internal sealed class CsvLineIndex : IRecordLines
{
    private readonly FileStream _stream;
    private readonly byte _delimiter;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _length;
    private int _position;
    private long _record;
    private long _line = 1;

    /// <param name="path">The file.</param>
    /// <param name="delimiter">Between fields.</param>
    /// <param name="hasHeader">Whether its first record is a header, and so not counted.</param>
    public CsvLineIndex(string path, char delimiter, bool hasHeader = true)
    {
        _record = hasHeader ? 0 : 1;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _delimiter = (byte)delimiter;
    }

    /// <summary>The line on which a record begins.</summary>
    /// <param name="record">Record, the header being 0. Must not be smaller than in the call before.</param>
    public long LineOf(long record)
    {
        while (_record < record && SkipRecord())
            _record++;
        return _line;
    }

    public void Dispose() => _stream.Dispose();

    private bool SkipRecord()
    {
        var (isQuoted, isFieldStart, any) = (false, true, false);
        for (var b = Next(); b >= 0; b = Next())
        {
            any = true;
            if (b == '\n')
            {
                _line++;
                if (!isQuoted)
                    return true;
            }
            else if (isQuoted)
            {
                // A doubled quote closes and opens again: the same state as escaping it.
                isQuoted = b != '"';
            }
            else
            {
                isQuoted = b == '"' && isFieldStart;
                isFieldStart = b == _delimiter || (b == '"' && !isQuoted);
                continue;
            }

            isFieldStart = b == '"';
        }

        return any;
    }

    private int Next()
    {
        if (_position == _length)
        {
            _length = _stream.Read(_buffer);
            _position = 0;
            if (_length == 0)
                return -1;
        }

        return _buffer[_position++];
    }
}
