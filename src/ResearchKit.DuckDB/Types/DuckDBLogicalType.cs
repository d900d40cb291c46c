using System.Globalization;
using System.Text;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB;

/// <summary>A field of a STRUCT, or a member of a UNION.</summary>
/// <param name="Name">Its name, as declared.</param>
/// <param name="Type">Its type.</param>
public sealed record DuckDBField(string Name, DuckDBLogicalType Type);

/// <summary>A column of a result, a chunk or a table source.</summary>
/// <param name="Name">Its name; results may repeat one.</param>
/// <param name="Type">Its type.</param>
public sealed record DuckDBColumn(string Name, DuckDBLogicalType Type);

/// <summary>A type of DuckDB's in full: immutable, compared by content, and independent of any connection.</summary>
public sealed partial class DuckDBLogicalType : IEquatable<DuckDBLogicalType>
{
    private DuckDBLogicalType(DuckDBType type) => Type = type;

    /// <summary>The kind of type.</summary>
    public DuckDBType Type { get; }

    /// <summary>The name the type goes by where it has one of its own, such as JSON (which is VARCHAR inside); else null.</summary>
    public string? Alias { get; private init; }

    /// <summary>Digits in all of a DECIMAL, 1 to 38; 0 for other types.</summary>
    public int Width { get; private init; }

    /// <summary>Digits after the point of a DECIMAL, 0 to <see cref="Width"/>; 0 for other types.</summary>
    public int Scale { get; private init; }

    /// <summary>The number of elements of an ARRAY; 0 for other types.</summary>
    public int ArraySize { get; private init; }

    /// <summary>The type of the elements of a LIST or ARRAY, and of the values of a MAP; else null.</summary>
    public DuckDBLogicalType? ElementType { get; private init; }

    /// <summary>The type of the keys of a MAP; else null.</summary>
    public DuckDBLogicalType? KeyType { get; private init; }

    /// <summary>The fields of a STRUCT or the members of a UNION, in order; empty for other types.</summary>
    public IReadOnlyList<DuckDBField> Fields { get; private init; } = [];

    /// <summary>The values of an ENUM, in order; empty for other types.</summary>
    public IReadOnlyList<string> EnumValues { get; private init; } = [];

    /// <summary>True for JSON, which DuckDB keeps as VARCHAR under that name.</summary>
    public bool IsJson => Type == DuckDBType.Varchar && Alias == "JSON";

    /// <summary>A type without parts, such as INTEGER or VARCHAR.</summary>
    /// <exception cref="ArgumentException">The type needs more than its kind: use <see cref="Decimal"/>, <see cref="List"/> and so on.</exception>
    public static DuckDBLogicalType Of(DuckDBType type) => type switch
    {
        DuckDBType.Decimal or DuckDBType.Enum or DuckDBType.List or DuckDBType.Struct or DuckDBType.Map or DuckDBType.Union or DuckDBType.Array =>
            throw new ArgumentException($"{type} needs more than its kind: use DuckDBLogicalType.{type}(...).", nameof(type)),
        DuckDBType.Invalid => throw new ArgumentException("Invalid is not a type.", nameof(type)),
        _ => new DuckDBLogicalType(type),
    };

    /// <summary>JSON: text that DuckDB treats as JSON.</summary>
    public static DuckDBLogicalType Json { get; } = new(DuckDBType.Varchar) { Alias = "JSON" };

    /// <summary>DECIMAL(width, scale).</summary>
    /// <param name="width">Digits in all, 1 to 38.</param>
    /// <param name="scale">Digits after the point, 0 to <paramref name="width"/>.</param>
    public static DuckDBLogicalType Decimal(int width, int scale)
    {
        if (width is < 1 or > 38)
            throw new ArgumentOutOfRangeException(nameof(width), width, "A DECIMAL has 1 to 38 digits.");
        if (scale < 0 || scale > width)
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"The scale of a DECIMAL({width}) is 0 to {width}.");
        return new DuckDBLogicalType(DuckDBType.Decimal) { Width = width, Scale = scale };
    }

    /// <summary>A list of any number of elements.</summary>
    public static DuckDBLogicalType List(DuckDBLogicalType elementType)
    {
        ArgumentNullException.ThrowIfNull(elementType);
        return new DuckDBLogicalType(DuckDBType.List) { ElementType = elementType };
    }

    /// <summary>An array of <paramref name="size"/> elements, 1 to 100,000.</summary>
    public static DuckDBLogicalType Array(DuckDBLogicalType elementType, int size)
    {
        ArgumentNullException.ThrowIfNull(elementType);
        if (size is < 1 or > 100_000)
            throw new ArgumentOutOfRangeException(nameof(size), size, "An ARRAY has 1 to 100,000 elements.");
        return new DuckDBLogicalType(DuckDBType.Array) { ElementType = elementType, ArraySize = size };
    }

    /// <summary>A map of keys to values; keys are unique and never NULL.</summary>
    public static DuckDBLogicalType Map(DuckDBLogicalType keyType, DuckDBLogicalType valueType)
    {
        ArgumentNullException.ThrowIfNull(keyType);
        ArgumentNullException.ThrowIfNull(valueType);
        return new DuckDBLogicalType(DuckDBType.Map) { KeyType = keyType, ElementType = valueType };
    }

    /// <summary>Named fields, at least one.</summary>
    public static DuckDBLogicalType Struct(params IReadOnlyList<DuckDBField> fields) => WithFields(DuckDBType.Struct, fields);

    /// <summary>One of several named members, at least one.</summary>
    public static DuckDBLogicalType Union(params IReadOnlyList<DuckDBField> members) => WithFields(DuckDBType.Union, members);

    /// <summary>One of the given strings, at least one, all different.</summary>
    public static DuckDBLogicalType Enum(params IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            throw new ArgumentException("An ENUM needs at least one value.", nameof(values));
        return new DuckDBLogicalType(DuckDBType.Enum) { EnumValues = values.ToArray() };
    }

    private static DuckDBLogicalType WithFields(DuckDBType type, IReadOnlyList<DuckDBField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count == 0)
            throw new ArgumentException($"A {type} needs at least one field.", nameof(fields));
        return new DuckDBLogicalType(type) { Fields = fields.ToArray() };
    }

    /// <inheritdoc/>
    public bool Equals(DuckDBLogicalType? other) =>
        other is not null
        && Type == other.Type
        && Alias == other.Alias
        && Width == other.Width
        && Scale == other.Scale
        && ArraySize == other.ArraySize
        && Equals(ElementType, other.ElementType)
        && Equals(KeyType, other.KeyType)
        && Fields.SequenceEqual(other.Fields)
        && EnumValues.SequenceEqual(other.EnumValues, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DuckDBLogicalType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Width, Scale, ArraySize, ElementType, KeyType, Fields.Count, EnumValues.Count);

    /// <summary>The type as SQL writes it, such as <c>STRUCT("name" VARCHAR, marks INTEGER[])</c>.</summary>
    public override string ToString() => Alias ?? Type switch
    {
        DuckDBType.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Width},{Scale})"),
        DuckDBType.List => $"{ElementType}[]",
        DuckDBType.Array => string.Create(CultureInfo.InvariantCulture, $"{ElementType}[{ArraySize}]"),
        DuckDBType.Map => $"MAP({KeyType}, {ElementType})",
        DuckDBType.Struct or DuckDBType.Union => FieldsText(),
        DuckDBType.Enum => $"ENUM({string.Join(", ", EnumValues.Select(v => $"'{v.Replace("'", "''", StringComparison.Ordinal)}'"))})",
        _ => DuckDBTypeNames.Sql(Type),
    };

    private string FieldsText()
    {
        var text = new StringBuilder(Type == DuckDBType.Struct ? "STRUCT(" : "UNION(");
        for (var i = 0; i < Fields.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            text.Append(SqlIdentifier.Quote(Fields[i].Name)).Append(' ').Append(Fields[i].Type);
        }

        return text.Append(')').ToString();
    }
}
