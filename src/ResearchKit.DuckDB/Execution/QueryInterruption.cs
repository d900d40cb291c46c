using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB;

/// <summary>
/// Stops a running query: on its token, its time limit, or Cancel. Ends with the query, so that a late signal never hits the connection's next one.
/// </summary>
internal sealed class QueryInterruption : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConnectionHandle _connection;
    private readonly CancellationToken _token;
    private readonly int _timeoutSeconds;
    private readonly CancellationToken _ambient = DuckDBAmbientCancellation.Token;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationTokenRegistration _ambientRegistration;
    private readonly ITimer? _timer;
    private Cause _cause;
    private bool _ended;

    public QueryInterruption(ConnectionHandle connection, CancellationToken token, int timeoutSeconds, TimeProvider time)
    {
        _connection = connection;
        _token = token;
        _timeoutSeconds = timeoutSeconds;
        token.ThrowIfCancellationRequested();
        _ambient.ThrowIfCancellationRequested();
        if (timeoutSeconds > 0)
            _timer = time.CreateTimer(static self => ((QueryInterruption)self!).Interrupt(Cause.Timeout), this, TimeSpan.FromSeconds(timeoutSeconds), Timeout.InfiniteTimeSpan);
        _registration = token.UnsafeRegister(static self => ((QueryInterruption)self!).Interrupt(Cause.Token), this);
        _ambientRegistration = _ambient.UnsafeRegister(static self => ((QueryInterruption)self!).Interrupt(Cause.Ambient), this);
    }

    private enum Cause
    {
        None,
        Token,
        Ambient,
        Cancel,
        Timeout,
    }

    /// <summary>Stops the query that runs now, as DbCommand.Cancel does.</summary>
    public void Cancel() => Interrupt(Cause.Cancel);

    /// <summary>
    /// To be called after the library started a query, which forgets interruptions that came before: those are sent again.
    /// </summary>
    public void Repeat()
    {
        lock (_gate)
        {
            if (_cause != Cause.None && !_ended)
                NativeMethods.duckdb_interrupt(_connection);
        }
    }

    /// <summary>Throws when the query was told to stop.</summary>
    public void ThrowIfInterrupted(Exception? inner = null)
    {
        Cause cause;
        lock (_gate)
            cause = _cause;
        switch (cause)
        {
            case Cause.Token:
                throw new OperationCanceledException("The query was cancelled.", inner, _token);
            case Cause.Ambient:
                throw new OperationCanceledException("The query was cancelled.", inner, _ambient);
            case Cause.Cancel:
                throw new OperationCanceledException("The query was cancelled by DuckDBCommand.Cancel.", inner);
            case Cause.Timeout:
                throw new TimeoutException($"The query did not finish within its time limit of {_timeoutSeconds} s. Raise DuckDBCommand.CommandTimeout (0 means no limit), or ask for less.", inner);
        }
    }

    /// <summary>From now on nothing is interrupted.</summary>
    public void Dispose()
    {
        lock (_gate)
            _ended = true;
        _registration.Dispose();
        _ambientRegistration.Dispose();
        _timer?.Dispose();
    }

    private void Interrupt(Cause cause)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            if (_cause == Cause.None)
                _cause = cause;
            if (!_connection.IsClosed)
                NativeMethods.duckdb_interrupt(_connection);
        }
    }
}
