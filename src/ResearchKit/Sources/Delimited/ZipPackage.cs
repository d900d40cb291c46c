using System.Collections.Immutable;
using System.IO.Compression;
using ResearchKit.Frames.Expansion;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Delimited;

/// <summary>
/// Zip archives, read as streams and never unpacked. Refused with a clear error: damaged and encrypted ones, entries whose names lead out of the archive, archives inside archives, and entries that expand beyond
/// measure.
/// </summary>
internal static class ZipPackage
{
    /// <summary>Most entries of an archive.</summary>
    public const int MaximumEntries = 10_000;

    private static readonly string[] Archives = [".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz", ".tgz"];

    /// <summary>Names of the files that an archive holds, of the folder that holds the one that is asked for; null when it cannot be read.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="wanted">Names of files, the first of them that is found tells the folder.</param>
    public static IReadOnlyList<string>? Names(string path, params IReadOnlyList<string> wanted)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.Entries.Count > MaximumEntries ? null : [.. Chosen(archive, wanted).Select(entry => entry.Name)];
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Told when the archive is opened.
            return null;
        }
    }

    /// <summary>Opens an archive.</summary>
    /// <param name="folder">The folder that it lies in.</param>
    /// <param name="file">Its name.</param>
    /// <param name="wanted">Names of files, the first of them that is found tells the folder within the archive that is read.</param>
    /// <exception cref="ImportException">It is refused; the message says why.</exception>
    public static Package Open(SourceFolder folder, string file, params IReadOnlyList<string> wanted)
    {
        var (name, path) = (folder.NameOf(file), folder.PathOf(file));
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            Check(name, archive);
            var changed = new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(path));
            var package = new Package(
                name,
                [.. Chosen(archive, wanted).Select(entry => new PackageMember(entry.Name, $"{name}/{entry.Name}", path, changed, () => Expanded(entry, $"{name}/{entry.Name}"), entry.Crc32))],
                archive);
            archive = null;
            return package;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{name} cannot be read as a zip archive. Fetch it anew, or check it with unzip -t.");
        }
        finally
        {
            archive?.Dispose();
        }
    }

    private static ExpandedStream Expanded(ZipArchiveEntry entry, string name) =>
        new(entry.Open(), new ExpansionCount(ExpansionLimit.Default, entry.CompressedLength, what => new ImportException($"{name} {what}")));

    private static void Check(string name, ZipArchive archive)
    {
        if (archive.Entries.Count > MaximumEntries)
            throw new ImportException($"{name} has {archive.Entries.Count} entries; expected at most {MaximumEntries}.");
        foreach (var entry in archive.Entries)
        {
            var parts = entry.FullName.Split('/', '\\');
            if (parts.Contains("..") || entry.FullName.StartsWith('/') || entry.FullName.StartsWith('\\') || entry.FullName.Contains(':', StringComparison.Ordinal))
                throw new ImportException($"{name} has an entry whose name leads out of the archive. Such archives are not read; ask the sender for another one.");
            if (entry.IsEncrypted)
                throw new ImportException($"{name} is encrypted. Unpack it, and import the folder.");
            if (Archives.Contains(Path.GetExtension(entry.FullName), StringComparer.OrdinalIgnoreCase))
                throw new ImportException($"{name} holds another archive. Unpack it, and import the folder.");
        }

        if (Files(archive).GroupBy(entry => entry.FullName, StringComparer.OrdinalIgnoreCase).Any(group => group.Count() > 1))
            throw new ImportException($"{name} has two entries of the same name. Ask the sender for another archive.");
    }

    /// <summary>Files in the folder of the first wanted one that is found, the least deep if there are several; what macOS adds is left out.</summary>
    private static IEnumerable<ZipArchiveEntry> Chosen(ZipArchive archive, IReadOnlyList<string> wanted)
    {
        var files = Files(archive).ToList();
        var chosen = wanted.Select(name => files.Where(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).MinBy(entry => entry.FullName.Length)).FirstOrDefault(entry => entry is not null);
        var folder = chosen is null ? "" : Folder(chosen);
        return files.Where(entry => Folder(entry) == folder).OrderBy(entry => entry.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<ZipArchiveEntry> Files(ZipArchive archive) =>
        archive.Entries.Where(entry => entry.Name.Length > 0 && !entry.Name.StartsWith('.') && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal));

    private static string Folder(ZipArchiveEntry entry) => entry.FullName[..^entry.Name.Length];
}
