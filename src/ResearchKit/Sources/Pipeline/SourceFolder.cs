using System.Collections.Immutable;

namespace ResearchKit.Sources.Pipeline;

/// <summary>A folder of an import, with the files that lie directly in it.</summary>
internal sealed class SourceFolder
{
    private SourceFolder(string root, string path)
    {
        Root = root;
        FullPath = path;
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        Name = relative == "." ? "" : relative;
        Files = [.. Directory.GetFiles(path).Select(Path.GetFileName).OfType<string>().Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
    }

    /// <summary>Full path of the folder that is imported.</summary>
    public string Root { get; }

    /// <summary>Full path of this folder.</summary>
    public string FullPath { get; }

    /// <summary>Path within the imported folder, with forward slashes; empty for that folder itself.</summary>
    public string Name { get; }

    /// <summary>Names of the files that lie directly in it, in order; hidden ones are left out.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>Name of the system whose folder it is, for people.</summary>
    public string SystemName => Name.Length > 0 ? Name : Path.GetFileName(FullPath);

    /// <summary>The imported folder itself.</summary>
    /// <exception cref="ImportException">It is not there or cannot be read.</exception>
    public static SourceFolder Open(string folder)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(root))
            throw new ImportException($"{root} is a file; expected the folder that it lies in.");
        if (!Directory.Exists(root))
            throw new ImportException($"There is no folder {root} to import.");
        return At(root, root);
    }

    /// <summary>This folder and the ones below it, parents first. Links to folders are not followed, nor are hidden folders.</summary>
    public IEnumerable<SourceFolder> WithSubfolders()
    {
        yield return this;
        foreach (var path in Directory.GetDirectories(FullPath).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path).StartsWith('.') || new DirectoryInfo(path).LinkTarget is not null)
                continue;
            foreach (var folder in At(Root, path).WithSubfolders())
                yield return folder;
        }
    }

    /// <summary>Name of a file in provenance and messages: the path within the imported folder.</summary>
    public string NameOf(string file) => Name.Length > 0 ? $"{Name}/{file}" : file;

    /// <summary>Full path of a file that lies directly in the folder or below it.</summary>
    /// <exception cref="ImportException">The path leads out of the folder.</exception>
    public string PathOf(string file)
    {
        var path = Path.GetFullPath(Path.Combine(FullPath, file));
        return path.StartsWith(FullPath + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ImportException($"The file {file} lies outside the folder {FullPath}.");
    }

    private static SourceFolder At(string root, string path)
    {
        try
        {
            return new SourceFolder(root, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"The folder {path} cannot be read: {problem.Message}");
        }
    }
}
