using System.Globalization;
using ResearchKit.DuckDB;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>Tells how far a statement is: nothing in its first second, then once a second, by DuckDB's estimate where it has one.</summary>
internal sealed class SqlProgress : IProgress<DuckDBProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly SubmissionOutput _output;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;
    private double _percentage = -1;
    private bool _told;
    private bool _ended;

    public SqlProgress(SubmissionOutput output, TimeProvider time)
    {
        (_output, _time) = (output, time);
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(static self => ((SqlProgress)self!).Tell(), this, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Report(DuckDBProgress value) => Volatile.Write(ref _percentage, value.Percentage);

    /// <summary>Ends the reports; none comes after this returns.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _ended = true;
            if (_told)
                _output.Progress(1, "");
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _told = true;
            var seconds = _time.GetElapsedTime(_started).TotalSeconds;
            var percentage = Volatile.Read(ref _percentage);
            if (percentage >= 0)
                _output.Progress(percentage / 100, string.Create(CultureInfo.InvariantCulture, $"query: {percentage:0} %, {seconds:0} s"));
            else
                _output.Progress(fraction: null, string.Create(CultureInfo.InvariantCulture, $"query: {seconds:0} s"));
        }
    }
}
