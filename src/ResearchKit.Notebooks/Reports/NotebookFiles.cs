using System.Collections.Immutable;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Finds notebooks.</summary>
public static class NotebookFiles
{
    /// <summary>The notebooks that files and folders name: files as they are, folders searched with their subfolders, in ordinal order.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="FileNotFoundException">A path does not exist, or a folder has no notebook; the message says which.</exception>
    public static ImmutableArray<string> Discover(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                found.Add(path);
                continue;
            }

            if (!Directory.Exists(path))
                throw new FileNotFoundException($"There is no file or folder \"{path}\". Give a notebook (.ipynb, .dib) or a folder that has some.", path);
            var inside = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(IsNotebook)
                .Where(file => !Path.GetRelativePath(path, file).Split('/', '\\').Any(part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal)
                .ToArray();
            if (inside.Length == 0)
                throw new FileNotFoundException($"The folder \"{path}\" has no notebook (.ipynb, .dib) in it.", path);
            found.AddRange(inside);
        }

        return [.. found.DistinctBy(Path.GetFullPath, StringComparer.Ordinal)];
    }

    private static bool IsNotebook(string path) => Path.GetExtension(path).ToUpperInvariant() is ".IPYNB" or ".DIB";
}
