using System.Collections.Immutable;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>
/// A table in memory: named, typed, immutable columns of equal length with missing values, which knows where its rows came from and
/// whether they may be shown. Every operation makes a new frame (columns that stay are shared, not copied) and hands provenance,
/// protection and the columns' units, descriptions and disclosure classes on. Reading is safe from any number of threads.
/// A frame holds at most 2,147,483,647 rows; joins, windows and aggregation over many rows are DuckDB's work: see <c>Sql</c>.
/// </summary>
/// <remarks>
/// A frame is protected unless all it was made of came from a store that the kit's generator wrote. Frames made of literals in a
/// notebook are protected as well, since nobody can tell them from real rows; to see literals, show the arrays themselves, or make them in
/// SQL from a synthetic frame: <c>city.Sql("from (values (1, 'a'), (2, 'b')) t(id, name)")</c>.
/// </remarks>
public sealed partial class DataFrame : IHasProvenance
{
    private readonly ImmutableArray<Column> _columns;
    private readonly Dictionary<string, int> _ordinals;

    private DataFrame(IEnumerable<Column> columns, int rowCount, FrameProvenance provenance)
    {
        _columns = [.. columns.Select(column => column.WithProvenance(provenance))];
        Length = rowCount;
        Provenance = provenance;
        _ordinals = new Dictionary<string, int>(_columns.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = _columns[i];
            if (!_ordinals.TryAdd(column.Name, i))
                throw new ArgumentException(
                    $"Two columns are named \"{column.Name}\" (case is ignored, as in SQL). Rename one with column.WithName(...).", nameof(columns));
            if (column.Length != rowCount)
                throw new ArgumentException(
                    column.RowsMayBeRead || column.Provenance == FrameProvenance.Unknown
                        ? $"Column \"{column.Name}\" has {column.Length} rows and the frame {rowCount}: all columns of a frame are equally long."
                        : $"Column \"{column.Name}\" and the frame have different numbers of rows: all columns of a frame are equally long.", nameof(columns));
        }
    }

    /// <summary>Number of rows.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: an exact number of a filter's rows singles a person out. Show the frame to see a band.</exception>
    public int RowCount => Provenance.RowsMayBeRead ? Length : throw RowAccess.RefusedCount(Provenance);

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> ColumnNames => [.. _columns.Select(column => column.Name)];

    /// <summary>Where the rows came from, and whether they may be shown.</summary>
    public FrameProvenance Provenance { get; }

    /// <summary>Memory that the columns take, in bytes, without the objects of object columns.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: a size tells their number.</exception>
    public long SizeInBytes => Provenance.RowsMayBeRead ? ByteSize : throw RowAccess.RefusedCount(Provenance);

    /// <summary>The column of a name; case is ignored.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ColumnNotFoundException">There is none; the message lists the names there are.</exception>
    public Column this[string name] => _columns[Ordinal(name)];

    /// <summary>Whether there is a column of that name; case is ignored.</summary>
    /// <param name="name">The name.</param>
    public bool HasColumn(string name) => _ordinals.ContainsKey(name);

    /// <summary>The typed column of a name.</summary>
    /// <typeparam name="T">The type of its values, for example <see cref="double"/> or <see cref="DateOnly"/>.</typeparam>
    /// <param name="name">The name; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">There is none.</exception>
    /// <exception cref="InvalidCastException">It holds another type; the message names it and what to use.</exception>
    public Column<T> Column<T>(string name)
        where T : struct
    {
        var column = this[name];
        return column as Column<T> ?? throw new InvalidCastException(WrongType(column, typeof(T)));
    }

    /// <summary>The text column of a name.</summary>
    /// <param name="name">The name; case is ignored.</param>
    /// <exception cref="ColumnNotFoundException">There is none.</exception>
    /// <exception cref="InvalidCastException">It does not hold text; the message names what it holds.</exception>
    public StringColumn StringColumn(string name)
    {
        var column = this[name];
        return column as StringColumn ?? throw new InvalidCastException(WrongType(column, typeof(string)));
    }

    /// <summary>Number of rows, for the kit's own rooms.</summary>
    internal int Length { get; }

    internal long ByteSize => _columns.Sum(column => column.ByteSize);

    /// <summary>
    /// The same frame for a room of the kit that reads rows one by one: its columns, and what is derived of it, can be read. It must not leave that room; it is still protected,
    /// so no display, chart or file takes it.
    /// </summary>
    internal DataFrame Opened() => Provenance.RowsMayBeRead ? this : new(_columns, Length, Provenance.Opened());

    /// <summary>Column names and types, and the number of rows unless they are protected. Never a row, because it may go to a log.</summary>
    public override string ToString() =>
        $"DataFrame {(Provenance.RowsMayBeRead ? Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : "protected rows")} x {_columns.Length} ({string.Join(", ", _columns.Select(column => $"{column.Name}: {Frames.Column.TypeName(column.ElementType)}"))})";

    internal int Ordinal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _ordinals.TryGetValue(name, out var ordinal) ? ordinal : throw new ColumnNotFoundException(name, ColumnNames);
    }

    internal static string WrongType(Column column, Type asked)
    {
        var holds = Frames.Column.TypeName(column.ElementType);
        var remedy = column switch
        {
            Frames.StringColumn => $"read it with StringColumn(\"{column.Name}\")",
            ObjectColumn => $"read it with frame[\"{column.Name}\"].GetValue(row)",
            _ when column.ConvertsToDouble && asked == typeof(double) => $"read it with Column<{holds}>(\"{column.Name}\") or convert it with ToDoubles()",
            _ => $"read it with Column<{holds}>(\"{column.Name}\")",
        };
        return $"Column \"{column.Name}\" holds {holds}, not {Frames.Column.TypeName(asked)}: {remedy}.";
    }

    private DataFrame Derive(IEnumerable<Column> columns, int rowCount, string operation) => new(columns, rowCount, Provenance.Then(operation));

    private DataFrame Take(ReadOnlySpan<int> rows, string operation, CancellationToken cancellationToken)
    {
        var columns = new Column[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = _columns[i].Gather(rows, cancellationToken);
        return Derive(columns, rows.Length, operation);
    }
}
