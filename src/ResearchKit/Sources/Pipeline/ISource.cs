using System.Collections.Immutable;
using ResearchKit.Sources.Inspection;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>A format that exports come in. One instance a format; holds no state.</summary>
internal interface ISourceFormat
{
    /// <summary>Short name, for <c>--format</c> and provenance: <c>oneroster</c>.</summary>
    string Name { get; }

    /// <summary>Name for people.</summary>
    string Title { get; }

    /// <summary>Version of the importer; a newer one imports again what an older one imported.</summary>
    string Version { get; }

    /// <summary>
    /// The exports of the format that lie directly in a folder: several where a folder holds several. Never throws for odd content; empty when there is none. Looks at names, and at as much
    /// of the content as telling takes.
    /// </summary>
    /// <param name="folder">The folder.</param>
    IReadOnlyList<FoundSource> Find(SourceFolder folder);

    /// <summary>Opens an export: checks that its files and columns are there and have a disclosure class, and hashes every file. Stages nothing.</summary>
    /// <param name="found">What <see cref="Find"/> found; for a format that was named, the whole folder.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ImportException">A file or column is missing, has no class, or cannot be read. The message quotes no value of the data.</exception>
    ISource Open(FoundSource found, CancellationToken cancellationToken);
}

/// <summary>An export that was found.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Files">Its files, relative to the folder, with forward slashes; of what lies in them only names may be used before it is opened.</param>
/// <param name="Detail">What is known beyond the format, for people: <c>1.1, bulk and delta</c>; empty if nothing.</param>
internal sealed record FoundSource(ISourceFormat Format, SourceFolder Folder, ImmutableArray<string> Files, string Detail = "");

/// <summary>One system's export, opened. Used by one thread.</summary>
internal interface ISource : IDisposable
{
    /// <summary>Which export it is.</summary>
    FoundSource Found { get; }

    /// <summary>What becomes what. Files of it that the export lacks are not among <see cref="Files"/>.</summary>
    Mapping Mapping { get; }

    /// <summary>Every file of the export, in the order of delivery within each mapped file.</summary>
    ImmutableArray<SourceFile> Files { get; }

    /// <summary>Optional files that are not there.</summary>
    ImmutableArray<string> Absent { get; }

    /// <summary>Surprises that the files held, a sentence each, without values.</summary>
    IReadOnlyCollection<string> Notes { get; }

    /// <summary>Names of the columns of a mapped file, over all its deliveries.</summary>
    ImmutableArray<string> HeaderOf(MappedFile file);

    /// <summary>
    /// Properties of the items that an export of events holds, and what becomes of them: the mapped files of such an export are made of them, and are no files of the folder. Empty for tables.
    /// </summary>
    ImmutableArray<InspectedColumn> Properties => [];

    /// <summary>Reads a mapped file's deliveries into a stage.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="stage">An empty stage with the columns that are used.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    void Stage(SqlSession session, StagedFile stage, CancellationToken cancellationToken);

    /// <summary>SQL that yields further places of persons, as rows (who, kind, value) of a block; null when there are none beyond the block's own columns.</summary>
    /// <param name="block">The block.</param>
    /// <param name="stageOf">The readable rows of a mapped file of this source, by its name; null if it is absent.</param>
    string? PlacesSql(PersonBlock block, Func<string, string?> stageOf) => null;

    /// <summary>Tells an export what else is imported with it, before anything is staged: two registers of one format must be told apart, and a directory is no register beside one.</summary>
    /// <param name="sources">All exports of the import, this one among them.</param>
    /// <exception cref="ImportException">They cannot be imported together.</exception>
    void Meet(IReadOnlyList<ISource> sources)
    {
    }

    /// <summary>Loads that do not go through stages of text: streams of events. None by default.</summary>
    IReadOnlyList<IStreamedLoad> Streams => [];
}

/// <summary>A file of an export as it was found: place, hash.</summary>
/// <param name="Name">Path within the imported folder, for messages and provenance; a member of an archive follows the archive's name.</param>
/// <param name="Mapped">Name of the mapped file that it delivers; empty for a file that is read for checks alone.</param>
/// <param name="FullPath">Where it is; for a member of an archive, the archive.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Hash, lower-case hexadecimal.</param>
/// <param name="ChangedAt">Time of its last change, in UTC.</param>
internal sealed record SourceFile(string Name, string Mapped, string FullPath, long Bytes, string Sha256, DateTimeOffset ChangedAt);
