using System.Collections.Immutable;
using System.Security.Cryptography;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Sources;

/// <summary>A file of a mapping as it was found: place, columns, hash.</summary>
/// <param name="Mapped">The mapping's entry.</param>
/// <param name="FullPath">Where it is.</param>
/// <param name="Columns">Columns in the file's order.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Hash, lower-case hexadecimal.</param>
/// <param name="ChangedAt">Time of its last change, in UTC.</param>
internal sealed record SourceFile(MappedFile Mapped, string FullPath, ImmutableArray<string> Columns, long Bytes, string Sha256, DateTimeOffset ChangedAt)
{
    /// <summary>Path within the folder, for messages and provenance.</summary>
    public string Name => Mapped.Path;

    /// <summary>Finds a file, checks its columns against the import gate, and hashes it.</summary>
    /// <returns>Null when it is absent and optional.</returns>
    /// <exception cref="ImportException">It is missing, cannot be read, has a column without a class, or lacks one that is used.</exception>
    public static SourceFile? Open(string folder, MappedFile file, IReadOnlySet<string> used, CancellationToken cancellationToken)
    {
        try
        {
            if (Locate(folder, file) is not { } path)
                return null;
            var columns = CsvHeader.Read(path, file.Path, file);
            CheckColumns(file, columns, used);
            cancellationToken.ThrowIfCancellationRequested();
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
            return new SourceFile(
                file, path, [.. columns], stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)), new DateTimeOffset(new FileInfo(path).LastWriteTimeUtc));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{file.Path} cannot be read: {problem.Message}");
        }
    }

    private static string? Locate(string folder, MappedFile file)
    {
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, file.Path));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ImportException($"The mapping's file {file.Path} lies outside the folder {root}.");
        if (File.Exists(path))
            return path;
        if (Path.GetDirectoryName(path) is { } directory && Directory.Exists(directory))
        {
            var others = Directory.GetFiles(directory).Where(other => Path.GetFileName(other).Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)).ToList();
            if (others.Count == 1)
                return others[0];
        }

        if (file.IsOptional)
            return null;
        var found = Directory.GetFiles(root).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList();
        var nearest = NameSuggestion.Nearest(file.Path, found);
        throw new ImportException(
            $"{file.Path} is missing from {root}.{(nearest is null ? "" : $" Did you mean {nearest}?")} The folder has {(found.Count == 0 ? "no files" : string.Join(", ", found.Take(20)))}.");
    }

    private static void CheckColumns(MappedFile file, IReadOnlyList<string> columns, IReadOnlySet<string> used)
    {
        var classified = file.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var lacking = used.Where(name => !columns.Contains(name, StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (lacking.Count > 0)
            throw new ImportException(
                $"{file.Path} lacks the column {Quoted(lacking)}. It has {Quoted(columns.Where(classified.Contains))}{(columns.All(classified.Contains) ? "" : " and others that the mapping does not know")}; is the first line a header?");
        if (ImportGate.Unclassified(columns, classified) is { Count: > 0 } unclassified)
            throw new ImportException(
                $"{file.Path} has a column without a disclosure class: {Quoted(unclassified)}. Give it a class in the mapping ({string.Join(", ", ImportGate.ClassNames.Keys)}); nothing was imported.");
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
