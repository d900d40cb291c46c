using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>
/// The folders that participants work in: copies of the notebooks (those with exercises as learners get them) beside the data sets. What is there already is left as it is; the originals are never changed.
/// </summary>
public static class WorkFolders
{
    /// <summary>In a folder that was packed to hand out: the folder of its originals, with solutions. It is not served.</summary>
    public const string PackedOriginals = ".workshop";

    private const string Notebooks = "notebooks";
    private const string Datasets = "datasets";

    /// <summary>Copies what is missing.</summary>
    /// <param name="originals">The folder that has <c>notebooks/</c> and <c>datasets/</c>.</param>
    /// <param name="work">The folder to work in.</param>
    /// <param name="sharedDatasets">A folder of data sets to link to; null for copies of their own.</param>
    /// <exception cref="IOException">The originals are missing, or a file could not be written.</exception>
    public static void Fill(string originals, string work, string? sharedDatasets = null)
    {
        if (!Directory.Exists(Path.Combine(originals, Notebooks)))
            throw new IOException($"{originals} has no folder \"{Notebooks}\". Name the folder that has notebooks and datasets with --from.");
        foreach (var file in Files(Path.Combine(originals, Notebooks)))
        {
            var target = Path.Combine(work, Path.GetRelativePath(originals, file));
            if (!File.Exists(target))
                CopyNotebook(file, target);
        }

        FillDatasets(originals, work, sharedDatasets);
    }

    /// <summary>Makes a folder to hand out: copies to work in, the data sets, and the originals that solutions and resets come from.</summary>
    /// <param name="originals">The folder that has <c>notebooks/</c> and <c>datasets/</c>.</param>
    /// <param name="folder">The folder to make; it must be empty or missing.</param>
    /// <param name="groups">Groups of notebooks to take, such as <c>tutorials</c>; all if empty.</param>
    /// <returns>How many notebooks are in it.</returns>
    /// <exception cref="IOException">The folder has something in it, a group is missing, or a file could not be written.</exception>
    public static int Pack(string originals, string folder, IReadOnlyCollection<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} is not empty. Name a new folder.");
        var root = Path.Combine(originals, Notebooks);
        if (groups.FirstOrDefault(group => !Directory.Exists(Path.Combine(root, group))) is { } missing)
            throw new IOException($"There is no group of notebooks \"{missing}\" in {root}; there are {string.Join(", ", Directory.EnumerateDirectories(root).Select(Path.GetFileName).Order(StringComparer.Ordinal))}.");
        var kept = Path.Combine(folder, PackedOriginals);
        var count = 0;
        foreach (var file in Files(root))
        {
            var path = Path.GetRelativePath(originals, file);
            if (groups.Count > 0 && !groups.Contains(path.Split(Path.DirectorySeparatorChar)[1], StringComparer.Ordinal))
                continue;
            var target = Path.Combine(kept, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            count += file.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        Fill(kept, folder);
        FillDatasets(originals, folder, shared: null);
        return count;
    }

    /// <summary>Makes a notebook what it was when it was handed out.</summary>
    /// <param name="originals">The folder of the originals.</param>
    /// <param name="work">The folder that is worked in.</param>
    /// <param name="path">The notebook's path below both.</param>
    /// <returns>False if there is no original of that path.</returns>
    public static bool Reset(string originals, string work, string path)
    {
        var original = Path.Combine(originals, path);
        if (!File.Exists(original))
            return false;
        CopyNotebook(original, Path.Combine(work, path));
        return true;
    }

    private static void FillDatasets(string originals, string work, string? shared)
    {
        var from = Path.Combine(originals, Datasets);
        var to = Path.Combine(work, Datasets);
        if (!Directory.Exists(from) || (shared is not null && Directory.Exists(to)))
            return;
        if (shared is not null && TryLink(to, shared))
            return;
        foreach (var file in Files(from).Where(file => !Path.GetFileName(file).Contains(".duckdb", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            if (File.Exists(target))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    // Windows lets few users make links; there the data sets are copied.
    private static bool TryLink(string link, string target)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            Directory.CreateSymbolicLink(link, target);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void CopyNotebook(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (!file.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
        {
            if (!File.Exists(target))
                File.Copy(file, target);
            return;
        }

        var notebook = Notebook.Load(file);
        var hasExercises = notebook.Cells.Any(cell => cell.HasTag(WorkshopTags.Solution));
        (hasExercises ? WorkshopCopy.Of(notebook, WorkshopCopyKind.Learner, Path.GetFileName(file)).Notebook : notebook).Save(target);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')))
            .Where(file => Path.GetExtension(file) is not (".png" or ".duckdb"));
}
