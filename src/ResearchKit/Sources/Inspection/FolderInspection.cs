using System.Collections.Immutable;
using ResearchKit.Display;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Inspection;

/// <summary>
/// What an import of a folder would find and do: exports that are recognised and why, their files, each column with its class and where it goes, problems, and files that nothing recognises. Nothing
/// is imported, and no value is shown.
/// </summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Exports">The exports, in the order in which they would be imported.</param>
/// <param name="NotRecognised">Files that no export has.</param>
public sealed record FolderInspection(string Folder, ImmutableArray<InspectedExport> Exports, ImmutableArray<InspectedLeftover> NotRecognised) : IDisplayable
{
    /// <summary>Whether an import would begin: something is recognised, and nothing of it stops the import.</summary>
    public bool CanBeImported => !Exports.IsEmpty && Exports.All(export => export.Problem is null);

    /// <summary>Looks at a folder and the folders below it. Files are read to hash them and to count rows; their values are not kept.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    /// <exception cref="ImportException">There is no such folder, or it cannot be read.</exception>
    public static FolderInspection Of(string folder, CancellationToken cancellationToken = default)
    {
        var root = SourceFolder.Open(folder);
        var found = Discovery.Find(root, SourceFormats.All, cancellationToken);
        var exports = found.Select(source => ExportInspection.Of(source, cancellationToken)).ToImmutableArray();
        var leftovers = Discovery.Leftovers(root, found, exports.SelectMany(export => export.Files).Select(file => file.Name)).Select(leftover => ExportInspection.Leftover(leftover.Folder, leftover.File));
        return new FolderInspection(root.FullPath, exports, [.. leftovers]);
    }

    /// <summary>A table of the columns by export and file, with problems and what is not recognised below it.</summary>
    public MimeBundle ToMimeBundle() => FolderInspectionTable.Of(this).ToMimeBundle();
}

/// <summary>An export that was recognised.</summary>
/// <param name="Folder">Path within the folder; empty for the folder itself.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="Why">Why it is recognised, in a sentence.</param>
/// <param name="Problem">Why an import would stop, and what to do; null when it would not.</param>
/// <param name="Files">Its files.</param>
/// <param name="AbsentFiles">Optional files that are not there.</param>
/// <param name="Notes">Surprises that the files hold, a sentence each.</param>
public sealed record InspectedExport(
    string Folder, string Format, string Why, string? Problem, ImmutableArray<InspectedFile> Files, ImmutableArray<string> AbsentFiles, ImmutableArray<string> Notes);

/// <summary>A file of an export.</summary>
/// <param name="Name">Path within the folder; a member of an archive follows the archive's name.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Rows">Rows, or about how many (lines without the header); null when they were not counted.</param>
/// <param name="IsAboutRows">Whether the rows are lines, so that a row over several lines counts more than once.</param>
/// <param name="Columns">Its columns; empty for files that are read for checks alone, or when the export could not be opened.</param>
public sealed record InspectedFile(string Name, long Bytes, long? Rows, bool IsAboutRows, ImmutableArray<InspectedColumn> Columns);

/// <summary>A column of a file.</summary>
/// <param name="Name">Its name; of columns that a pattern describes, the pattern.</param>
/// <param name="Class">direct, quasi, sensitive, neutral or free_text; <c>no class</c> where an import would stop.</param>
/// <param name="Fate">What becomes of its values.</param>
/// <param name="Targets">Learning columns that it fills, as table.column.</param>
public sealed record InspectedColumn(string Name, string Class, ColumnFate Fate, ImmutableArray<string> Targets);

/// <summary>What becomes of a column's values.</summary>
public enum ColumnFate
{
    /// <summary>Not read, or used to choose and join rows alone: no value of it reaches the store.</summary>
    Dropped = 0,

    /// <summary>Compared in memory to tell who a person is, then forgotten.</summary>
    LinkedOn = 1,

    /// <summary>Replaced by a pseudonym.</summary>
    Pseudonymised = 2,

    /// <summary>Made coarser: a year, a district, the first characters.</summary>
    Generalised = 3,

    /// <summary>Kept, typed and checked.</summary>
    Kept = 4,
}

/// <summary>A file that nothing recognises.</summary>
/// <param name="Name">Path within the folder.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Why">What is known about it, in a sentence; empty when nothing is.</param>
public sealed record InspectedLeftover(string Name, long Bytes, string Why);
