using System.Text.RegularExpressions;

namespace ResearchKit.Notebooks.Execution.Storing;

/// <summary>
/// Paths of this machine in outputs: those in the notebook's folder and in the folders above it become relative to the notebook, the user's folder becomes
/// <c>~</c>, the folder for temporary files a word. So a text is the same wherever the project lies and whoever runs it.
/// </summary>
internal sealed class PathsInOutputs
{
    private const string Temporary = "(temporary folder)";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly (Regex Path, string Replacement)[] _known;

    /// <summary>For the outputs of one notebook.</summary>
    /// <param name="notebookPath">The notebook's file.</param>
    public PathsInOutputs(string notebookPath)
    {
        var home = Folder(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        var temporary = Folder(Path.GetTempPath());
        List<(string Folder, string Replacement)> folders = [];
        var up = "";
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(notebookPath)); folder is not null && Path.GetDirectoryName(folder) is not null; folder = Path.GetDirectoryName(folder))
        {
            // The user's folder and that for temporary files have names of their own, and those above them belong to no project.
            if (IsAtOrBelow(home, folder) || IsAtOrBelow(temporary, folder))
                break;
            folders.Add((folder, up));
            up += "../";
        }

        if (home.Length > 1)
            folders.Add((home, "~/"));
        if (temporary.Length > 1)
            folders.Add((temporary, Temporary + "/"));
        _known = [.. folders.OrderByDescending(known => known.Folder.Length).Select(known => (Pattern(known.Folder, known.Folder == temporary), known.Replacement))];
    }

    /// <summary>The text with such paths made relative.</summary>
    public string Relative(string text)
    {
        if (!text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return text;
        foreach (var (path, replacement) in _known)
            text = path.Replace(text, match => match.Groups["inside"].Success ? replacement : replacement.Length == 0 ? "." : replacement.TrimEnd('/'));
        return text;
    }

    // The folder with a separator after it, or the folder itself; not a folder whose name only begins like it. Folders made in that for temporary files have random names.
    private static Regex Pattern(string folder, bool isTemporary) => new(
        $@"(?<![\w.~-]){Regex.Escape(folder)}(?:(?<inside>[/\\]{(isTemporary ? @"(?:[\w.-]+[/\\])?" : "")})|(?![\w.-]))", RegexOptions.CultureInvariant, Limit);

    private static string Folder(string path) => path.Length == 0 ? "" : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static bool IsAtOrBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
