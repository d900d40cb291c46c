namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>
/// A participant's folder, and what paths of requests name in it. Nothing above it is reached: not by <c>..</c>, by an absolute path, by other separators, or by a link that leads out. Hidden files are not served.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class ContentsFolder(string root)
{
    private static readonly char[] Refused = ['\\', ':', '\0'];
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The file or folder that a path names; it need not exist.</summary>
    /// <param name="path">The path, with slashes, below the folder; empty for the folder itself.</param>
    /// <exception cref="RequestRefusedException">It would lead out of the folder, or is hidden.</exception>
    public string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var trimmed = path.Trim('/');
        if (trimmed.Length == 0)
            return _root;
        if (trimmed.IndexOfAny(Refused) >= 0 || trimmed.Any(char.IsControl))
            throw new RequestRefusedException(400, $"\"{path}\" is no path: it has a character that none may have.");
        var segments = trimmed.Split('/');
        if (segments.Any(segment => segment.Length == 0 || segment.StartsWith('.')))
            throw new RequestRefusedException(404, $"\"{path}\" is not served: it leads out of the folder, or is hidden.");
        var full = Path.GetFullPath(Path.Combine([_root, .. segments]));
        if (!IsInside(full) || LeadsOut(segments))
            throw new RequestRefusedException(404, $"\"{path}\" is not served: it leads out of the folder.");
        return full;
    }

    /// <summary>The folder that a document is in; of a path that names a folder, that one. Made relative paths of its cells begin there.</summary>
    /// <exception cref="RequestRefusedException">There is no such folder.</exception>
    public string FolderOf(string path)
    {
        var full = Resolve(path);
        var folder = Directory.Exists(full) ? full : Path.GetDirectoryName(full)!;
        return Directory.Exists(folder) && (IsInside(folder) || folder == _root) ? folder : throw RequestRefusedException.NotFound($"there is no folder of \"{path}\".");
    }

    /// <summary>The path of a file below the folder, with slashes.</summary>
    public string Relative(string full) => Path.GetRelativePath(_root, full) is var relative && relative == "." ? "" : relative.Replace('\\', '/');

    private bool IsInside(string full) => full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private bool LeadsOut(string[] segments)
    {
        var here = _root;
        foreach (var segment in segments)
        {
            here = Path.Combine(here, segment);
            FileSystemInfo? entry = Directory.Exists(here) ? new DirectoryInfo(here) : File.Exists(here) ? new FileInfo(here) : null;
            if (entry?.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInside(target.FullName))
                return true;
        }

        return false;
    }
}
