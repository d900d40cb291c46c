using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// Reads <c>.dib</c>: <c>#!meta</c> with JSON first, then cells, each a selector line and a body. A line is a selector line where its whole text is the name
/// of a known kernel; others (<c>#!time</c>, <c>#!sql --name v</c>) belong to the body. Blank lines around a body are no part of it.
/// </summary>
internal static class DibReader
{
    private const string MetaLine = "#!meta";

    /// <summary>The notebook as Jupyter's JSON, nbformat 4.5.</summary>
    /// <exception cref="NotebookFormatException">Not UTF-8, or the metadata are no JSON object.</exception>
    public static JsonObject Read(byte[] utf8, string name)
    {
        var lines = Text(utf8, name).Split('\n');
        for (var i = 0; i < lines.Length; i++)
            lines[i] = lines[i].TrimEnd('\r');
        var (meta, next) = ReadMeta(lines, name);
        var notebook = DibMetadata.ToNotebook(meta);
        var metadata = (JsonObject)notebook["metadata"]!;
        var kernels = KernelNames.OfMetadata(metadata);
        var cells = (JsonArray)notebook["cells"]!;
        var (kernel, body) = (CellLanguage.ReadDefault(metadata), new List<string>());
        for (var i = next; i < lines.Length; i++)
        {
            if (kernels.SelectedAlone(lines[i]) is { } selected)
            {
                Close();
                kernel = selected;
            }
            else
            {
                body.Add(lines[i]);
            }
        }

        Close();
        DibMetadata.RestoreCells(meta, cells);
        new Notebook(notebook, original: null).WriteSelectors();
        return notebook;

        void Close()
        {
            if (Trimmed(body) is { Length: > 0 } source)
                cells.Add(DibMetadata.Cell(kernel, source, cells.Count + 1));
            body.Clear();
        }
    }

    private static string Text(byte[] utf8, string name)
    {
        ReadOnlySpan<byte> bytes = utf8;
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new NotebookFormatException(name, 0, 0, "not a text in UTF-8. Expected a .dib notebook; save it as UTF-8.", error);
        }
    }

    private static (JsonObject Meta, int Next) ReadMeta(string[] lines, string name)
    {
        var first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0 || lines[first].TrimEnd() != MetaLine)
            return ([], 0);
        var end = first + 1;
        while (end < lines.Length && !lines[end].StartsWith("#!", StringComparison.Ordinal))
            end++;
        var json = string.Join('\n', lines[(first + 1)..end]);
        if (string.IsNullOrWhiteSpace(json))
            return ([], end);
        try
        {
            return JsonNode.Parse(json, nodeOptions: null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject meta
                ? (meta, end)
                : throw new NotebookFormatException(name, first + 2, 1, "the text after #!meta must be a JSON object such as {\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[]}}.");
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException(name, first + 2 + (error.LineNumber ?? 0), (error.BytePositionInLine ?? 0) + 1, "the text after #!meta is not valid JSON. Expected a JSON object.", error);
        }
    }

    private static string Trimmed(List<string> body)
    {
        var (from, to) = (0, body.Count);
        while (from < to && string.IsNullOrWhiteSpace(body[from]))
            from++;
        while (to > from && string.IsNullOrWhiteSpace(body[to - 1]))
            to--;
        return string.Join('\n', body[from..to]);
    }
}
