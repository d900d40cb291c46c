using System.Collections.Immutable;
using ResearchKit.Frames;

namespace ResearchKit.Sources.Formats;

/// <summary>The tabular files that make up one format.</summary>
/// <param name="Name">Short name, for example <c>oneroster-1.1</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Source">The specification.</param>
/// <param name="Files">The files.</param>
internal sealed record FormatSet(string Name, string Title, string Source, ImmutableArray<TabularFormat> Files)
{
    /// <summary>The format of a file.</summary>
    /// <param name="fileName">File name with or without extension; case counts.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public TabularFormat this[string fileName] => Find(fileName) ?? throw new ArgumentException(
        NameSuggestion.NotFound("file", Title, fileName, [.. Files.Select(file => file.FileName)]), nameof(fileName));

    /// <summary>The format of a file, or null when the set has none of that name.</summary>
    /// <param name="fileName">File name with or without extension; case counts.</param>
    public TabularFormat? Find(string fileName) =>
        Files.FirstOrDefault(file => file.FileName.Equals(fileName, StringComparison.Ordinal) || file.Name.Equals(fileName, StringComparison.Ordinal));

    /// <summary>The required files that are not among those of a delivery.</summary>
    /// <param name="fileNames">Names of the files that are there, with extension.</param>
    public IReadOnlyList<string> MissingFiles(IEnumerable<string> fileNames)
    {
        var there = fileNames.ToHashSet(StringComparer.Ordinal);
        return [.. Files.Where(file => file.IsRequired && !there.Contains(file.FileName)).Select(file => file.FileName)];
    }
}
