using System.Data;
using System.Data.Common;

namespace ResearchKit.DuckDB;

/// <content>Transactions.</content>
public sealed partial class DuckDBConnection
{
    private DuckDBTransaction? _transaction;

    /// <summary>Begins a transaction; everything that runs on this connection belongs to it until it ends.</summary>
    /// <exception cref="InvalidOperationException">One is running already: DuckDB does not nest them.</exception>
    public new DuckDBTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    /// <summary>Begins a transaction.</summary>
    /// <param name="isolationLevel">Snapshot or Unspecified: DuckDB has no other.</param>
    /// <exception cref="ArgumentException">Another isolation level.</exception>
    /// <exception cref="InvalidOperationException">One is running already: DuckDB does not nest them.</exception>
    public new DuckDBTransaction BeginTransaction(IsolationLevel isolationLevel)
    {
        if (isolationLevel is not (IsolationLevel.Unspecified or IsolationLevel.Snapshot))
            throw new ArgumentException($"DuckDB's transactions are of level Snapshot; {isolationLevel} is not there.", nameof(isolationLevel));
        if (_transaction is not null)
            throw new InvalidOperationException("A transaction is already running on this connection, and DuckDB does not nest them. Commit or roll it back, or use connection.Duplicate().");
        return _transaction = new DuckDBTransaction(this);
    }

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

    internal void EndTransaction(DuckDBTransaction transaction)
    {
        if (_transaction == transaction)
            _transaction = null;
    }
}
