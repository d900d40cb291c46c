using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>Something a submission showed. Every text in it has passed the release gate.</summary>
/// <param name="Parent">The submission that caused it, also when it had ended by then.</param>
public abstract record OutputEvent(Submission Parent);

/// <summary>Where written text went.</summary>
public enum OutputStream
{
    /// <summary>Standard output.</summary>
    Standard,

    /// <summary>Standard error.</summary>
    Error,
}

/// <summary>Text written by a submission.</summary>
/// <param name="Parent">The submission that caused it.</param>
/// <param name="Stream">Which stream.</param>
/// <param name="Text">Whole lines, except for the last piece of a stream.</param>
public sealed record StreamEvent(Submission Parent, OutputStream Stream, string Text) : OutputEvent(Parent);

/// <summary>A displayed value.</summary>
/// <param name="Parent">The submission that caused it.</param>
/// <param name="Bundle">Its representations.</param>
/// <param name="DisplayId">Names the display for later updates; the same in every run.</param>
public sealed record DisplayEvent(Submission Parent, MimeBundle Bundle, string DisplayId) : OutputEvent(Parent);

/// <summary>A new value for an earlier display.</summary>
/// <param name="Parent">The submission that caused the update.</param>
/// <param name="Bundle">The new representations.</param>
/// <param name="DisplayId">The display to change, wherever it stands.</param>
public sealed record DisplayUpdateEvent(Submission Parent, MimeBundle Bundle, string DisplayId) : OutputEvent(Parent);

/// <summary>The value of a submission's last expression or query.</summary>
/// <param name="Parent">The submission that caused it.</param>
/// <param name="Bundle">Its representations.</param>
public sealed record ResultEvent(Submission Parent, MimeBundle Bundle) : OutputEvent(Parent);

/// <summary>An error that ended a submission.</summary>
/// <param name="Parent">The submission that failed.</param>
/// <param name="Error">The error, every text screened.</param>
public sealed record ErrorEvent(Submission Parent, CellError Error) : OutputEvent(Parent);

/// <summary>Asks front ends to take away what the submission showed so far.</summary>
/// <param name="Parent">The submission.</param>
/// <param name="Wait">True to keep the old outputs until the next one arrives.</param>
public sealed record ClearEvent(Submission Parent, bool Wait) : OutputEvent(Parent);

/// <summary>Help that a submission asked for; front ends show it beside the notebook. Not part of the saved notebook.</summary>
/// <param name="Parent">The submission.</param>
/// <param name="Bundle">Its representations.</param>
public sealed record PageEvent(Submission Parent, MimeBundle Bundle) : OutputEvent(Parent);

/// <summary>Opens a connection to code in front ends. Not part of the saved notebook.</summary>
/// <param name="Parent">The submission that opens it.</param>
/// <param name="CommId">Names the connection.</param>
/// <param name="Target">The name that the code answers to.</param>
/// <param name="Data">JSON.</param>
public sealed record CommOpenEvent(Submission Parent, string CommId, string Target, string Data) : OutputEvent(Parent);

/// <summary>Data to code in front ends. Not part of the saved notebook.</summary>
/// <param name="Parent">The submission that sends it.</param>
/// <param name="CommId">The connection.</param>
/// <param name="Data">JSON.</param>
public sealed record CommMessageEvent(Submission Parent, string CommId, string Data) : OutputEvent(Parent);

/// <summary>Closes a connection to code in front ends. Not part of the saved notebook.</summary>
/// <param name="Parent">The submission that closes it.</param>
/// <param name="CommId">The connection.</param>
public sealed record CommCloseEvent(Submission Parent, string CommId) : OutputEvent(Parent);

/// <summary>How far a long submission is. Not part of the saved notebook.</summary>
/// <param name="Parent">The submission.</param>
/// <param name="Fraction">0 to 1; null when not known.</param>
/// <param name="Message">What is being done.</param>
public sealed record ProgressEvent(Submission Parent, double? Fraction, string Message) : OutputEvent(Parent)
{
    /// <summary>Whether the submission shows the same by a display that it updates, so that front ends need not.</summary>
    public bool HasDisplay { get; init; }
}
