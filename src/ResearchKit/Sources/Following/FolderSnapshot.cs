using System.Collections.Immutable;

namespace ResearchKit.Sources.Following;

/// <summary>The files of a folder as they were at a moment: path, length, time of change. Hidden files and folders are left out.</summary>
internal sealed class FolderSnapshot : IEquatable<FolderSnapshot>
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    private readonly ImmutableSortedDictionary<string, (long Length, DateTime ChangedAt)> _files;

    private FolderSnapshot(ImmutableSortedDictionary<string, (long Length, DateTime ChangedAt)> files) => _files = files;

    /// <summary>Looks at a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="besides">A path that, with everything that begins with it, is not looked at: the store may lie in the folder that it is made of.</param>
    public static FolderSnapshot Of(string folder, string besides)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, (long, DateTime)>(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", Everything))
        {
            if (file.Exists && !file.FullName.StartsWith(besides, StringComparison.Ordinal))
                files[file.FullName] = (file.Length, file.LastWriteTimeUtc);
        }

        return new FolderSnapshot(files.ToImmutable());
    }

    /// <summary>Full paths of the files that came, went, or changed since an earlier look.</summary>
    public IEnumerable<string> ChangedSince(FolderSnapshot earlier) =>
        _files.Where(file => !earlier._files.TryGetValue(file.Key, out var before) || before != file.Value).Select(file => file.Key)
            .Concat(earlier._files.Keys.Where(file => !_files.ContainsKey(file)));

    /// <inheritdoc/>
    public bool Equals(FolderSnapshot? other) => other is not null && _files.Count == other._files.Count && _files.SequenceEqual(other._files);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FolderSnapshot);

    /// <inheritdoc/>
    public override int GetHashCode() => _files.Count;
}
