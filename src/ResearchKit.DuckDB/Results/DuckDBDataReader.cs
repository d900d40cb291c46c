using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <summary>
/// The result sets of a command, row by row. <see cref="GetValue"/> gives the .NET types that users expect (DateOnly, DateTime, decimal, List);
/// <see cref="GetProviderSpecificValue"/> gives types that hold every value DuckDB has. For many rows the columnar
/// <see cref="DuckDBCommand.ExecuteChunks"/> is several times faster.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The name that ADO.NET gives it.")]
public sealed partial class DuckDBDataReader : DbDataReader
{
    private readonly DuckDBConnection _connection;
    private readonly StatementSequence _sequence;
    private readonly bool _closesConnection;
    private DuckDBChunkReader? _chunks;
    private int _row = -1;
    private bool _hasPending;
    private bool _isClosed;

    internal DuckDBDataReader(DuckDBConnection connection, StatementSequence sequence, CommandBehavior behavior)
    {
        _connection = connection;
        _sequence = sequence;
        _closesConnection = behavior.HasFlag(CommandBehavior.CloseConnection);
        NextResult();
    }

    /// <inheritdoc/>
    public override int FieldCount => _chunks?.Columns.Count ?? 0;

    /// <inheritdoc/>
    public override bool HasRows => _hasPending || _row >= 0;

    /// <inheritdoc/>
    public override bool IsClosed => _isClosed;

    /// <summary>Rows that the statements so far inserted, updated or deleted; -1 when none was of that kind.</summary>
    public override int RecordsAffected => (int)Math.Min(_sequence.RowsChanged, int.MaxValue);

    /// <inheritdoc/>
    public override int Depth => 0;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <summary>Moves to the next row.</summary>
    /// <exception cref="OperationCanceledException">The command was cancelled.</exception>
    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_chunks is null)
            return false;
        if (_hasPending)
        {
            _hasPending = false;
            _row = 0;
            return true;
        }

        if (_row >= 0 && ++_row < _chunks.RowCount)
            return true;
        _row = _chunks.Read() ? 0 : -1;
        return _row == 0;
    }

    /// <inheritdoc/>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _hasPending || (_row >= 0 && _row + 1 < (_chunks?.RowCount ?? 0))
            ? Task.FromResult(Read())
            : Task.Run(Read, cancellationToken);
    }

    /// <summary>Runs on to the next statement that returns rows.</summary>
    /// <returns>False when there is none.</returns>
    public override bool NextResult()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        _chunks?.Dispose();
        _chunks = null;
        _hasPending = false;
        _row = -1;
        var execution = _sequence.NextWithRows();
        if (execution is null)
            return false;
        _chunks = new DuckDBChunkReader(execution);
        _hasPending = _chunks.Read();
        return true;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _chunks?.Dispose();
        _sequence.Dispose();
        if (_closesConnection)
            _connection.Close();
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private VectorReader Column(int ordinal)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_chunks is null || _row < 0)
            throw new InvalidOperationException("There is no current row: call Read() first, and stop when it gives false.");
        return _chunks.Reader(ordinal);
    }

    private VectorReader Described(int ordinal)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if ((uint)ordinal >= (uint)FieldCount)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"The result has {FieldCount} columns{Names()}.");
        return _chunks!.TypeReader(ordinal);
    }

    private string Names() => FieldCount == 0 ? "" : $": {string.Join(", ", _chunks!.Columns.Select(c => c.Name))}";
}
