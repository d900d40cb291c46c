using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>What a cell is.</summary>
public enum CellKind
{
    /// <summary>Runs in a kernel.</summary>
    Code,

    /// <summary>Prose.</summary>
    Markdown,

    /// <summary>Passed on as it is; never run, not shown in reports.</summary>
    Raw,
}

/// <summary>A view of one cell of a notebook. Fields that this version does not know stay in the file as they are.</summary>
public sealed class NotebookCell
{
    internal NotebookCell(JsonObject json) => Json = json;

    internal JsonObject Json { get; }

    /// <summary>What the cell is.</summary>
    public CellKind Kind => JsonString.Of(Json["cell_type"]) switch
    {
        "code" => CellKind.Code,
        "markdown" => CellKind.Markdown,
        _ => CellKind.Raw,
    };

    /// <summary>The cell's stable id; null in files older than nbformat 4.5.</summary>
    public string? Id => JsonString.Of(Json["id"]);

    /// <summary>The cell's text. Setting the same text changes nothing.</summary>
    public string Source
    {
        get => MultilineText.Join(Json["source"]);
        set
        {
            if (Source != value)
                Json["source"] = MultilineText.Split(value);
        }
    }

    /// <summary>The cell's metadata, unknown fields included.</summary>
    public JsonObject Metadata => (JsonObject)Json["metadata"]!;

    /// <summary>The cell's tags, in order; empty if none.</summary>
    public IReadOnlyList<string> Tags => [.. (Metadata["tags"] as JsonArray ?? []).Select(tag => JsonString.Of(tag)!)];

    /// <summary>
    /// The kernel that the metadata names (<c>polyglot_notebook.kernelName</c>, else <c>dotnet_interactive.language</c>), or null.
    /// A selector line at the top of the source overrides it.
    /// </summary>
    public string? KernelName => CellLanguage.ReadMetadata(Metadata);

    /// <summary>The cell's execution number; null if it has not run. Only code cells have one.</summary>
    public int? ExecutionCount
    {
        get => Json["execution_count"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : null;
        set => Json["execution_count"] = value;
    }

    /// <summary>The outputs of a code cell; empty for other kinds.</summary>
    public IReadOnlyList<CellOutput> Outputs => [.. (Json["outputs"] as JsonArray ?? []).Select(output => CellOutput.FromJson((JsonObject)output!))];

    /// <summary>A new code cell.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="id">Its id; null to have the notebook give one when it is inserted.</param>
    /// <param name="kernelName">Its kernel where it is not the notebook's default; written in both metadata conventions and as selector line.</param>
    /// <param name="tags">Its tags.</param>
    public static NotebookCell Code(string source, string? id = null, string? kernelName = null, params ReadOnlySpan<string> tags)
    {
        var cell = new NotebookCell(NewJson("code", id, source, tags));
        cell.Json.Insert(1, "execution_count", null);
        cell.Json.Insert(cell.Json.IndexOf("source"), "outputs", new JsonArray());
        CellLanguage.Write(cell, kernelName);
        return cell;
    }

    /// <summary>A new Markdown cell.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="id">Its id; null to have the notebook give one when it is inserted.</param>
    /// <param name="tags">Its tags.</param>
    public static NotebookCell Markdown(string source, string? id = null, params ReadOnlySpan<string> tags) => new(NewJson("markdown", id, source, tags));

    /// <summary>Whether the cell has a tag.</summary>
    /// <param name="tag">The tag, compared ordinally.</param>
    public bool HasTag(string tag) => Tags.Contains(tag, StringComparer.Ordinal);

    /// <summary>Replaces the cell's outputs.</summary>
    /// <param name="outputs">The new outputs, in order.</param>
    /// <exception cref="InvalidOperationException">The cell is no code cell.</exception>
    public void SetOutputs(IEnumerable<CellOutput> outputs)
    {
        if (Kind != CellKind.Code)
            throw new InvalidOperationException($"A {Kind} cell has no outputs; only code cells do.");
        Json["outputs"] = new JsonArray([.. outputs.Select(output => (JsonNode)output.ToJson())]);
    }

    private static JsonObject NewJson(string type, string? id, string source, ReadOnlySpan<string> tags)
    {
        var metadata = new JsonObject();
        if (!tags.IsEmpty)
            metadata["tags"] = new JsonArray([.. tags.ToArray().Select(tag => (JsonNode)tag)]);
        var json = new JsonObject { ["cell_type"] = type };
        if (id is not null)
            json["id"] = id;
        json["metadata"] = metadata;
        json["source"] = MultilineText.Split(source);
        return json;
    }
}
