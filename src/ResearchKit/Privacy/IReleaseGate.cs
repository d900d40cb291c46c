namespace ResearchKit.Privacy;

/// <summary>
/// The one door between data and whatever leaves the kit: displays, charts, streams of text, error messages, saved outputs, exports.
/// Display calls it in one place; no output goes round it.
/// </summary>
public interface IReleaseGate
{
    /// <summary>Before rendering: hands back what may be rendered in the value's stead.</summary>
    /// <param name="value">Anything a user asks to see; null included.</param>
    /// <returns>
    /// The value itself when it may be shown, else a view of it that may (for a protected frame: columns, types, banded counts).
    /// </returns>
    object? Admit(object? value);

    /// <summary>After rendering: the last look at a text about to leave (rendered output, stdout, stderr, an error message).</summary>
    /// <param name="mimeType">The MIME type of the text, for example <c>text/html</c>; <c>text/plain</c> for streams and errors.</param>
    /// <param name="content">The text.</param>
    /// <returns>The text that may leave: the same, or with what must not leave replaced by a sentence that says so.</returns>
    string Screen(string mimeType, string content);
}
