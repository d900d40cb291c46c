using ResearchKit.DuckDB.Bindings;

namespace ResearchKit.DuckDB;

/// <summary>Asks DuckDB ten times a second how far the running query is, and passes it on when it moved.</summary>
internal sealed class ProgressReporter : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly ConnectionHandle _connection;
    private readonly IProgress<DuckDBProgress> _progress;
    private readonly ITimer _timer;
    private double _last = -1;
    private bool _ended;

    public ProgressReporter(DuckDBConnection connection, IProgress<DuckDBProgress> progress)
    {
        _connection = connection.Handle;
        _progress = progress;
        _timer = connection.TimeProvider.CreateTimer(static self => ((ProgressReporter)self!).Poll(), this, s_interval, s_interval);
    }

    /// <summary>Ends the reports; none comes after this returns.</summary>
    public void Dispose()
    {
        lock (_gate)
            _ended = true;
        _timer.Dispose();
    }

    private void Poll()
    {
        lock (_gate)
        {
            if (_ended || _connection.IsClosed)
                return;
            var now = NativeMethods.duckdb_query_progress(_connection);
            if (now.Percentage < 0 || now.Percentage <= _last)
                return;
            _last = now.Percentage;
            _progress.Report(new DuckDBProgress(now.Percentage, (long)now.RowsProcessed, (long)now.TotalRows));
        }
    }
}
