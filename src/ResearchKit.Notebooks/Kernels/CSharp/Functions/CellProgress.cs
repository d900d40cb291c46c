using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.CSharp.Functions;

/// <summary>
/// A progress bar among the outputs of a cell, made by <c>ShowProgress</c>. Shown anew at most four times a second; its last state stays.
/// Hand it to whatever takes an <see cref="IProgress{T}"/> of shares, or count with <see cref="Advance"/>. Safe for use by several threads.
/// </summary>
/// <example><code>using var bar = ShowProgress("Simulating", total: 2000, unit: "replications");</code></example>
public sealed class CellProgress : IProgress<double>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private readonly SubmissionOutput _output;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly DisplayedValue _shown;
    private ProgressView _view;
    private TimeSpan _lastShown;
    private bool _ended;

    internal CellProgress(SubmissionOutput output, TimeProvider time, string label, double? total, string? unit)
    {
        (_output, _time) = (output, time);
        _started = time.GetTimestamp();
        _view = new ProgressView(label, 0, total) { Unit = unit };
        _output.Progress(_view.Fraction, _view.Line(), hasDisplay: true);
        _shown = output.Display(_view);
    }

    /// <summary>Sets how much is done: units of the total, or a share of 0 to 1 where no total was given.</summary>
    /// <param name="value">The new amount, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public void Report(double value)
    {
        if (!(value >= 0))
            throw new ArgumentOutOfRangeException(nameof(value), value, "Progress is an amount done; expected 0 or more.");
        lock (_lock)
            Set(value);
    }

    /// <summary>Adds to how much is done.</summary>
    /// <param name="units">Units done since. Default 1.</param>
    public void Advance(double units = 1)
    {
        lock (_lock)
            Set(Math.Max(0, _view.Done + units));
    }

    /// <summary>Ends the bar: done if all of the total is, or if there was none; else it says that it stopped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _ended = true;
            var stopped = _output.Interruption.IsCancellationRequested || _view.Total is { } total && _view.Done < total;
            _view = _view with { State = stopped ? ProgressState.Stopped : ProgressState.Done, Elapsed = TimeSpan.Zero };
            _output.Progress(1, "", hasDisplay: true);
            _shown.Update(_view);
        }
    }

    private void Set(double done)
    {
        if (_ended)
            return;
        var elapsed = _time.GetElapsedTime(_started);
        _view = _view with { Done = done, Elapsed = elapsed };
        if (elapsed - _lastShown < Interval)
            return;
        _lastShown = elapsed;
        _output.Progress(_view.Fraction, _view.Line(), hasDisplay: true);
        _shown.Update(_view);
    }
}
