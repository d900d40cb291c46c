namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// The folder of an export: written as a draft beside it and moved into place when all is there, so that an export that was interrupted leaves nothing half-written. Only folders and files that exports
/// have are ever deleted.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    /// <summary>Name of the card.</summary>
    public const string CardName = "README.md";

    private static readonly string[] Files = [DataPackage.FileName, AnswerKey.SealName, CardName];

    private readonly string _target;

    /// <summary>Begins a draft.</summary>
    /// <param name="target">The folder that the exports shall have.</param>
    /// <param name="overwrite">Whether exports that are there may be replaced.</param>
    /// <exception cref="DataPackageException">The folder holds something and is not to be overwritten, or something else than exports.</exception>
    public ExportFolder(string target, bool overwrite)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        Draft = Path.Combine(Path.GetDirectoryName(_target) ?? _target, $".{Path.GetFileName(_target)}.draft");
        if (File.Exists(_target))
            throw new DataPackageException($"{_target} is a file; exports are a folder. Choose another name.");
        if (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any())
        {
            if (!overwrite)
                throw new DataPackageException($"{_target} is not empty. Choose another folder, or say that what is there may be overwritten.");
            if (!File.Exists(Path.Combine(_target, AnswerKey.SealName)))
                throw new DataPackageException($"{_target} holds something else than exports of a city ({AnswerKey.SealName} is missing). Choose another folder.");
        }

        if (Directory.Exists(Draft))
            Directory.Delete(Draft, recursive: true);
        Directory.CreateDirectory(Draft);
    }

    /// <summary>Where to write.</summary>
    public string Draft { get; }

    /// <summary>The folder that the exports shall have.</summary>
    public string Target => _target;

    /// <summary>Puts the draft into place, the descriptor last.</summary>
    public void MoveIntoPlace()
    {
        Directory.CreateDirectory(_target);
        foreach (var file in Files)
            File.Delete(Path.Combine(_target, file));
        foreach (var folder in CityExports.Folders.Select(name => Path.Combine(_target, name)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        foreach (var folder in Directory.GetDirectories(Draft))
            Directory.Move(folder, Path.Combine(_target, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(Draft).OrderBy(file => Path.GetFileName(file) == DataPackage.FileName))
            File.Move(file, Path.Combine(_target, Path.GetFileName(file)));
    }

    public void Dispose()
    {
        if (Directory.Exists(Draft))
            Directory.Delete(Draft, recursive: true);
    }
}
