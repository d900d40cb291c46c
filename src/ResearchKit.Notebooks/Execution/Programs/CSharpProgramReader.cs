using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>Makes a notebook of a program that <see cref="CSharpProgramWriter"/> wrote, changes to prose and to plain C# cells included.</summary>
public static class CSharpProgramReader
{
    /// <summary>The notebook, without outputs.</summary>
    /// <param name="program">The program.</param>
    /// <exception cref="NotebookConversionException">It has none of the comments that make it a notebook, or code was edited that was made of a cell's own text.</exception>
    public static Notebook Read(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var lines = program.ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, line => line.StartsWith(ProgramMarkers.Notebook, StringComparison.Ordinal));
        if (first < 0)
            throw new NotebookConversionException(
                $"The program has no line \"{ProgramMarkers.Notebook}...\": it was not made of a notebook by researchkit convert, and where its cells begin and end is not known. Paste it into a notebook instead.");
        var head = Json(lines[first][ProgramMarkers.Notebook.Length..], first);
        var json = new JsonObject
        {
            ["cells"] = new JsonArray(),
            ["metadata"] = head["metadata"]?.DeepClone() ?? new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = head["nbformat_minor"]?.DeepClone() ?? 5,
        };
        var starts = Enumerable.Range(first, lines.Length - first).Where(i => lines[i].StartsWith(ProgramMarkers.Cell, StringComparison.Ordinal)).ToArray();
        foreach (var (start, next) in starts.Zip(starts.Skip(1).Append(lines.Length)))
        {
            if (lines[start] != ProgramMarkers.End)
                ((JsonArray)json["cells"]!).Add(Cell(lines, start, next));
        }

        return Notebook.Parse(NotebookJsonWriter.Write(json), "program");
    }

    private static JsonObject Cell(string[] lines, int start, int next)
    {
        var words = lines[start][ProgramMarkers.Cell.Length..].Split(' ', 2);
        if (words is not ["code" or "markdown" or "raw", var told])
            throw new NotebookConversionException($"Line {Number(start)}: expected \"{ProgramMarkers.Cell}code {{...}}\", markdown or raw.");
        var kept = Json(told, start);
        var body = lines[(start + 1)..next].ToList();
        if (body is [.., ""])
            body.RemoveAt(body.Count - 1);
        var source = words[0] == "code" ? Code(body, kept, start) : string.Join('\n', body.Select(line => Uncommented(line, "// ")));
        var cell = new JsonObject { ["cell_type"] = words[0] };
        if (words[0] == "code")
            cell["execution_count"] = null;
        foreach (var (name, value) in kept.Where(member => member.Key != ProgramMarkers.Fingerprint))
            cell[name] = value?.DeepClone();
        if (words[0] == "code")
            cell["outputs"] = new JsonArray();
        cell["source"] = MultilineText.Split(source);
        return cell;
    }

    private static string Code(List<string> body, JsonObject kept, int start)
    {
        var mark = ProgramMarkers.Original.TrimEnd();
        var own = body.TakeWhile(line => line.StartsWith(mark, StringComparison.Ordinal)).ToArray();
        var code = string.Join('\n', body.Skip(own.Length));
        if (own.Length == 0)
            return code;
        if (JsonString.Of(kept[ProgramMarkers.Fingerprint]) is { } fingerprint && fingerprint != ProgramMarkers.FingerprintOf(code))
            throw new NotebookConversionException(
                $"Line {Number(start)}: the code of this cell was edited, but it was made of the lines that begin with //|, and those are the cell. Change them instead, or take them out to make the code the cell.");
        return string.Join('\n', own.Select(line => Uncommented(line, ProgramMarkers.Original)));
    }

    private static string Uncommented(string line, string prefix) =>
        line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : line == prefix.TrimEnd() ? "" : line;

    private static JsonObject Json(string text, int line)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new NotebookConversionException($"Line {Number(line)}: expected a JSON object at the end of the line.");
        }
        catch (JsonException error)
        {
            throw new NotebookConversionException($"Line {Number(line)}: what follows the marker is not valid JSON: {error.Message}");
        }
    }

    private static string Number(int line) => (line + 1).ToString(CultureInfo.InvariantCulture);
}
