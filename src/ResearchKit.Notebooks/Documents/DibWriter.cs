using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>Writes <c>.dib</c> as Polyglot Notebooks does, with LF. Outputs, execution numbers, attachments and empty cells have no place in it.</summary>
internal static class DibWriter
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The notebook as bytes.</summary>
    public static byte[] Write(JsonObject notebook)
    {
        var metadata = (JsonObject)notebook["metadata"]!;
        var (kernels, defaultKernel) = (KernelNames.OfMetadata(metadata), CellLanguage.ReadDefault(metadata));
        var cells = ((JsonArray)notebook["cells"]!).OfType<JsonObject>()
            .Select(json => (Json: json, Parts: Parts(new NotebookCell(json), kernels, defaultKernel)))
            .Where(cell => cell.Parts.Count > 0)
            .ToArray();
        var meta = DibMetadata.OfNotebook(notebook);
        // A cell that becomes several gives its id and tags to the first.
        DibMetadata.AddCells(meta, [.. cells.SelectMany(cell => cell.Parts.Select((_, i) => i == 0 ? cell.Json : []))]);
        var text = new StringBuilder("#!meta\n\n").Append(meta.ToJsonString(OneLine)).Append('\n');
        foreach (var (kernel, body) in cells.SelectMany(cell => cell.Parts))
            text.Append("\n#!").Append(kernel).Append("\n\n").Append(body).Append('\n');
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString());
    }

    /// <summary>The cells that reading will find: a code cell is split at each line that is nothing but a selector.</summary>
    private static List<(string Kernel, string Body)> Parts(NotebookCell cell, KernelNames kernels, string defaultKernel)
    {
        var parts = new List<(string, string)>();
        if (cell.Kind != CellKind.Code)
        {
            // A prose line that looks like a selector is moved by one blank, which Markdown does not show.
            Add(cell.Kind == CellKind.Markdown ? "markdown" : "raw", cell.Source.Split('\n').Select(line => kernels.SelectedAlone(line.TrimEnd('\r')) is null ? line : " " + line));
            return parts;
        }

        var (kernel, body) = (cell.KernelName ?? defaultKernel, new List<string>());
        foreach (var line in cell.Source.Split('\n'))
        {
            if (kernels.SelectedAlone(line.TrimEnd('\r')) is { } selected)
            {
                Add(kernel, body);
                (kernel, body) = (selected, []);
            }
            else
            {
                body.Add(line);
            }
        }

        Add(kernel, body);
        return parts;

        void Add(string name, IEnumerable<string> lines)
        {
            var text = string.Join('\n', lines.SkipWhile(string.IsNullOrWhiteSpace)).TrimEnd();
            if (text.Length > 0)
                parts.Add((name, text));
        }
    }
}
