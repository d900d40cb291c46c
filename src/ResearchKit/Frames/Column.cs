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
    // As many as there are, or 0 where rows may not be read: so that one comparison checks both.
    private readonly int _readableRows;

    private protected Column(ColumnInfo info, int count, int nullCount)
    {
        Info = info;
        Length = count;
        MissingCount = nullCount;
        _readableRows = info.Provenance.RowsMayBeRead ? count : 0;
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
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public int Count => RowsMayBeRead ? Length : throw RowAccess.RefusedCount(Provenance);

    /// <summary>Number of rows without a value.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public int NullCount => RowsMayBeRead ? MissingCount : throw RowAccess.RefusedCount(Provenance);

    /// <summary>Whether the values are numbers (integers, floating point, decimal). Truth values are not, though <see cref="ToDoubles"/> takes them.</summary>
    public virtual bool IsNumeric => false;

    /// <summary>Memory that the values take, in bytes, without the objects of an <see cref="ObjectColumn"/>.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: a size tells their number.</exception>
    public long SizeInBytes => RowsMayBeRead ? ByteSize : throw RowAccess.RefusedCount(Provenance);

    internal ColumnInfo Info { get; }

    /// <summary>Number of rows, for the kit's own rooms.</summary>
    internal int Length { get; }

    /// <summary>Number of rows without a value, for the kit's own rooms.</summary>
    internal int MissingCount { get; }

    internal abstract long ByteSize { get; }

    internal bool RowsMayBeRead => Info.Provenance.RowsMayBeRead;

    /// <summary>The same column for a room of the kit that reads its rows and hands none of them on.</summary>
    internal Column Opened() => RowsMayBeRead ? this : WithProvenance(Provenance.Opened());

    /// <summary>Whether a row's value is missing, for the kit's own rooms; not checked.</summary>
    internal abstract bool IsMissing(int row);

    /// <summary>A row's value, for the kit's own rooms; the row is not checked.</summary>
    internal abstract object? ValueAt(int row);

    /// <summary>Whether a row's value is missing.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public bool IsNull(int row)
    {
        CheckRow(row);
        return IsMissing(row);
    }

    /// <summary>A row's value as an object; null when missing. For display and rare types: it boxes. Numbers are read faster through <see cref="Column{T}"/>.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public object? GetValue(int row)
    {
        CheckRow(row);
        return ValueAt(row);
    }

    /// <summary>All values as double-precision numbers, <see cref="double.NaN"/> where missing; false is 0 and true is 1.</summary>
    /// <returns>A new array of length <see cref="Count"/>. 64-bit and larger integers and decimals are rounded to the nearest double.</returns>
    /// <exception cref="InvalidOperationException">The values are not numbers or truth values (text, dates).</exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public double[] ToDoubles()
    {
        RequireReadable();
        return Doubles();
    }

    /// <summary>All values as double-precision numbers, for the kit's own rooms.</summary>
    internal double[] Doubles()
    {
        ThrowIfNotDoubles();
        var values = GC.AllocateUninitializedArray<double>(Length);
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

    /// <summary>Name, type, and unless they are protected the numbers of values and of missing ones. Never a value, because it may go to a log.</summary>
    public override string ToString() =>
        RowsMayBeRead ? $"{Name}: {TypeName(ElementType)}[{Length}], {MissingCount} missing" : $"{Name}: {TypeName(ElementType)}, protected";

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
        if ((uint)row >= (uint)_readableRows)
        {
            RequireReadable();
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Column \"{Name}\" has rows 0 to {Length - 1}; {row} was asked for.");
        }
    }

    private protected void RequireReadable()
    {
        if (!RowsMayBeRead) throw RowAccess.Refused($"column \"{Name}\"", Provenance);
    }
}
