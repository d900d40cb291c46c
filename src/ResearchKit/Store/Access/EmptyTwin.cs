using System.Collections.Immutable;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Store.Access;

/// <summary>
/// A database with the tables that a purpose reads, and no rows. What DuckDB says there holds nothing of anyone: it tells what is wrong with a query, and what could be written next.
/// </summary>
internal sealed class EmptyTwin : IDisposable
{
    private readonly SqlSession _session = SqlSession.InMemory();

    public EmptyTwin(IReadOnlyDictionary<string, ImmutableArray<SchemaColumn>> tables)
    {
        foreach (var (name, columns) in tables)
            _session.Execute($"CREATE TABLE {SqlSession.Name(name)} ({string.Join(", ", columns.Select(column => $"{SqlSession.Name(column.Name)} {column.Type}"))})");
        _session.Execute("SET enable_external_access = false");
        _session.Execute("SET lock_configuration = true");
    }

    /// <summary>Runs a query on no rows. What it answers is about nobody.</summary>
    public DataFrame Ask(string sql, object? parameters, CancellationToken cancellationToken)
    {
        using var session = new SqlSession(_session.Connection.Duplicate());
        using var command = new DuckDBCommand(sql, session.Connection);
        foreach (var (name, value) in QueryParameters.Read(parameters))
            command.Parameters.Add(new DuckDBParameter(name, value));
        using var reader = command.ExecuteChunks(cancellationToken);
        return DataFrame.FromChunks(reader, new FrameProvenance("catalog", Protection.Synthetic), cancellationToken);
    }

    /// <summary>What to say of a failure on the store: DuckDB's words where they are the same without rows, else none that could quote a value.</summary>
    public DuckDBException Explain(DuckDBException failure, string sql, object? parameters, CancellationToken cancellationToken)
    {
        try
        {
            Ask(sql, parameters, cancellationToken);
        }
        catch (DuckDBException withoutRows)
        {
            return withoutRows;
        }

        return new DuckDBException(
            $"{failure.ErrorType}: the query failed on a row of the store. What DuckDB said is not shown, because it may quote a value of that row. {Hint(failure.ErrorType)}", failure.ErrorType, sql);
    }

    public void Dispose() => _session.Dispose();

    private static string Hint(DuckDBErrorType type) => type switch
    {
        DuckDBErrorType.Conversion => "A value does not fit the type asked for: TRY_CAST gives NULL in its place, and count(*) FILTER (WHERE TRY_CAST(...) IS NULL) says how often.",
        DuckDBErrorType.OutOfRange => "A number is too large for its type: cast to a wider one first (DOUBLE, HUGEINT).",
        DuckDBErrorType.OutOfMemory => "It needs more memory than there is: ask for fewer rows or columns, or aggregate earlier.",
        _ => "Leave out the rows that a function does not take with WHERE, or use its TRY_ form.",
    };
}
