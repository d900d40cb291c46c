using System.Data;
using System.Data.Common;

namespace ResearchKit.DuckDB;

/// <summary>A transaction; rolled back when disposed of without <see cref="Commit"/>.</summary>
public sealed class DuckDBTransaction : DbTransaction
{
    private readonly DuckDBConnection _connection;
    private bool _ended;

    internal DuckDBTransaction(DuckDBConnection connection)
    {
        _connection = connection;
        connection.Run("BEGIN TRANSACTION");
    }

    /// <summary>DuckDB's transactions see a snapshot of the database.</summary>
    public override IsolationLevel IsolationLevel => IsolationLevel.Snapshot;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection => _ended ? null : _connection;

    /// <inheritdoc/>
    public override void Commit() => End("COMMIT");

    /// <inheritdoc/>
    public override void Rollback() => End("ROLLBACK");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended && _connection.State == ConnectionState.Open)
            Rollback();
        _ended = true;
        base.Dispose(disposing);
    }

    private void End(string sql)
    {
        if (_ended)
            throw new InvalidOperationException("The transaction is over: it was committed, rolled back or disposed of.");
        try
        {
            _connection.Run(sql);
        }
        finally
        {
            _ended = true;
            _connection.EndTransaction(this);
        }
    }
}
