using System.Data;
using System.Data.Common;
using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB;

/// <content>Running it.</content>
public sealed partial class DuckDBCommand
{
    private PreparedStatementHandle? _prepared;

    /// <summary>Runs the SQL and gives the first result set in chunks, streaming: the columnar way, without boxing.</summary>
    /// <param name="cancellationToken">Stops the query, also while chunks are read.</param>
    /// <exception cref="DuckDBException">DuckDB reports an error; the exception has its message, class, and place in the SQL.</exception>
    /// <exception cref="InvalidOperationException">No statement returns rows, or the connection is closed or occupied by another result.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the connection stays usable.</exception>
    public DuckDBChunkReader ExecuteChunks(CancellationToken cancellationToken = default)
    {
        var sequence = new StatementSequence(this, _prepared, cancellationToken);
        try
        {
            var execution = sequence.NextWithRows()
                ?? throw new InvalidOperationException("No statement of this SQL returns rows. Use ExecuteNonQuery for it.");
            return new DuckDBChunkReader(execution, sequence);
        }
        catch
        {
            sequence.Dispose();
            throw;
        }
    }

    /// <summary>Runs the SQL and gives its result sets row by row.</summary>
    public new DuckDBDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    /// <summary>Runs the SQL and gives its result sets row by row.</summary>
    public new DuckDBDataReader ExecuteReader(CommandBehavior behavior) => ExecuteReader(behavior, CancellationToken.None);

    /// <summary>Runs the SQL and gives its result sets row by row.</summary>
    /// <param name="behavior">CloseConnection closes the connection with the reader; the others change nothing that matters to DuckDB.</param>
    /// <param name="cancellationToken">Stops the query, also while rows are read.</param>
    public DuckDBDataReader ExecuteReader(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var sequence = new StatementSequence(this, _prepared, cancellationToken);
        try
        {
            return new DuckDBDataReader(OpenConnection(), sequence, behavior);
        }
        catch
        {
            sequence.Dispose();
            throw;
        }
    }

    /// <summary>Runs the SQL to its end.</summary>
    /// <returns>Rows inserted, updated or deleted by all statements together; -1 when none is of that kind.</returns>
    public override int ExecuteNonQuery() => ExecuteNonQuery(CancellationToken.None);

    /// <summary>Runs the SQL to its end.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Rows inserted, updated or deleted by all statements together; -1 when none is of that kind.</returns>
    public int ExecuteNonQuery(CancellationToken cancellationToken)
    {
        using var sequence = new StatementSequence(this, _prepared, cancellationToken);
        sequence.RunToEnd();
        return (int)Math.Min(sequence.RowsChanged, int.MaxValue);
    }

    /// <summary>Runs the SQL; the first column of the first row, DBNull for NULL, null when there is no row.</summary>
    public override object? ExecuteScalar() => ExecuteScalar(CancellationToken.None);

    /// <summary>Runs the SQL; the first column of the first row, DBNull for NULL, null when there is no row.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public object? ExecuteScalar(CancellationToken cancellationToken)
    {
        using var reader = ExecuteReader(CommandBehavior.Default, cancellationToken);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    /// <summary>Prepares a single statement once for many runs. SQL of several statements is prepared at each run instead.</summary>
    public override void Prepare()
    {
        DropPrepared();
        using var statements = new ExtractedStatements(OpenConnection(), _sql);
        if (statements.Count == 1)
            _prepared = statements.Prepare(0);
    }

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        Task.Run(() => ExecuteNonQuery(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        Task.Run(() => ExecuteScalar(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Task.Run<DbDataReader>(() => ExecuteReader(behavior, cancellationToken), cancellationToken);

    private void DropPrepared()
    {
        _prepared?.Dispose();
        _prepared = null;
    }
}
