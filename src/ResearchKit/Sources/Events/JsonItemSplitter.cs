using System.Buffers;

namespace ResearchKit.Sources.Events;

/// <summary>
/// Finds where the items of a JSON file begin and end, whatever its size and shape: one item a line, items one after another, an array of them, or pages
/// <c>{"statements": [...], "more": "..."}</c>. It counts brackets and skips strings; whether an item is JSON is for its reader to say.
/// </summary>
/// <remarks>
/// A broken item costs as little else as possible. In a file of lines (it becomes one when its first value ends with the line, or breaks off there) a line's end ends all;
/// elsewhere a string left open ends with its line, since JSON has no line breaks in strings. Missing or spare commas between items do no harm.
/// </remarks>
internal sealed partial class JsonItemSplitter
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]\n"u8);
    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(",]} \t\r\n"u8);
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r"u8);

    private Place _place;
    private Place _parent;
    private Role _role;
    private bool? _isLines;
    private bool _byLine;
    private bool _hadLineBreak;
    private bool _inString;
    private bool _isScalar;
    private bool _isDiscarding;
    private bool _isInPage;
    private int _depth;
    private int _at;
    private int _start;
    private long _values;
    private long _startLine;
    private long _topLine;
    private long _itemsLine;
    private int _itemsOnLine;

    private enum Place : byte
    {
        Top = 0,
        Array = 1,
        Page = 2,
        Value = 3,
    }

    private enum Role : byte
    {
        Item = 0,
        More = 1,
        Ignored = 2,
    }

    /// <summary>Line that is being read, from 1.</summary>
    public long Line { get; set; } = 1;

    /// <summary>Pages (objects with statements) that were seen.</summary>
    public int Pages { get; private set; }

    /// <summary>Pages that name a further one.</summary>
    public int PagesWithMore { get; private set; }

    /// <summary>Looks for items in a buffer, from where the last call ended to <paramref name="end"/>.</summary>
    /// <param name="buffer">Bytes; those from the last call's result on must still be at their places.</param>
    /// <param name="end">Where the bytes end.</param>
    /// <param name="isLast">Whether the file ends there.</param>
    /// <param name="found">Gets the items.</param>
    /// <returns>From where on bytes are still needed.</returns>
    public int Scan(byte[] buffer, int end, bool isLast, List<ItemSlice> found)
    {
        var bytes = buffer.AsSpan(0, end);
        while (Step(bytes, isLast, found))
        {
        }

        if (isLast)
            Finish(end, found);
        return _place == Place.Value && !_isDiscarding ? _start : _at;
    }

    /// <summary>Tells that the bytes kept have moved towards the beginning of the buffer.</summary>
    public void Move(int by)
    {
        _at -= by;
        _start -= by;
    }

    /// <summary>Gives up the value that is being read: its bytes are passed over, and it is handed out as too large.</summary>
    public void Discard() => _isDiscarding = true;

    private void Finish(int end, List<ItemSlice> found)
    {
        if (_place == Place.Value)
        {
            var isWhole = _byLine || (_isScalar && _parent == Place.Top);
            End(end, found, isWhole ? ItemKind.Value : ItemKind.Unfinished);
        }

        if (_place != Place.Top)
            LeaveUnclosed(end, found);
        _at = end;
    }

    private void LeaveUnclosed(int at, List<ItemSlice> found)
    {
        Add(found, at, 0, Line, ItemKind.Unclosed);
        (_place, _isInPage) = (Place.Top, false);
    }

    private void Begin(int at, Role role)
    {
        (_parent, _place, _role) = (_place, Place.Value, role);
        (_start, _startLine, _depth) = (at, Line, 0);
        (_inString, _isScalar, _byLine) = (false, false, false);
    }

    private void End(int end, List<ItemSlice> found, ItemKind kind = ItemKind.Value)
    {
        _place = _parent;
        if (_role == Role.Item)
        {
            if (_isDiscarding)
                Add(found, end, 0, _startLine, ItemKind.TooLarge);
            else
                Add(found, _start, end - _start, _startLine, kind);
        }

        _isDiscarding = false;
    }

    private void Add(List<ItemSlice> found, int start, int length, long line, ItemKind kind)
    {
        _itemsOnLine = line == _itemsLine ? _itemsOnLine + 1 : 0;
        _itemsLine = line;
        found.Add(new ItemSlice(start, length, line, _itemsOnLine, kind));
    }
}
