using System.Collections.Immutable;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Delimited;

/// <summary>One delivery of files: a folder's, or an archive's.</summary>
internal sealed class Package : IDisposable
{
    private readonly IDisposable? _archive;

    public Package(string name, ImmutableArray<PackageMember> members, IDisposable? archive = null)
    {
        Name = name;
        Members = members;
        _archive = archive;
    }

    /// <summary>Path within the imported folder, for messages.</summary>
    public string Name { get; }

    /// <summary>Its files, by name.</summary>
    public ImmutableArray<PackageMember> Members { get; }

    /// <summary>Files that lie directly in a folder.</summary>
    public static Package Of(SourceFolder folder, IEnumerable<string> files) => new(folder.SystemName, [.. files.Select(file =>
    {
        var path = folder.PathOf(file);
        return new PackageMember(file, folder.NameOf(file), path, new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(path)), () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan), null);
    })]);

    /// <summary>A file by its name; case does not count where no other file has the name.</summary>
    public PackageMember? Find(string fileName) => Members.FirstOrDefault(member => member.FileName == fileName)
        ?? (Members.Count(member => member.FileName.Equals(fileName, StringComparison.OrdinalIgnoreCase)) == 1 ? Members.First(member => member.FileName.Equals(fileName, StringComparison.OrdinalIgnoreCase)) : null);

    public void Dispose() => _archive?.Dispose();
}
