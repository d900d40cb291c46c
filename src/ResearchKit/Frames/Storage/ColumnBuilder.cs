using System.Runtime.CompilerServices;

namespace ResearchKit.Frames.Storage;

/// <summary>Takes values of one .NET type, row by row and without boxing, and makes the column that suits the type.</summary>
internal abstract class ColumnBuilder<T>
{
    public abstract void Append(T value);

    public abstract void Append(ReadOnlySpan<T> values);

    public abstract Column ToColumn(ColumnInfo info);

    /// <summary>The builder for a type: value types and their nullables, text, enums; everything else becomes an object column.</summary>
    public static ColumnBuilder<T> Create(string name)
    {
        var type = typeof(T);
        if (type == typeof(string))
            return (ColumnBuilder<T>)(object)new TextBuilder(name);
        if (Nullable.GetUnderlyingType(type) is { } inner && IsPlain(inner))
            return Make(inner.IsEnum ? typeof(NullableEnumBuilder<>) : typeof(NullableBuilder<>), inner);
        if (type.IsEnum)
            return Make(typeof(EnumBuilder<>), type);
        return IsPlain(type) ? Make(typeof(ValueBuilder<>), type) : new ObjectBuilder<T>();

        static bool IsPlain(Type type) => type.IsValueType && typeof(RuntimeHelpers)
            .GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null) is false;

        static ColumnBuilder<T> Make(Type builder, Type element) =>
            (ColumnBuilder<T>)Activator.CreateInstance(builder.MakeGenericType(element))!;
    }
}

/// <summary>Values that are never missing.</summary>
internal sealed class ValueBuilder<T> : ColumnBuilder<T>
    where T : unmanaged
{
    private readonly SegmentBuilder<T> _segments = new();

    public override void Append(T value) => _segments.Append(value);

    public override void Append(ReadOnlySpan<T> values) => _segments.Append(values, validity: default);

    public override Column ToColumn(ColumnInfo info)
    {
        var segments = _segments.ToSegments();
        return new ValueColumn<T, T, Plain<T>>(info, segments, segments.Sum(segment => segment.Values.Length));
    }
}

/// <summary>Values that may be missing.</summary>
internal sealed class NullableBuilder<T> : ColumnBuilder<T?>
    where T : unmanaged
{
    private readonly SegmentBuilder<T> _segments = new();

    public override void Append(T? value)
    {
        if (value is { } present)
            _segments.Append(present);
        else
            _segments.AppendMissing();
    }

    public override void Append(ReadOnlySpan<T?> values)
    {
        foreach (var value in values)
            Append(value);
    }

    public override Column ToColumn(ColumnInfo info)
    {
        var segments = _segments.ToSegments();
        return new ValueColumn<T, T, Plain<T>>(info, segments, segments.Sum(segment => segment.Values.Length));
    }
}

/// <summary>Text; null is missing.</summary>
internal sealed class TextBuilder(string name) : ColumnBuilder<string?>
{
    private readonly Utf8Builder _builder = new(name);

    public override void Append(string? value) => _builder.Append(value);

    public override void Append(ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
            Append(value);
    }

    public override Column ToColumn(ColumnInfo info)
    {
        var segments = _builder.ToSegments();
        return new Utf8Column(info, segments, segments.Sum(segment => segment.Ends.Length));
    }
}

/// <summary>Anything else, one object a row; null is missing.</summary>
internal sealed class ObjectBuilder<T> : ColumnBuilder<T>
{
    private readonly SegmentBuilder<object?> _segments = new();

    public override void Append(T value)
    {
        if (value is null)
            _segments.AppendMissing();
        else
            _segments.Append(value);
    }

    public override void Append(ReadOnlySpan<T> values)
    {
        foreach (var value in values)
            Append(value);
    }

    public override Column ToColumn(ColumnInfo info)
    {
        var segments = _segments.ToSegments();
        return new ObjectColumn(info, typeof(T), segments, segments.Sum(segment => segment.Values.Length));
    }
}
