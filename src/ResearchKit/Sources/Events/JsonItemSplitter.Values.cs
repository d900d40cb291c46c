namespace ResearchKit.Sources.Events;

/// <content>To the end of a value.</content>
internal sealed partial class JsonItemSplitter
{
    private bool ScanLine(ReadOnlySpan<byte> bytes, List<ItemSlice> found)
    {
        var length = bytes[_at..].IndexOf((byte)'\n');
        if (length < 0)
        {
            _at = bytes.Length;
            return false;
        }

        _at += length;
        End(_at, found);
        return true;
    }

    private bool ScanScalar(ReadOnlySpan<byte> bytes, bool isLast, List<ItemSlice> found)
    {
        var length = bytes[_at..].IndexOfAny(EndOfScalar);
        _at = length < 0 ? bytes.Length : _at + length;
        if (length < 0 && !isLast)
            return false;
        EndStructure(bytes, found);
        return length >= 0;
    }

    private bool ScanStructure(ReadOnlySpan<byte> bytes, bool isLast, List<ItemSlice> found)
    {
        while (_at < bytes.Length)
        {
            if (_inString)
            {
                if (!SkipString(bytes, isLast))
                    return false;
                if (_inString)
                {
                    // A line break within a string.
                    if (_isLines == true || (_isLines is null && _parent == Place.Top))
                        return BreakLine(found);
                    _inString = false;
                    continue;
                }

                if (_depth == 0)
                    return EndStructure(bytes, found);
                continue;
            }

            var next = bytes[_at..].IndexOfAny(Structure);
            if (next < 0)
            {
                _at = bytes.Length;
                return false;
            }

            _at += next;
            switch (bytes[_at])
            {
                case (byte)'"':
                    _inString = true;
                    _at++;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    _at++;
                    break;
                case (byte)'\n':
                    if (IsLineBroken(bytes, isLast) is not { } isBroken)
                        return false;
                    if (isBroken)
                        return BreakLine(found);
                    _hadLineBreak = true;
                    Line++;
                    _at++;
                    break;
                default:
                    _at++;
                    if (--_depth <= 0)
                        return EndStructure(bytes, found);
                    break;
            }
        }

        return false;
    }

    /// <summary>Goes on within a string, to behind its end or to a line break.</summary>
    /// <returns>False when more bytes are needed.</returns>
    private bool SkipString(ReadOnlySpan<byte> bytes, bool isLast)
    {
        while (true)
        {
            var next = bytes[_at..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (next < 0)
            {
                _at = bytes.Length;
                return false;
            }

            _at += next;
            if (bytes[_at] == '\n')
                return true;
            if (bytes[_at] == '"')
            {
                _inString = false;
                _at++;
                return true;
            }

            if (_at + 1 >= bytes.Length)
            {
                _at = isLast ? bytes.Length : _at;
                return false;
            }

            _at += bytes[_at + 1] == '\n' ? 1 : 2;
        }
    }

    /// <summary>
    /// Whether a line break ends a value that its brackets leave open: always in a file of lines; while it is not known to be one, when another object
    /// begins on the next line where JSON allows none. Null when more bytes are needed to tell.
    /// </summary>
    private bool? IsLineBroken(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (_isLines is not null || _parent != Place.Top || _isDiscarding)
            return _isLines == true;
        var rest = bytes[_at..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty)
            return isLast ? false : null;
        var before = bytes[_start.._at].TrimEnd(" \t\r\n"u8);
        return rest[0] == '{' && before[^1] is not ((byte)'[' or (byte)',' or (byte)':');
    }

    private bool BreakLine(List<ItemSlice> found)
    {
        _isLines = true;
        End(_at, found);
        return true;
    }

    private bool EndStructure(ReadOnlySpan<byte> bytes, List<ItemSlice> found)
    {
        if (_role == Role.More && !_isDiscarding && bytes[_start] == '"' && _at - _start > 2)
            PagesWithMore++;
        End(_at, found);
        return true;
    }
}
