using System.Collections.Immutable;
using ResearchKit.Display;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>
/// Turns the files of one format into a new store. All importers keep the same promises: every row is accounted for; a direct identifier exists in process memory
/// only; the old store is intact until the new one is complete; the same import again changes nothing.
/// </summary>
public interface IImporter
{
    /// <summary>Name of the format, for example <c>mapped-csv</c>.</summary>
    string Format { get; }

    /// <summary>Version of the importer; a newer one imports again what an older one imported.</summary>
    string Version { get; }

    /// <summary>Imports a folder into a store.</summary>
    /// <param name="request">From where, to where, and how.</param>
    /// <param name="progress">Told about each step.</param>
    /// <param name="cancellationToken">Stops the import; the old store is as it was.</param>
    /// <exception cref="ImportException">The import could not be done; the old store is as it was.</exception>
    /// <exception cref="LearningStoreException">The store cannot be made or replaced.</exception>
    /// <exception cref="Privacy.PseudonymKeyException">The pseudonym key cannot be used.</exception>
    ImportReport Import(ImportRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default);
}

/// <summary>The importers that the kit has.</summary>
public static class Importer
{
    /// <summary>CSV files by a mapping: one that the kit brings (<c>oulad</c>), or a YAML file.</summary>
    /// <param name="mappingPathOrName">Name or path.</param>
    /// <exception cref="MappingException">There is no such mapping, or it is wrong.</exception>
    public static IImporter Mapped(string mappingPathOrName) => new MappedCsvImporter(MappingReader.Load(mappingPathOrName));

    /// <summary>CSV files by a mapping that was read before.</summary>
    /// <param name="mapping">The mapping.</param>
    public static IImporter Mapped(Mapping mapping) => new MappedCsvImporter(mapping);
}

/// <summary>From where, to where, and how.</summary>
/// <param name="Folder">Folder with the source files.</param>
/// <param name="StorePath">The store to make.</param>
public sealed record ImportRequest(string Folder, string StorePath)
{
    /// <summary>File of the project's pseudonym key, made at first use; null for <see cref="Privacy.PseudonymKey.DefaultPath"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether a store that holds something else is replaced. Default: false, which refuses.</summary>
    public bool Replace { get; init; }

    /// <summary>When the sources were current; null for the newest time of change among the files.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>A step of an import.</summary>
/// <param name="Step">What is being done, for people: <c>checking</c>, <c>reading studentInfo.csv</c>, <c>filling learner</c>, <c>writing</c>.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all.</param>
public sealed record ImportProgress(string Step, int Done, int Total);

/// <summary>What an import did with every row.</summary>
/// <param name="StorePath">Full path of the store.</param>
/// <param name="Outcome">What became of the store.</param>
/// <param name="Loads">One entry a file and table: read = kept + merged + superseded + rejected.</param>
/// <param name="Rejects">Reasons for rejected rows, with their number, most frequent first. Lines are in the store's table <c>rejected_row</c>.</param>
/// <param name="AbsentFiles">Optional files that were not there.</param>
/// <param name="KeyFile">File of the pseudonym key, or null when the mapping has no person.</param>
/// <param name="KeyIsNew">Whether this import made the key: keep a copy in a safe place.</param>
/// <param name="DataAsOf">When the sources were current, in UTC.</param>
public sealed record ImportReport(
    string StorePath,
    ImportOutcome Outcome,
    ImmutableArray<StoreLoad> Loads,
    ImmutableArray<RejectCount> Rejects,
    ImmutableArray<string> AbsentFiles,
    string? KeyFile,
    bool KeyIsNew,
    DateTimeOffset? DataAsOf) : IDisplayable
{
    /// <summary>Rejected rows over all loads. A row of a file that goes to several tables counts once for each that refused it.</summary>
    public long RejectedRows => Loads.Sum(load => load.Rejected);

    /// <summary>A table of the loads with every row accounted for; below it what became of the store, the key, and why rows were rejected.</summary>
    public MimeBundle ToMimeBundle() => ImportReportTable.Of(this).ToMimeBundle();
}

/// <summary>What became of the store.</summary>
public enum ImportOutcome
{
    /// <summary>There was none; it was made.</summary>
    Created = 0,

    /// <summary>It held something else; it was replaced.</summary>
    Replaced = 1,

    /// <summary>It already held this import; nothing was written.</summary>
    Unchanged = 2,
}

/// <summary>A reason for which rows were rejected.</summary>
/// <param name="SourceFile">File.</param>
/// <param name="Table">Table that the rows were meant for.</param>
/// <param name="Column">Source column at fault, or null when the whole row is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record RejectCount(string SourceFile, string Table, string? Column, string Reason, long Rows);
