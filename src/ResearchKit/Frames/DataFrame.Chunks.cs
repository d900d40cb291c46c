using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>
    /// A frame of all chunks of a query that are still to be read. Each value is copied once, from DuckDB's vector to the column, so that
    /// memory stays near the size of the columns.
    /// </summary>
    /// <remarks>
    /// Types: integers, HUGEINT, FLOAT and DOUBLE as in .NET; DECIMAL as <see cref="decimal"/>; DATE as <see cref="DateOnly"/>; TIME as
    /// <see cref="TimeOnly"/>; TIMESTAMP as <see cref="DateTime"/> of unspecified kind; TIMESTAMPTZ as <see cref="DateTimeOffset"/> in UTC; UUID as
    /// <see cref="Guid"/>; VARCHAR, JSON and ENUM as text; INTERVAL as <see cref="DuckDBInterval"/>; TIMETZ as <see cref="DuckDBTimeTz"/>; the rest as objects.
    /// No value is changed to fit: where one value of a column lies outside the .NET type (infinity, years before 1 or after 9999, 24:00:00,
    /// parts of 100 nanoseconds, decimals beyond 28 digits), the whole column is of <see cref="DuckDBDate"/>, <see cref="DuckDBTimestamp"/>,
    /// <see cref="DuckDBTime"/> or <see cref="DuckDBDecimal"/>. A result with a repeated column name gets <c>name_1</c>, <c>name_2</c> for the later ones.
    /// </remarks>
    /// <param name="chunks">The reader; it is read to its end and left for the caller to dispose.</param>
    /// <param name="source">What was read, as a person would name it.</param>
    /// <param name="cancellationToken">Stops the reading between chunks.</param>
    /// <returns>A protected frame: nobody vouched for the values.</returns>
    /// <exception cref="InvalidOperationException">The result has more than 2,147,483,647 rows.</exception>
    public static DataFrame FromChunks(DuckDBChunkReader chunks, string source, CancellationToken cancellationToken = default) =>
        FromChunks(chunks, new FrameProvenance(source), cancellationToken);

    /// <summary>The same with a provenance that the caller answers for.</summary>
    internal static DataFrame FromChunks(DuckDBChunkReader chunks, FrameProvenance provenance, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentNullException.ThrowIfNull(provenance);
        var columns = chunks.Columns.Select(VectorColumns.For).ToArray();
        var rows = 0L;
        while (chunks.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows += chunks.RowCount;
            if (rows > int.MaxValue)
                throw new InvalidOperationException("The result has more than 2,147,483,647 rows, which a frame can't hold. Aggregate or filter in SQL.");
            for (var i = 0; i < columns.Length; i++)
                columns[i].Append(chunks.Vector(i));
        }

        var names = UniqueNames(chunks.Columns);
        return new DataFrame(
            columns.Select((column, i) => column.ToColumn(new ColumnInfo(names[i]) { SqlType = chunks.Columns[i].Type }, (int)rows)), (int)rows, provenance);
    }

    private static string[] UniqueNames(IReadOnlyList<DuckDBColumn> columns)
    {
        var taken = columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. columns.Select(column =>
        {
            var name = column.Name;
            for (var i = 1; !seen.Add(name); i++)
            {
                name = $"{column.Name}_{i}";
                while (taken.Contains(name))
                    name = $"{column.Name}_{++i}";
            }

            return name;
        })];
    }
}
