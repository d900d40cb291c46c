namespace ResearchKit.Frames.Storage;

/// <summary>Values of a C# enum as categories in the enum's order.</summary>
internal sealed class EnumCodes<T>
    where T : struct, Enum
{
    private readonly SegmentBuilder<uint> _segments = new();
    private readonly Dictionary<T, uint> _codes = [];
    private readonly List<string> _names = [];

    public EnumCodes()
    {
        foreach (var value in Enum.GetValues<T>())
            Code(value);
    }

    public void Append(T value) => _segments.Append(Code(value));

    public void AppendMissing() => _segments.AppendMissing();

    public Column ToColumn(ColumnInfo info)
    {
        var segments = _segments.ToSegments();
        return new CategoryColumn(info, new Categories(_names), segments, segments.Sum(segment => segment.Values.Length));
    }

    private uint Code(T value)
    {
        if (_codes.TryGetValue(value, out var code))
            return code;
        code = (uint)_names.Count;
        _codes.Add(value, code);
        _names.Add(value.ToString());
        return code;
    }
}

/// <summary>Values of an enum that are never missing.</summary>
internal sealed class EnumBuilder<T> : ColumnBuilder<T>
    where T : struct, Enum
{
    private readonly EnumCodes<T> _codes = new();

    public override void Append(T value) => _codes.Append(value);

    public override void Append(ReadOnlySpan<T> values)
    {
        foreach (var value in values)
            Append(value);
    }

    public override Column ToColumn(ColumnInfo info) => _codes.ToColumn(info);
}

/// <summary>Values of an enum that may be missing.</summary>
internal sealed class NullableEnumBuilder<T> : ColumnBuilder<T?>
    where T : struct, Enum
{
    private readonly EnumCodes<T> _codes = new();

    public override void Append(T? value)
    {
        if (value is { } present)
            _codes.Append(present);
        else
            _codes.AppendMissing();
    }

    public override void Append(ReadOnlySpan<T?> values)
    {
        foreach (var value in values)
            Append(value);
    }

    public override Column ToColumn(ColumnInfo info) => _codes.ToColumn(info);
}
