using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>Parses and checks a notebook's JSON: what the rest of the engine relies on is there and has the right kind.</summary>
internal static class NotebookReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>Reads the JSON object of a notebook.</summary>
    /// <exception cref="NotebookFormatException">Not JSON, or not a notebook that this version reads.</exception>
    public static JsonObject Read(byte[] utf8, string name)
    {
        ReadOnlySpan<byte> text = utf8;
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        if (text.Trim(" \t\r\n"u8).IsEmpty)
            throw new NotebookFormatException(name, 1, 1, "the file is empty. Expected a Jupyter notebook (.ipynb), which is JSON.");
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, nodeOptions: null, Strict);
            Materialize(node);
        }
        catch (JsonException error)
        {
            throw new NotebookFormatException(
                name, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, $"not valid JSON: {Reason(error)}", error);
        }

        catch (InvalidOperationException error)
        {
            throw new NotebookFormatException(name, 0, 0, "the name of a member is no valid text: it holds half of a surrogate pair.", error);
        }

        Check(text, node, name);
        return (JsonObject)node!;
    }

    // JsonNode reads lazily; duplicate names and the like must surface here and not in the middle of a run.
    private static void Materialize(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, value) in members)
                    Materialize(value);
                break;
            case JsonArray items:
                foreach (var value in items)
                    Materialize(value);
                break;
        }
    }

    private static string Reason(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    private static void Check(ReadOnlySpan<byte> text, JsonNode? node, string name)
    {
        if (node is not JsonObject notebook)
            throw Fault(text, name, "expected a JSON object, the notebook.", []);
        if (notebook["nbformat"] is not JsonValue format || !format.TryGetValue<int>(out var major))
            throw Fault(text, name, "no whole number \"nbformat\": this is not a Jupyter notebook.", ["nbformat"]);
        if (major != 4)
            throw Fault(text, name, $"nbformat is {major}, expected 4. Convert the file with: jupyter nbconvert --to notebook --nbformat 4", ["nbformat"]);
        if (notebook["nbformat_minor"] is not JsonValue minor || !minor.TryGetValue<int>(out _))
            throw Fault(text, name, "\"nbformat_minor\" must be a whole number, for example 5.", ["nbformat_minor"]);
        if (notebook["metadata"] is not JsonObject)
            throw Fault(text, name, "\"metadata\" must be an object; {} will do.", ["metadata"]);
        if (notebook["cells"] is not JsonArray cells)
            throw Fault(text, name, "\"cells\" must be a list of cells.", ["cells"]);
        for (var i = 0; i < cells.Count; i++)
            CheckCell(text, cells[i], i, name);
    }

    private static void CheckCell(ReadOnlySpan<byte> text, JsonNode? node, int i, string name)
    {
        if (node is not JsonObject cell)
            throw Fault(text, name, $"cell {i + 1} must be an object.", ["cells", i]);
        var type = Text(cell["cell_type"]);
        if (type is not ("code" or "markdown" or "raw"))
            throw Fault(text, name, $"cell {i + 1} has cell_type {Quote(cell["cell_type"])}; expected \"code\", \"markdown\" or \"raw\".", ["cells", i, "cell_type"]);
        if (!IsText(cell["source"]))
            throw Fault(text, name, $"cell {i + 1}: \"source\" must be a string or a list of strings.", ["cells", i, "source"]);
        if (cell["metadata"] is not JsonObject metadata)
            throw Fault(text, name, $"cell {i + 1}: \"metadata\" must be an object; {{}} will do.", ["cells", i, "metadata"]);
        if (metadata.ContainsKey("tags") && !(metadata["tags"] is JsonArray tags && tags.All(tag => Text(tag) is not null)))
            throw Fault(text, name, $"cell {i + 1}: \"tags\" must be a list of strings.", ["cells", i, "metadata", "tags"]);
        if (cell.ContainsKey("id") && Text(cell["id"]) is null)
            throw Fault(text, name, $"cell {i + 1}: \"id\" must be a string.", ["cells", i, "id"]);
        if (type == "code")
            CheckOutputs(text, cell["outputs"], i, name);
    }

    private static void CheckOutputs(ReadOnlySpan<byte> text, JsonNode? node, int i, string name)
    {
        if (node is not JsonArray outputs)
            throw Fault(text, name, $"cell {i + 1}: \"outputs\" must be a list; [] for a cell that has not run.", ["cells", i, "outputs"]);
        for (var j = 0; j < outputs.Count; j++)
        {
            if (outputs[j] is not JsonObject output || Text(output["output_type"]) is not { } type)
                throw Fault(text, name, $"cell {i + 1}, output {j + 1}: must be an object with an \"output_type\".", ["cells", i, "outputs", j]);
            var sound = type switch
            {
                "stream" => Text(output["name"]) is not null && IsText(output["text"]),
                "display_data" or "execute_result" => output["data"] is JsonObject data
                    && data.All(entry => MimeBundleJson.IsJson(entry.Key) || IsText(entry.Value)),
                "error" => Text(output["ename"]) is not null && Text(output["evalue"]) is not null
                    && output["traceback"] is JsonArray lines && lines.All(line => Text(line) is not null),
                _ => true,
            };
            if (!sound)
                throw Fault(text, name, $"cell {i + 1}, output {j + 1}: not a whole \"{type}\" output of nbformat 4.", ["cells", i, "outputs", j]);
        }
    }

    private static bool IsText(JsonNode? node) => Text(node) is not null || (node is JsonArray lines && lines.All(line => Text(line) is not null));

    private static string? Text(JsonNode? node) => JsonString.Of(node);

    private static string Quote(JsonNode? node) => node?.ToJsonString() ?? "(missing)";

    private static NotebookFormatException Fault(ReadOnlySpan<byte> text, string name, string problem, ReadOnlySpan<object> path)
    {
        var (line, column) = JsonPlace.Find(text, path);
        return new NotebookFormatException(name, line, column, problem);
    }
}
