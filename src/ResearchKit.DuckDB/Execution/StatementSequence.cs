using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB;

/// <summary>The run of a command: its statements one after the other, under one interruption and one report of progress.</summary>
internal sealed class StatementSequence : IDisposable
{
    private readonly DuckDBCommand _command;
    private readonly DuckDBConnection _connection;
    private readonly QueryInterruption _interruption;
    private readonly ProgressReporter? _progress;
    private readonly ExtractedStatements? _statements;
    private readonly PreparedStatementHandle? _prepared;
    private readonly string _sql;
    private readonly int _count;
    private StatementExecution? _current;
    private int _next;
    private bool _disposed;

    public StatementSequence(DuckDBCommand command, PreparedStatementHandle? prepared, CancellationToken token)
    {
        _command = command;
        _connection = command.OpenConnection();
        _connection.EnsureNotOccupied();
        _sql = command.CommandText;
        if (command.Progress is not null)
            _connection.EnableProgress();
        _interruption = new QueryInterruption(_connection.Handle, token, command.CommandTimeout, _connection.TimeProvider);
        try
        {
            _prepared = prepared;
            _statements = prepared is null ? new ExtractedStatements(_connection, _sql) : null;
            _count = _statements?.Count ?? 1;
            if (_count > 1 && command.Parameters.Count > 0)
            {
                // Preparing uses a statement up, so this looks at statements of its own.
                using var looked = new ExtractedStatements(_connection, _sql);
                ParameterBinder.CheckSurplus(looked, command.Parameters);
            }

            _progress = command.Progress is null ? null : new ProgressReporter(_connection, command.Progress);
            command.SetRunning(_interruption);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Rows that all statements so far touched; -1 when none was of the kind that touches rows.</summary>
    public long RowsChanged { get; private set; } = -1;

    /// <summary>Runs on to the next statement that returns rows; null when there is none. The caller reads its result.</summary>
    public StatementExecution? NextWithRows()
    {
        while (_next < _count)
        {
            var execution = RunNext();
            if (execution.ReturnsRows)
                return execution;
        }

        _current?.Dispose();
        return null;
    }

    /// <summary>Runs all that is left, results unread.</summary>
    public void RunToEnd()
    {
        while (_next < _count)
        {
            var execution = RunNext();
            while (execution.ReturnsRows && execution.Fetch() is { } chunk)
                chunk.Dispose();
        }

        _current?.Dispose();
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _progress?.Dispose();
        _current?.Dispose();
        _statements?.Dispose();
        _command.SetRunning(null);
        _interruption.Dispose();
    }

    private StatementExecution RunNext()
    {
        _current?.Dispose();
        _current = null;
        _interruption.ThrowIfInterrupted();
        var prepared = _prepared ?? _statements!.Prepare(_next);
        try
        {
            ParameterBinder.Bind(prepared, _command.Parameters, _sql, isOnly: _count == 1);
            _current = StatementExecution.Start(_connection, _interruption, prepared, _sql, _command.UseStreamingMode);
        }
        finally
        {
            if (_prepared is null)
                prepared.Dispose();
        }

        _next++;
        if (_current.RowsChanged >= 0)
            RowsChanged = Math.Max(RowsChanged, 0) + _current.RowsChanged;
        return _current;
    }
}
