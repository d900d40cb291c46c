namespace ResearchKit.Frames;

/// <summary>A workbook can't be read or written. The message says what, where and what to do; it never quotes a cell.</summary>
/// <param name="message">The sentence.</param>
public sealed class WorkbookException(string message) : IOException(message);
