using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// What stands after <c>#!meta</c>, to and from a notebook's metadata. Ids and tags of cells, for which the format has no place, are kept in a member of the
/// kit's own; they are taken up again as long as the number of cells is the same.
/// </summary>
internal static class DibMetadata
{
    private const string Own = "researchkit";
    private static readonly string[] JupyterOnly = ["kernelspec", "language_info", "polyglot_notebook", "dotnet_interactive", Own];

    /// <summary>A notebook without cells that has the metadata.</summary>
    public static JsonObject ToNotebook(JsonObject meta)
    {
        var notebook = Notebook.Create().Json;
        var metadata = (JsonObject)notebook["metadata"]!;
        foreach (var (name, value) in meta)
        {
            if (name == "kernelInfo")
                metadata["polyglot_notebook"] = new JsonObject { ["kernelInfo"] = value?.DeepClone() };
            else if (name != Own)
                metadata[name] = value?.DeepClone();
        }

        return notebook;
    }

    /// <summary>The object for a notebook.</summary>
    public static JsonObject OfNotebook(JsonObject notebook)
    {
        var metadata = (JsonObject)notebook["metadata"]!;
        var info = (metadata["polyglot_notebook"] as JsonObject)?["kernelInfo"] as JsonObject;
        var meta = new JsonObject { ["kernelInfo"] = info?.DeepClone() ?? DefaultInfo(metadata) };
        foreach (var (name, value) in metadata)
        {
            if (!JupyterOnly.Contains(name, StringComparer.Ordinal))
                meta[name] = value?.DeepClone();
        }

        return meta;
    }

    /// <summary>Adds ids and tags of cells, where one has a tag or an id that reading would not give it.</summary>
    public static void AddCells(JsonObject meta, IReadOnlyList<JsonObject> cells)
    {
        var told = cells.Select((cell, i) => Told(cell, i)).ToArray();
        if (told.Any(cell => cell.Count > 0))
            meta[Own] = new JsonObject { ["cells"] = new JsonArray([.. told]) };
    }

    /// <summary>Gives cells their ids and tags again.</summary>
    public static void RestoreCells(JsonObject meta, JsonArray cells)
    {
        if ((meta[Own] as JsonObject)?["cells"] is not JsonArray told || told.Count != cells.Count)
            return;
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = (JsonObject)cells[i]!;
            if (JsonString.Of(told[i]?["id"]) is { } id)
                cell["id"] = id;
            if (told[i]?["tags"] is JsonArray tags && tags.All(tag => JsonString.Of(tag) is not null))
                ((JsonObject)cell["metadata"]!)["tags"] = tags.DeepClone();
        }
    }

    /// <summary>A cell as Jupyter has it: code cells name their kernel in both conventions.</summary>
    public static JsonObject Cell(string kernel, string source, int number)
    {
        var id = $"cell-{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        if (kernel == "markdown")
            return NotebookCell.Markdown(source, id).Json;
        if (kernel == "raw")
            return new JsonObject { ["cell_type"] = "raw", ["id"] = id, ["metadata"] = new JsonObject(), ["source"] = MultilineText.Split(source) };
        var cell = NotebookCell.Code(source, id);
        CellLanguage.WriteMetadata(cell, kernel);
        return cell.Json;
    }

    private static JsonObject Told(JsonObject cell, int i)
    {
        var told = new JsonObject();
        if (JsonString.Of(cell["id"]) is { } id && id != string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cell-{i + 1}"))
            told["id"] = id;
        if (cell["metadata"]?["tags"] is JsonArray { Count: > 0 } tags)
            told["tags"] = tags.DeepClone();
        return told;
    }

    private static JsonObject DefaultInfo(JsonObject metadata)
    {
        var name = CellLanguage.ReadDefault(metadata);
        return new JsonObject { ["defaultKernelName"] = name, ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = name }) };
    }
}
