using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>Files as Jupyter's clients read and write them. A file is replaced whole or not at all, with no moment in which it is half written.</summary>
/// <param name="folder">The participant's folder.</param>
internal sealed class ContentsStore(ContentsFolder folder)
{
    private const string CheckpointFolder = ".ipynb_checkpoints";
    private const string CheckpointId = "checkpoint";
    private const long MostBytesServed = 64L << 20;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file or folder.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="withContent">Whether its content is asked for.</param>
    /// <param name="type">What the client expects; null for whatever it is.</param>
    /// <param name="format"><c>text</c>, <c>base64</c> or <c>json</c>; null for what fits.</param>
    public JsonObject Get(string path, bool withContent, string? type, string? format)
    {
        var full = folder.Resolve(path);
        if (Directory.Exists(full))
            return type is null or "" or "directory" ? Listing(full, withContent) : throw RequestRefusedException.Bad($"\"{path}\" is a folder.");
        if (!File.Exists(full))
            throw RequestRefusedException.NotFound($"there is no file \"{path}\".");
        if (type == "directory")
            throw RequestRefusedException.Bad($"\"{path}\" is no folder.");
        var model = Describe(full);
        if (!withContent)
            return model;
        if (new FileInfo(full).Length > MostBytesServed)
            throw new RequestRefusedException(413, $"\"{path}\" has more than {MostBytesServed >> 20} MiB, which is too large for a page.");
        if (IsNotebook(full) && type != "file")
            FillNotebook(model, full);
        else
            FillFile(model, full, format);
        return model;
    }

    /// <summary>Saves a file, or makes a folder.</summary>
    /// <returns>What was saved, without its content, and whether it is new.</returns>
    public (JsonObject Model, bool IsNew) Save(string path, JsonObject model)
    {
        var full = folder.Resolve(path);
        var isNew = !File.Exists(full) && !Directory.Exists(full);
        if (JsonString.Of(model["type"]) == "directory")
        {
            Directory.CreateDirectory(full);
            return (Describe(full), isNew);
        }

        if (Directory.Exists(full))
            throw RequestRefusedException.Bad($"\"{path}\" is a folder.");
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw RequestRefusedException.NotFound($"there is no folder for \"{path}\".");
        Write(full, Bytes(path, model));
        return (Describe(full), isNew);
    }

    /// <summary>Makes a file with a name of its own in a folder, empty or as a copy of another.</summary>
    public JsonObject New(string path, JsonObject asked)
    {
        var into = folder.Resolve(path);
        if (!Directory.Exists(into))
            throw RequestRefusedException.NotFound($"there is no folder \"{path}\".");
        if (JsonString.Of(asked["copy_from"]) is { } from)
        {
            var source = folder.Resolve(from);
            if (!File.Exists(source))
                throw RequestRefusedException.NotFound($"there is no file \"{from}\".");
            var copy = Free(into, Path.GetFileNameWithoutExtension(source) + "-copy", Path.GetExtension(source));
            File.Copy(source, copy);
            return Describe(copy);
        }

        switch (JsonString.Of(asked["type"]))
        {
            case "directory":
                var made = Free(into, "folder", "");
                Directory.CreateDirectory(made);
                return Describe(made);
            case "file":
                var file = Free(into, "untitled", JsonString.Of(asked["ext"]) ?? ".txt");
                Write(file, []);
                return Describe(file);
            default:
                var notebook = Free(into, "untitled", ".ipynb");
                Write(notebook, Notebook.Create().ToBytes());
                return Describe(notebook);
        }
    }

    /// <summary>Gives a file another name or folder. One that is there is not replaced.</summary>
    public JsonObject Rename(string path, string newPath)
    {
        var (from, to) = (folder.Resolve(path), folder.Resolve(newPath));
        if (File.Exists(to) || Directory.Exists(to))
            throw new RequestRefusedException(409, $"\"{newPath}\" is there already.");
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else if (File.Exists(from))
            File.Move(from, to);
        else
            throw RequestRefusedException.NotFound($"there is no file \"{path}\".");
        return Describe(to);
    }

    /// <summary>Deletes a file, or a folder that is empty.</summary>
    public void Delete(string path)
    {
        var full = folder.Resolve(path);
        if (path.Trim('/').Length == 0)
            throw RequestRefusedException.Bad("the folder itself is not deleted.");
        if (File.Exists(full))
            File.Delete(full);
        else if (!Directory.Exists(full))
            throw RequestRefusedException.NotFound($"there is no file \"{path}\".");
        else if (Directory.EnumerateFileSystemEntries(full).Any())
            throw RequestRefusedException.Bad($"\"{path}\" is a folder that is not empty.");
        else
            Directory.Delete(full);
    }

    /// <summary>The checkpoints of a file: none or one.</summary>
    public JsonArray Checkpoints(string path) => CheckpointOf(folder.Resolve(path)) is var file && File.Exists(file) ? [CheckpointModel(file)] : [];

    /// <summary>Keeps a file as it is now.</summary>
    public JsonObject Check(string path)
    {
        var full = folder.Resolve(path);
        if (!File.Exists(full))
            throw RequestRefusedException.NotFound($"there is no file \"{path}\".");
        var checkpoint = CheckpointOf(full);
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        Write(checkpoint, File.ReadAllBytes(full));
        return CheckpointModel(checkpoint);
    }

    /// <summary>Makes a file what it was at its checkpoint.</summary>
    public void Restore(string path)
    {
        var full = folder.Resolve(path);
        var checkpoint = CheckpointOf(full);
        if (!File.Exists(checkpoint))
            throw RequestRefusedException.NotFound($"\"{path}\" has no checkpoint.");
        Write(full, File.ReadAllBytes(checkpoint));
    }

    /// <summary>Forgets a checkpoint.</summary>
    public void DropCheckpoint(string path) => File.Delete(CheckpointOf(folder.Resolve(path)));

    private static string CheckpointOf(string full) => Path.Combine(Path.GetDirectoryName(full)!, CheckpointFolder, Path.GetFileNameWithoutExtension(full) + "-" + CheckpointId + Path.GetExtension(full));

    private static JsonObject CheckpointModel(string file) => new() { ["id"] = CheckpointId, ["last_modified"] = Date(File.GetLastWriteTimeUtc(file)) };

    private static bool IsNotebook(string full) => full.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase);

    private static string Date(DateTime utc) => utc.ToString("O", CultureInfo.InvariantCulture);

    private static void FillNotebook(JsonObject model, string full)
    {
        try
        {
            (model["content"], model["format"], model["type"]) = (Notebook.Load(full).Json.DeepClone(), "json", "notebook");
        }
        catch (NotebookFormatException problem)
        {
            throw RequestRefusedException.Bad(problem.Message);
        }
    }

    private static void FillFile(JsonObject model, string full, string? format)
    {
        var bytes = File.ReadAllBytes(full);
        if (format != "base64")
        {
            try
            {
                (model["content"], model["format"], model["mimetype"]) = (StrictUtf8.GetString(bytes), "text", "text/plain");
                return;
            }
            catch (DecoderFallbackException) when (format != "text")
            {
                // it is no text: it goes as base64
            }
            catch (DecoderFallbackException)
            {
                throw RequestRefusedException.Bad($"{Path.GetFileName(full)} is no UTF-8 text.");
            }
        }

        (model["content"], model["format"], model["mimetype"]) = (Convert.ToBase64String(bytes), "base64", "application/octet-stream");
    }

    private static byte[] Bytes(string path, JsonObject model)
    {
        try
        {
            if (JsonString.Of(model["type"]) == "notebook" && model["content"] is JsonObject notebook)
                return Notebook.Parse(Encoding.UTF8.GetBytes(notebook.ToJsonString()), path).ToBytes();
            var text = JsonString.Of(model["content"]) ?? throw RequestRefusedException.Bad("the request has no content.");
            return JsonString.Of(model["format"]) == "base64" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
        }
        catch (Exception problem) when (problem is NotebookFormatException or FormatException)
        {
            throw RequestRefusedException.Bad($"\"{path}\" was not saved: {problem.Message}");
        }
    }

    private static void Write(string full, byte[] bytes)
    {
        var draft = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, full, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static string Free(string into, string stem, string extension)
    {
        for (var number = 0; ; number++)
        {
            var name = number == 0 ? stem + extension : string.Create(CultureInfo.InvariantCulture, $"{stem}{number}{extension}");
            var full = Path.Combine(into, name);
            if (!File.Exists(full) && !Directory.Exists(full))
                return full;
        }
    }

    private JsonObject Listing(string full, bool withContent)
    {
        var model = Describe(full);
        if (!withContent)
            return model;
        var entries = Directory.EnumerateFileSystemEntries(full).Where(entry => !Path.GetFileName(entry).StartsWith('.')).Order(StringComparer.Ordinal);
        (model["content"], model["format"]) = (new JsonArray([.. entries.Select(Describe)]), "json");
        return model;
    }

    private JsonObject Describe(string full)
    {
        var isFolder = Directory.Exists(full);
        FileSystemInfo info = isFolder ? new DirectoryInfo(full) : new FileInfo(full);
        return new JsonObject
        {
            ["name"] = folder.Relative(full).Length == 0 ? "" : Path.GetFileName(full),
            ["path"] = folder.Relative(full),
            ["last_modified"] = Date(info.LastWriteTimeUtc),
            ["created"] = Date(info.CreationTimeUtc),
            ["content"] = null,
            ["format"] = null,
            ["mimetype"] = null,
            ["size"] = isFolder ? null : ((FileInfo)info).Length,
            ["writable"] = true,
            ["type"] = isFolder ? "directory" : IsNotebook(full) ? "notebook" : "file",
            ["hash"] = null,
            ["hash_algorithm"] = null,
        };
    }
}
