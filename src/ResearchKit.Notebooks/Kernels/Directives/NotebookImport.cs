using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Kernels.Directives;

/// <summary>
/// <c>#!import file</c>: runs the code cells of a notebook (<c>.ipynb</c>, <c>.dib</c>), or a C# file (<c>.cs</c>, <c>.csx</c>), as a part of the cell. Paths begin at the folder of the file
/// that imports. Errors name the imported file and cell.
/// </summary>
/// <param name="workingDirectory">The folder of the notebook.</param>
internal sealed partial class NotebookImport(string workingDirectory)
{
    /// <summary>How to write it.</summary>
    public const string Usage = "#!import file.ipynb|.dib|.cs|.csx";
    private readonly Stack<string> _open = [];

    /// <summary>Runs a file.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="importing">The cell that imports.</param>
    /// <param name="run">Runs one cell of the file.</param>
    /// <returns>How the first cell that did not succeed ended, else how the last one did.</returns>
    /// <exception cref="DirectiveException">There is no such file, it is none of these kinds, or it imports itself.</exception>
    public async Task<SubmissionResult> RunAsync(Directive directive, Submission importing, Func<Submission, Task<SubmissionResult>> run)
    {
        directive.Allow();
        if (directive.Words.Count != 1)
            throw new DirectiveException(directive.Line, $"expected the path of one file. Usage: {Usage}");
        var folder = _open.TryPeek(out var outer) ? Path.GetDirectoryName(outer)! : workingDirectory;
        var file = Path.GetFullPath(directive.Words[0], folder);
        if (!File.Exists(file))
            throw new DirectiveException(directive.Line, $"there is no file {file}. Paths begin at the folder of the file that imports: {folder}.");
        if (_open.Contains(file, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal))
            throw new DirectiveException(directive.Line, $"a file cannot import itself: {string.Join(" imports ", _open.Reverse().Append(file).Select(Path.GetFileName))}.");
        _open.Push(file);
        try
        {
            var result = SubmissionResult.Success;
            foreach (var cell in Cells(file, directive.Line))
            {
                result = await run(cell with { Input = importing.Input, Origin = importing.Origin }).ConfigureAwait(false);
                if (result.Status != SubmissionStatus.Succeeded)
                    return result;
            }

            return result;
        }
        finally
        {
            _open.Pop();
        }
    }

    private static IEnumerable<Submission> Cells(string file, int line)
    {
        var name = Path.GetFileName(file);
        try
        {
            return Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".ipynb" or ".dib" => OfNotebook(Notebook.Load(file), name),
                ".cs" or ".csx" => [new Submission(AsCell(File.ReadAllText(file)), name, "csharp")],
                var other => throw new DirectiveException(line, $"files of the kind \"{other}\" cannot be imported. Usage: {Usage}"),
            };
        }
        catch (Exception error) when (error is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            throw new DirectiveException(line, $"{name} cannot be imported: {error.Message}");
        }
    }

    private static Submission[] OfNotebook(Notebook notebook, string name) =>
    [
        .. notebook.Cells
            .Select((cell, i) => (Cell: cell, Label: string.Create(CultureInfo.InvariantCulture, $"{name}, cell {i + 1}")))
            .Where(one => one.Cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(one.Cell.Source))
            .Select(one => new Submission(one.Cell.Source, one.Label, one.Cell.KernelName ?? notebook.DefaultKernelName)),
    ];

    // A program in one file may begin with "#!/usr/bin/env dotnet" and say by "#:package Id@Version" what it needs; lines keep their numbers.
    private static string AsCell(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (PackageLine().Match(lines[i]) is { Success: true } package)
                lines[i] = $"#r \"nuget: {package.Groups["id"].Value}{(package.Groups["version"] is { Success: true, Value: var version } && version != "*" ? ", " + version : "")}\"";
            else if (lines[i].StartsWith("#:", StringComparison.Ordinal) || (i == 0 && lines[i].StartsWith("#!/", StringComparison.Ordinal)))
                lines[i] = "";
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"^#:package\s+(?<id>[^\s@]+)(@(?<version>\S+))?\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageLine();
}
