namespace ResearchKit.Synthesis;

/// <summary>
/// A folder beside the one that a data set shall have, in which it is written; moved into place when all is there, so that one that was interrupted leaves nothing
/// half-written. Files that do not belong to a data set are never deleted.
/// </summary>
internal sealed class DatasetDraft : IDisposable
{
    private readonly string _target;
    private readonly DataPackage? _old;

    /// <summary>Begins a draft.</summary>
    /// <param name="target">The folder that the data set shall have.</param>
    /// <param name="overwrite">Whether a data set that is there may be replaced.</param>
    /// <exception cref="DataPackageException">The folder holds something, and is not to be overwritten.</exception>
    public DatasetDraft(string target, bool overwrite)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        Name = ShortName(Path.GetFileName(_target));
        Folder = Path.Combine(Path.GetDirectoryName(_target) ?? _target, $".{Path.GetFileName(_target)}.draft");
        if (File.Exists(_target))
            throw new DataPackageException($"{_target} is a file; a data set is a folder. Choose another name.");
        if (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any())
        {
            if (!overwrite)
                throw new DataPackageException($"{_target} is not empty. Choose another folder, or say that what is there may be overwritten (--overwrite).");
            _old = File.Exists(Path.Combine(_target, DataPackage.FileName)) ? DataPackage.Read(_target) : null;
        }
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Short name of the data set: that of its folder in lower case, with hyphens for all but letters and digits.</summary>
    public string Name { get; }

    /// <summary>Where to write.</summary>
    public string Folder { get; }

    /// <summary>Puts the draft into place: the descriptor last, so that a folder with a descriptor is whole.</summary>
    public void MoveIntoPlace()
    {
        Directory.CreateDirectory(_target);
        File.Delete(Path.Combine(_target, DataPackage.FileName));
        foreach (var file in _old?.Resources ?? [])
        {
            // Only files in the folder itself are a data set's own.
            if (Path.GetFileName(file.Path) == file.Path && !File.Exists(Path.Combine(Folder, file.Path)))
                File.Delete(Path.Combine(_target, file.Path));
        }
        foreach (var file in Directory.GetFiles(Folder).OrderBy(file => Path.GetFileName(file) == DataPackage.FileName))
            File.Move(file, Path.Combine(_target, Path.GetFileName(file)), overwrite: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static string ShortName(string folder)
    {
        var letters = folder.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-').ToArray();
        return new string(letters).Trim('-') is { Length: > 0 } name ? name : "city";
    }
}
