using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>
/// One named, typed, immutable column of a <see cref="DataFrame"/>: a value or a missing value for every row. Reading is safe from any
/// number of threads. Values of number, date and similar types are read through <see cref="Column{T}"/>, text through
/// <see cref="StringColumn"/>, nested and rare types through <see cref="ObjectColumn"/>.
/// </summary>
public abstract partial class Column : IHasProvenance
{
    private protected Column(ColumnInfo info, int count, int nullCount)
    {
        Info = info;
        Count = count;
        NullCount = nullCount;
    }

    /// <summary>The column's name. Names differ within a frame also when case is ignored, as in SQL.</summary>
    public string Name => Info.Name;

    /// <summary>The unit of the values, for example <c>"minutes"</c> or <c>"points 0-100"</c>; null if none is known.</summary>
    public string? Unit => Info.Unit;

    /// <summary>What the column means, in a sentence; null if nobody said.</summary>
    public string? Description => Info.Description;

    /// <summary>What the column could reveal about a person; null if unknown.</summary>
    public DisclosureClass? DisclosureClass => Info.DisclosureClass;

    /// <summary>Where the values came from. A column on its own is as protected as the frame that it was taken from.</summary>
    public FrameProvenance Provenance => Info.Provenance;

    /// <summary>The .NET type of a value that is not missing.</summary>
    public abstract Type ElementType { get; }

    /// <summary>Number of rows, missing ones included.</summary>
    public int Count { get; }

    /// <summary>Number of rows without a value.</summary>
    public int NullCount { get; }

    /// <summary>Whether the values are numbers (integers, floating point, decimal). Truth values are not, though <see cref="ToDoubles"/> takes them.</summary>
    public virtual bool IsNumeric => false;

    /// <summary>Memory that the values take, in bytes, without the objects of an <see cref="ObjectColumn"/>.</summary>
    public abstract long SizeInBytes { get; }

    internal ColumnInfo Info { get; }

    /// <summary>Whether a row's value is missing.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract bool IsNull(int row);

    /// <summary>A row's value as an object; null when missing. For display and rare types: it boxes. Numbers are read faster through <see cref="Column{T}"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public abstract object? GetValue(int row);

    /// <summary>All values as double-precision numbers, <see cref="double.NaN"/> where missing; false is 0 and true is 1.</summary>
    /// <returns>A new array of length <see cref="Count"/>. 64-bit and larger integers and decimals are rounded to the nearest double.</returns>
    /// <exception cref="InvalidOperationException">The values are not numbers or truth values (text, dates).</exception>
    public double[] ToDoubles()
    {
        ThrowIfNotDoubles();
        var values = GC.AllocateUninitializedArray<double>(Count);
        CopyDoubles(values);
        return values;
    }

    /// <summary>The same values with another unit.</summary>
    /// <param name="unit">The unit, or null for none.</param>
    public Column WithUnit(string? unit) => With(Info with { Unit = unit });

    /// <summary>The same values with another description.</summary>
    /// <param name="description">A sentence, or null for none.</param>
    public Column WithDescription(string? description) => With(Info with { Description = description });

    /// <summary>The same values with another disclosure class.</summary>
    /// <param name="disclosureClass">The class, or null for unknown.</param>
    public Column WithDisclosureClass(DisclosureClass? disclosureClass) => With(Info with { DisclosureClass = disclosureClass });

    /// <summary>The same values under another name.</summary>
    /// <param name="name">The new name, not empty.</param>
    public Column WithName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return With(Info with { Name = name });
    }

    /// <summary>Name, type, length and missing count. Never a value, because it may go to a log.</summary>
    public override string ToString() => $"{Name}: {TypeName(ElementType)}[{Count}], {NullCount} missing";

    internal static string TypeName(Type type) => type switch
    {
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(sbyte) => "sbyte",
        _ when type == typeof(byte) => "byte",
        _ when type == typeof(short) => "short",
        _ when type == typeof(ushort) => "ushort",
        _ when type == typeof(int) => "int",
        _ when type == typeof(uint) => "uint",
        _ when type == typeof(long) => "long",
        _ when type == typeof(ulong) => "ulong",
        _ when type == typeof(float) => "float",
        _ when type == typeof(double) => "double",
        _ when type == typeof(decimal) => "decimal",
        _ when type == typeof(string) => "string",
        _ when type == typeof(object) => "object",
        _ when Nullable.GetUnderlyingType(type) is { } inner => TypeName(inner) + "?",
        _ => type.Name,
    };

    internal abstract Column With(ColumnInfo info);

    internal Column WithProvenance(FrameProvenance provenance) =>
        Info.Provenance == provenance ? this : With(Info with { Provenance = provenance });

    /// <summary>The given rows in the given order; -1 makes a missing value.</summary>
    internal abstract Column Gather(ReadOnlySpan<int> rows, CancellationToken cancellationToken);

    /// <summary>This column's rows followed by those of others with the same element type.</summary>
    internal abstract Column Append(IReadOnlyList<Column> others, CancellationToken cancellationToken);

    /// <summary>Numbers the distinct values in the order in which they first occur; missing is one of them.</summary>
    internal abstract Codes Encode(CancellationToken cancellationToken);

    /// <summary>
    /// Order of two rows that are not missing: numbers by size with not-a-number last, text by code point, categories in their own order.
    /// </summary>
    internal abstract int Compare(int row, int other);

    /// <summary>Whether <see cref="Compare"/> has a meaning for the type.</summary>
    internal virtual bool IsOrdered => true;

    /// <summary>Sorts row numbers by this column, stably; all of them have values.</summary>
    internal virtual void Sort(int[] rows, bool descending, CancellationToken cancellationToken) =>
        StableSort.ByRanks(this, rows, descending, cancellationToken);

    /// <summary>The same values as DuckDB keeps them; this column where it does so already.</summary>
    /// <exception cref="InvalidOperationException">DuckDB has no type for the values, or would have to round one.</exception>
    internal abstract Column ToSql();

    /// <summary>DuckDB's type of the values; null unless they are stored as DuckDB keeps them.</summary>
    internal abstract DuckDBLogicalType? SqlType { get; }

    /// <summary>Writes rows of one segment to DuckDB. Called only if there is a <see cref="SqlType"/>.</summary>
    internal abstract void WriteTo(DuckDBVectorWriter writer, int firstRow, int rowCount, int targetRow);

    private protected static void WriteValidity(DuckDBVectorWriter writer, ulong[]? validity, int firstRow, int rowCount, int targetRow)
    {
        if (validity is null)
            return;
        if (targetRow == 0)
        {
            Span<ulong> words = stackalloc ulong[ValidityBits.Words(rowCount)];
            words.Fill(ulong.MaxValue);
            ValidityBits.CopyTo(validity, firstRow, words, 0, rowCount);
            writer.SetValidity(words, rowCount);
            return;
        }

        for (var row = 0; row < rowCount; row++)
        {
            if (!ValidityBits.IsSet(validity, firstRow + row))
                writer.SetNull(targetRow + row);
        }
    }

    /// <summary>Fills with numbers, NaN where missing. Called only if <see cref="ConvertsToDouble"/>.</summary>
    private protected virtual void CopyDoubles(Span<double> target) => ThrowIfNotDoubles();

    internal virtual bool ConvertsToDouble => false;

    /// <summary>One value as a number, NaN when missing.</summary>
    internal virtual double GetDouble(int row)
    {
        ThrowIfNotDoubles();
        return double.NaN;
    }

    private protected void ThrowIfNotDoubles()
    {
        if (!ConvertsToDouble)
            throw new InvalidOperationException(
                $"Column \"{Name}\" holds {TypeName(ElementType)}, which is not a number. Make one first, for example with " +
                $"frame.WithColumn(\"{Name}_number\", row => ...) or frame.Sql(\"select ... from this\").");
    }

    private protected void CheckRow(int row)
    {
        if ((uint)row >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Column \"{Name}\" has rows 0 to {Count - 1}; {row} was asked for.");
    }
}
