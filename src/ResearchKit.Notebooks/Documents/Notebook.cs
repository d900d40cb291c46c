using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// A Jupyter notebook (nbformat 4.x). Reading and writing an unchanged notebook gives the same bytes; a changed one is written as Jupyter
/// writes it: one space of indent, LF, a newline at the end, unknown fields kept. Not safe for use by several threads at once.
/// </summary>
public sealed class Notebook
{
    private readonly byte[]? _original;

    internal Notebook(JsonObject json, byte[]? original)
    {
        Json = json;
        _original = original;
    }

    internal JsonObject Json { get; }

    /// <summary>The notebook's metadata, unknown fields included.</summary>
    public JsonObject Metadata => (JsonObject)Json["metadata"]!;

    /// <summary>The cells, top to bottom.</summary>
    public IReadOnlyList<NotebookCell> Cells => [.. CellArray.Select(cell => new NotebookCell((JsonObject)cell!))];

    /// <summary>The kernel of cells that do not name one.</summary>
    public string DefaultKernelName => CellLanguage.ReadDefault(Metadata);

    /// <summary>The first heading of level 1 in a Markdown cell, without its <c>#</c>; null if there is none.</summary>
    public string? Title => Cells
        .Where(cell => cell.Kind == CellKind.Markdown)
        .SelectMany(cell => cell.Source.Split('\n'))
        .Select(line => line.TrimEnd('\r', ' '))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();

    private JsonArray CellArray => (JsonArray)Json["cells"]!;

    private bool HasCellIds =>
        Json["nbformat_minor"]!.GetValue<int>() >= 5;

    /// <summary>An empty notebook for this engine, nbformat 4.5.</summary>
    public static Notebook Create() => new(
        new JsonObject
        {
            ["cells"] = new JsonArray(),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = "ResearchKit (C#)", ["language"] = "C#", ["name"] = "researchkit" },
                ["language_info"] = new JsonObject
                {
                    ["file_extension"] = ".cs",
                    ["mimetype"] = "text/x-csharp",
                    ["name"] = "C#",
                    ["pygments_lexer"] = "csharp",
                },
                ["polyglot_notebook"] = new JsonObject
                {
                    ["kernelInfo"] = new JsonObject
                    {
                        ["defaultKernelName"] = CellLanguage.DefaultKernelName,
                        ["items"] = new JsonArray(KernelItem("csharp", "c#", "C#"), KernelItem("sql"), KernelItem("markdown")),
                    },
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        },
        original: null);

    /// <summary>Reads a notebook file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NotebookFormatException">The file is no notebook; the message names line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Notebook Load(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads a notebook.</summary>
    /// <param name="utf8">The file's bytes; a byte order mark is accepted and kept.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <exception cref="NotebookFormatException">The bytes are no notebook; the message names line and column.</exception>
    public static Notebook Parse(ReadOnlySpan<byte> utf8, string name = "notebook")
    {
        var original = utf8.ToArray();
        return new Notebook(NotebookReader.Read(original, name), original);
    }

    /// <summary>The file's bytes: those that were read if nothing changed since, else as Jupyter would write them.</summary>
    public byte[] ToBytes() => _original is not null && JsonNode.DeepEquals(NotebookReader.Read(_original, "notebook"), Json)
        ? [.. _original]
        : NotebookJsonWriter.Write(Json);

    /// <summary>Writes the notebook whole or not at all: to a file beside it first, then renamed.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var beside = path + ".writing";
        File.WriteAllBytes(beside, ToBytes());
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>An independent copy.</summary>
    public Notebook Copy() => new((JsonObject)Json.DeepClone(), _original);

    /// <summary>Adds a cell at the end.</summary>
    /// <param name="cell">A new cell, not part of a notebook yet.</param>
    public void Add(NotebookCell cell) => Insert(CellArray.Count, cell);

    /// <summary>Inserts a cell. One without id is given <c>cell-1</c>, <c>cell-2</c>, ..., the first that is free, where the format has ids.</summary>
    /// <param name="position">Position from 0.</param>
    /// <param name="cell">A new cell, not part of a notebook yet.</param>
    public void Insert(int position, NotebookCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (!HasCellIds)
            cell.Json.Remove("id");
        else if (cell.Id is null)
            cell.Json.Insert(IndexAfterType(cell.Json), "id", FreeId());
        CellArray.Insert(position, cell.Json);
    }

    /// <summary>Removes a cell.</summary>
    /// <param name="position">Position from 0.</param>
    public void RemoveAt(int position) => CellArray.RemoveAt(position);

    private static JsonObject KernelItem(string name, params ReadOnlySpan<string> aliases) => new()
    {
        ["aliases"] = new JsonArray([.. aliases.ToArray().Select(alias => (JsonNode)alias)]),
        ["name"] = name,
    };

    private static int IndexAfterType(JsonObject json) => json.IndexOf("cell_type") + 1;

    private string FreeId()
    {
        var taken = Cells.Select(cell => cell.Id).ToHashSet(StringComparer.Ordinal);
        var number = 1;
        while (taken.Contains($"cell-{number}"))
            number++;
        return $"cell-{number}";
    }
}
