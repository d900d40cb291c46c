using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>An exception in the user's terms: type, message, and the frames that are in cells.</summary>
internal static class ExceptionReport
{
    /// <summary>The report of an exception that left a cell.</summary>
    public static CellError Of(Exception exception, Submission submission)
    {
        var shown = Unwrap(exception);
        var frames = CellFrames(shown).ToArray();
        var line = frames.FirstOrDefault(frame => frame.File == submission.Label).Line;
        var trace = ImmutableArray.CreateBuilder<string>();
        trace.Add(Place(submission.Label, line) + $": {shown.GetType().Name}: {shown.Message}");
        var index = line - submission.FirstLine;
        var lines = submission.Code.Split('\n');
        if (line > 0 && index >= 0 && index < lines.Length && lines[index].Trim() is { Length: > 0 } text)
            trace.Add("    " + text);
        for (var inner = shown.InnerException; inner is not null; inner = inner.InnerException)
            trace.Add($"  because: {inner.GetType().Name}: {inner.Message}");
        foreach (var frame in frames)
            trace.Add($"   at {frame.Method} in {Place(frame.File, frame.Line)}");
        return new CellError(shown.GetType().Name, shown.Message, line, 0, trace.ToImmutable());
    }

    private static Exception Unwrap(Exception exception) => exception switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        _ => exception,
    };

    private static string Place(string file, int line) => line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}") : file;

    // Only script code carries a file name without a directory: the cell's label.
    private static IEnumerable<(string Method, string File, int Line)> CellFrames(Exception exception) =>
        from frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames()
        let file = frame.GetFileName()
        where file is not null && frame.GetMethod()?.DeclaringType?.FullName?.StartsWith("Submission#", StringComparison.Ordinal) == true
        select (MethodName(frame.GetMethod()!), Path.GetFileName(file), frame.GetFileLineNumber());

    private static string MethodName(MethodBase method)
    {
        // Compiler-made names look like <Name>b__0 or, for async methods, MoveNext in a type <Name>d__1.
        var name = method.Name == "MoveNext" ? method.DeclaringType!.Name : method.Name;
        var end = name.IndexOf('>', StringComparison.Ordinal);
        var plain = name.StartsWith('<') && end > 1 ? name[1..end].TrimStart('<') : name;
        return plain is "Initialize" or "Factory" ? "the cell" : plain;
    }
}
