using System.Text.Json;
using System.Text.Json.Nodes;

namespace ResearchKit.Notebooks.Documents;

/// <summary>
/// A notebook, read from <c>.ipynb</c> (nbformat 4.x) or <c>.dib</c>. Reading and writing an unchanged notebook gives the same bytes; a changed one is written as
/// Jupyter writes it: one space of indent, LF, a newline at the end, unknown fields and the text of strings and numbers kept. Not safe for use by several threads at once.
/// </summary>
public sealed class Notebook
{
    private readonly byte[]? _original;
    private JsonObject? _pristine;

    internal Notebook(JsonObject json, byte[]? original, NotebookFormat format = NotebookFormat.Jupyter)
    {
        Json = json;
        _original = original;
        Format = format;
    }

    /// <summary>The format that it was read from.</summary>
    public NotebookFormat Format { get; }

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

    /// <summary>Reads a notebook file: <c>.dib</c> by its ending, everything else as <c>.ipynb</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NotebookFormatException">The file is no notebook; the message names line and column.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Notebook Load(string path) => Parse(File.ReadAllBytes(path), path, FormatOf(path));

    /// <summary>Reads a notebook.</summary>
    /// <param name="utf8">The file's bytes; a byte order mark is accepted and kept.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <param name="format">The format. Default: <see cref="NotebookFormat.Jupyter"/>.</param>
    /// <exception cref="NotebookFormatException">The bytes are no notebook; the message names line and column.</exception>
    public static Notebook Parse(ReadOnlySpan<byte> utf8, string name = "notebook", NotebookFormat format = NotebookFormat.Jupyter)
    {
        var original = utf8.ToArray();
        return new Notebook(Read(original, name, format), original, format);
    }

    /// <summary>The file's bytes: those that were read if nothing changed since, else as Jupyter, or Polyglot Notebooks, would write them.</summary>
    /// <param name="format">The format; null for the one that it was read from.</param>
    public byte[] ToBytes(NotebookFormat? format = null)
    {
        var wanted = format ?? Format;
        if (IsUnchanged(wanted))
            return [.. _original!];
        return wanted == NotebookFormat.Dib ? DibWriter.Write(Json) : NotebookJsonWriter.Write(Json);
    }

    /// <summary>Writes the notebook whole or not at all: to a file beside it first, then renamed.</summary>
    /// <param name="path">The file; replaced if it exists. Its ending says the format.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var format = FormatOf(path);
        var beside = path + ".writing";
        if (format == NotebookFormat.Jupyter && !IsUnchanged(format))
        {
            using (var stream = File.Create(beside))
                NotebookJsonWriter.Write(Json, stream);
        }
        else
        {
            File.WriteAllBytes(beside, ToBytes(format));
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>An independent copy.</summary>
    public Notebook Copy() => new((JsonObject)Json.DeepClone(), _original, Format);

    /// <summary>
    /// Gives every code cell of another kernel than C# its selector line, where it does not begin with one: front ends that ignore the metadata, such as
    /// JupyterLab, run it in the right kernel then.
    /// </summary>
    public void WriteSelectors()
    {
        var kernels = KernelNames.OfMetadata(Metadata);
        foreach (var cell in Cells.Where(cell => cell.Kind == CellKind.Code))
        {
            kernels.AddConnected(cell.Source);
            if (cell.KernelName is { } name && name != CellLanguage.DefaultKernelName && kernels.Selected(cell.Source.Split('\n', 2)[0]) is null)
                cell.Source = $"#!{name}\n{cell.Source}";
        }
    }

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
            cell.Json.Insert(cell.Json.IndexOf("metadata"), "id", FreeId());
        CellArray.Insert(position, cell.Json);
    }

    /// <summary>Removes a cell.</summary>
    /// <param name="position">Position from 0.</param>
    public void RemoveAt(int position) => CellArray.RemoveAt(position);

    private static NotebookFormat FormatOf(string path) =>
        Path.GetExtension(path).Equals(".dib", StringComparison.OrdinalIgnoreCase) ? NotebookFormat.Dib : NotebookFormat.Jupyter;

    private static JsonObject Read(byte[] utf8, string name, NotebookFormat format) =>
        format == NotebookFormat.Dib ? DibReader.Read(utf8, name) : NotebookReader.Read(utf8, name);

    private bool IsUnchanged(NotebookFormat format) =>
        _original is not null && format == Format && JsonSameness.Of(_pristine ??= Read(_original, "notebook", Format), Json);

    private static JsonObject KernelItem(string name, params ReadOnlySpan<string> aliases) => new()
    {
        ["aliases"] = new JsonArray([.. aliases.ToArray().Select(alias => (JsonNode)alias)]),
        ["name"] = name,
    };

    private string FreeId()
    {
        var taken = Cells.Select(cell => cell.Id).ToHashSet(StringComparer.Ordinal);
        var number = 1;
        while (taken.Contains($"cell-{number}"))
            number++;
        return $"cell-{number}";
    }
}
