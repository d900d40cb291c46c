namespace ResearchKit.Sources.Events;

/// <content>One step at a time: a value, or what stands between values.</content>
internal sealed partial class JsonItemSplitter
{
    /// <summary>How far the first name of an object may be from its beginning to be looked for.</summary>
    private const int LookAhead = 4096;

    /// <returns>False when more bytes are needed.</returns>
    private bool Step(ReadOnlySpan<byte> bytes, bool isLast, List<ItemSlice> found)
    {
        if (_place == Place.Value)
            return _byLine ? ScanLine(bytes, found) : _isScalar ? ScanScalar(bytes, isLast, found) : ScanStructure(bytes, isLast, found);
        if (!SkipSpace(bytes, found))
            return false;
        return _place switch
        {
            Place.Top => Top(bytes, isLast),
            Place.Array => Array(bytes),
            _ => Page(bytes, isLast),
        };
    }

    private bool SkipSpace(ReadOnlySpan<byte> bytes, List<ItemSlice> found)
    {
        while (_at < bytes.Length)
        {
            var rest = bytes[_at..];
            var skip = rest.IndexOfAnyExcept(Space);
            if (skip < 0)
            {
                _at = bytes.Length;
                return false;
            }

            _at += skip;
            if (bytes[_at] != '\n')
                return true;
            if (_place != Place.Top)
            {
                _hadLineBreak = true;
                if (_isLines == true)
                    LeaveUnclosed(_at, found);
            }

            _at++;
            Line++;
        }

        return false;
    }

    private bool Top(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (_values > 0 && Line > _topLine)
            _isLines ??= !_hadLineBreak;
        _topLine = Line;
        var first = bytes[_at];
        if (first == 0xEF && bytes.Length - _at < 3 && !isLast)
            return false;
        if (first == 0xEF && bytes[_at..].StartsWith("\uFEFF"u8))
        {
            _at += 3;
            return true;
        }

        if (first == '{')
        {
            if (IsPage(bytes[_at..], isLast) is not { } isPage)
                return false;
            if (isPage)
            {
                (_place, _isInPage) = (Place.Page, true);
                _values++;
                Pages++;
                _at++;
                return true;
            }
        }

        _values++;
        if (first == '[')
        {
            _place = Place.Array;
            _at++;
            return true;
        }

        Begin(_at, Role.Item);
        _byLine = _isLines == true || first != '{';
        return true;
    }

    private bool Array(ReadOnlySpan<byte> bytes)
    {
        switch (bytes[_at])
        {
            case (byte)']':
                _place = _isInPage ? Place.Page : Place.Top;
                _at++;
                return true;
            case (byte)',':
                _at++;
                return true;
            default:
                BeginAny(bytes[_at], Role.Item);
                return true;
        }
    }

    private bool Page(ReadOnlySpan<byte> bytes, bool isLast)
    {
        switch (bytes[_at])
        {
            case (byte)'}':
                (_place, _isInPage) = (Place.Top, false);
                _at++;
                return true;
            case (byte)',':
                _at++;
                return true;
            case (byte)'"':
                break;
            default:
                BeginAny(bytes[_at], Role.Item);
                return true;
        }

        // A name, a colon, and the first byte of what follows: all of it, or nothing.
        var name = bytes[(_at + 1)..];
        var quote = name.IndexOf((byte)'"');
        var value = quote < 0 ? [] : name[(quote + 1)..].TrimStart(" \t\r\n:"u8);
        if (value.IsEmpty)
        {
            if (!isLast && name.Length < LookAhead)
                return false;
            BeginAny(bytes[_at], Role.Item);
            return true;
        }

        var at = bytes.Length - value.Length;
        var breaks = bytes[_at..at].Count((byte)'\n');
        Line += breaks;
        _hadLineBreak |= breaks > 0;
        _at = at;
        name = name[..quote];
        if (name.SequenceEqual("statements"u8) && value[0] == '[')
        {
            _place = Place.Array;
            _at++;
            return true;
        }

        BeginAny(value[0], name.SequenceEqual("more"u8) ? Role.More : Role.Ignored);
        return true;
    }

    private void BeginAny(byte first, Role role)
    {
        Begin(_at, role);
        _isScalar = first is not ((byte)'{' or (byte)'[' or (byte)'"');
        if (_isScalar)
            _at++; // at least one byte, also where it is a bracket that belongs nowhere
    }

    /// <summary>Whether an object is a page: its first name says so; null when more bytes are needed to tell.</summary>
    private static bool? IsPage(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var rest = bytes[1..].TrimStart(" \t\r\n"u8);
        if (rest.Length < "\"statements\"".Length && !isLast && bytes.Length < LookAhead)
            return rest.IsEmpty || rest[0] == '"' ? null : false;
        return rest.StartsWith("\"statements\""u8) || rest.StartsWith("\"more\""u8);
    }
}
