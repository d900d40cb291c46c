using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>
/// What one submission may show. Usable after the submission ended: its tasks and threads keep it, so that what they show later still
/// has the right parent. Safe for use by several threads.
/// </summary>
/// <remarks>
/// Written text leaves line by line, the rest of an unfinished line when something else is shown or the submission ends: the release gate
/// must see a line whole, or a name could slip through in two halves.
/// </remarks>
public sealed class SubmissionOutput
{
    private static readonly AsyncLocal<SubmissionOutput?> Ambient = new();
    private readonly Lock _writing = new();
    private readonly OutputChannel _channel;
    private readonly StringBuilder _pending = new();
    private OutputStream _pendingStream;

    internal SubmissionOutput(OutputChannel channel, Submission parent)
    {
        _channel = channel;
        Parent = parent;
    }

    /// <summary>The submission whose code is running here (this thread, task, or one started by it); null outside of cells.</summary>
    public static SubmissionOutput? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The parent of everything shown through this object.</summary>
    public Submission Parent { get; }

    /// <summary>Connections to code in front ends.</summary>
    public CommRegistry Comms => _channel.Comms;

    /// <summary>Cancelled when the submission is interrupted; for calls in a cell that take a token.</summary>
    public CancellationToken Interruption { get; internal set; }

    /// <summary>Writes text to a stream.</summary>
    /// <param name="stream">Which stream.</param>
    /// <param name="text">The text, with its own line ends.</param>
    public void Write(OutputStream stream, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        try
        {
        }
        finally
        {
            lock (_writing)
            {
                if (stream != _pendingStream)
                    ReleasePending();
                _pendingStream = stream;
                var end = text.LastIndexOfAny('\n', '\r') + 1;
                _pending.Append(text[..end]);
                if (end > 0)
                    ReleasePending();
                _pending.Append(text[end..]);
            }
        }
    }

    /// <summary>Shows a value.</summary>
    /// <param name="value">The value; null is shown as such.</param>
    /// <returns>The display, which can be updated.</returns>
    public DisplayedValue Display(object? value)
    {
        var bundle = _channel.Render(value);
        var displayed = new DisplayedValue(this, _channel.NextDisplayId());
        Publish(new DisplayEvent(Parent, bundle, displayed.DisplayId));
        return displayed;
    }

    /// <summary>Shows the value of the submission's last expression or query.</summary>
    /// <param name="value">The value; null is shown as such.</param>
    public void Result(object? value) => Publish(new ResultEvent(Parent, _channel.Render(value)));

    /// <summary>Shows the error that ended the submission.</summary>
    /// <param name="error">The error; its texts are screened here.</param>
    public void Error(CellError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Publish(new ErrorEvent(Parent, error with
        {
            Message = _channel.Screen(error.Message),
            Trace = [.. _channel.Screen(string.Join('\n', error.Trace)).Split('\n')],
        }));
    }

    /// <summary>Asks the person who runs the cell, and waits. What was written before is shown first.</summary>
    /// <param name="prompt">What is asked; may be empty.</param>
    /// <param name="password">Whether what is typed is hidden.</param>
    /// <returns>What was typed, without a line end.</returns>
    /// <exception cref="InvalidOperationException">Nobody can be asked: the front end allows no input, or there is none.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public string ReadInput(string prompt, bool password = false)
    {
        Flush();
        var input = Parent.Input
            ?? throw new InvalidOperationException("the cell asks for input, but there is nobody to ask: this notebook runs without a front end that allows input.");
        return input.Read(prompt, password, Interruption);
    }

    /// <summary>Asks front ends to take away what the submission showed so far.</summary>
    /// <param name="wait">True to keep the old outputs until the next one arrives.</param>
    public void Clear(bool wait = false) => Publish(new ClearEvent(Parent, wait));

    /// <summary>Shows help beside the notebook.</summary>
    /// <param name="value">The help.</param>
    public void Page(IDisplayable value) => Publish(new PageEvent(Parent, _channel.Render(value)));

    /// <summary>Tells how far the submission is.</summary>
    /// <param name="fraction">0 to 1; null when not known.</param>
    /// <param name="message">What is being done; empty at the end, with fraction 1.</param>
    public void Progress(double? fraction, string message) => Progress(fraction, message, hasDisplay: false);

    /// <summary>Releases an unfinished line.</summary>
    public void Flush()
    {
        try
        {
        }
        finally
        {
            lock (_writing)
                ReleasePending();
        }
    }

    /// <summary>What the release gate lets go to a page in the value's stead.</summary>
    internal object? Admit(object? value) => _channel.Admit(value);

    internal void Progress(double? fraction, string message, bool hasDisplay) =>
        Publish(new ProgressEvent(Parent, fraction, _channel.Screen(message)) { HasDisplay = hasDisplay });

    internal void Update(string displayId, object? value) => Publish(new DisplayUpdateEvent(Parent, _channel.Render(value), displayId));

    private void Publish(OutputEvent output)
    {
        Flush();
        _channel.Publish(output);
    }

    private void ReleasePending()
    {
        if (_pending.Length == 0)
            return;
        var text = _pending.ToString();
        _pending.Clear();
        _channel.Publish(new StreamEvent(Parent, _pendingStream, _channel.Screen(text)));
    }
}
