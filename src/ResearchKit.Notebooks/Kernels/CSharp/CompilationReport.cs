using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Compiler errors in the user's terms: cell, line, column, message and the line itself.</summary>
internal static class CompilationReport
{
    private const int MostShown = 10;

    /// <summary>The report of at least one error; the first gives the position.</summary>
    public static CellError Of(ImmutableArray<Diagnostic> errors, Submission submission)
    {
        var ordered = errors.OrderBy(error => error.Location.SourceSpan.Start).ToArray();
        var lines = submission.Code.Split('\n');
        var trace = ImmutableArray.CreateBuilder<string>();
        foreach (var error in ordered.Take(MostShown))
        {
            var start = error.Location.GetLineSpan().StartLinePosition;
            trace.Add(string.Create(
                CultureInfo.InvariantCulture, $"{submission.Label}, line {start.Line + 1}, column {start.Character + 1}: {error.Id}: {Message(error)}"));
            var inCode = start.Line + 1 - submission.FirstLine;
            if (inCode >= 0 && inCode < lines.Length)
            {
                trace.Add("    " + lines[inCode].TrimEnd('\r').Replace('\t', ' '));
                trace.Add(new string(' ', 4 + start.Character) + "^");
            }
        }

        if (ordered.Length > MostShown)
            trace.Add(string.Create(CultureInfo.InvariantCulture, $"... and {ordered.Length - MostShown} more errors."));
        var first = ordered[0].Location.GetLineSpan().StartLinePosition;
        return new CellError("CompilationError", $"{ordered[0].Id}: {Message(ordered[0])}", first.Line + 1, first.Character + 1, trace.ToImmutable());
    }

    private static string Message(Diagnostic error) => error.GetMessage(CultureInfo.InvariantCulture);
}
