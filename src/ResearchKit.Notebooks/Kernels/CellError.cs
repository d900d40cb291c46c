using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>What ended a cell, told in the user's terms: their cell, line and message, no frames of the engine.</summary>
/// <param name="Name">The kind: an exception's type name, <c>CompilationError</c>, <c>SqlError</c>, <c>DirectiveError</c>, <c>Interrupted</c>, <c>Unresponsive</c>.</param>
/// <param name="Message">The message.</param>
/// <param name="Line">Line of the cell, from 1; 0 where there is none.</param>
/// <param name="Column">Column, from 1; 0 where there is none.</param>
/// <param name="Trace">What a front end prints, line by line.</param>
public sealed record CellError(string Name, string Message, int Line, int Column, ImmutableArray<string> Trace)
{
    /// <summary>An error whose printed form is <c>label, line 2, column 5: message</c>.</summary>
    /// <param name="label">How messages name the cell.</param>
    /// <param name="name">The kind of error.</param>
    /// <param name="message">The message.</param>
    /// <param name="line">Line of the cell, from 1; 0 where there is none.</param>
    /// <param name="column">Column, from 1; 0 where there is none.</param>
    /// <param name="more">Further lines to print.</param>
    public static CellError At(string label, string name, string message, int line = 0, int column = 0, params ReadOnlySpan<string> more)
    {
        var place = (line, column) switch
        {
            (0, _) => label,
            (_, 0) => $"{label}, line {line}",
            _ => $"{label}, line {line}, column {column}",
        };
        return new CellError(name, message, line, column, [$"{place}: {name}: {message}", .. more]);
    }
}
