using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>
/// A column of text. Values are kept as UTF-8 (or as codes into a list of categories) and become .NET strings when they are read.
/// Immutable; reading is safe from any number of threads.
/// </summary>
public abstract class StringColumn : Column, IValues<string?>
{
    private protected StringColumn(ColumnInfo info, int count, int nullCount)
        : base(info, count, nullCount)
    {
    }

    /// <summary>A row's text; null when missing.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public string? this[int row]
    {
        get
        {
            CheckRow(row);
            return Read(row);
        }
    }

    /// <summary>All values in row order, null where missing, each made into a string when it is reached.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public IEnumerable<string?> Values
    {
        get
        {
            RequireReadable();
            return All();
        }
    }

    /// <summary>The allowed values in their own order when the column is an enumeration (DuckDB's ENUM, a C# enum); null for free text.</summary>
    public virtual IReadOnlyList<string>? Categories => null;

    /// <inheritdoc/>
    public override Type ElementType => typeof(string);

    /// <summary>All values, null where missing. One string is made for each row.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public string?[] ToArray()
    {
        RequireReadable();
        var values = new string?[Length];
        for (var row = 0; row < values.Length; row++)
            values[row] = Read(row);
        return values;
    }

    internal sealed override object? ValueAt(int row) => Read(row);

    /// <summary>All values in row order, null where missing, for the kit's own rooms.</summary>
    internal IEnumerable<string?> All()
    {
        for (var row = 0; row < Length; row++)
            yield return Read(row);
    }

    string? IValues<string?>.Read(int row) => Read(row);

    internal override Codes Encode(CancellationToken cancellationToken) => new TextCodes(this).Encode(cancellationToken);

    internal override int Compare(int row, int other) => Utf8(row).SequenceCompareTo(Utf8(other));

    internal override Column ToSql() => this;

    /// <summary>UTF-8 bytes of a row that is there; empty when missing.</summary>
    internal abstract ReadOnlySpan<byte> Utf8(int row);

    internal abstract string? Read(int row);
}
