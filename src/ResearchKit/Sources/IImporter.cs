using System.Text.Json;
using ResearchKit.Sources.Linkage;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>
/// Turns exports into a new store. Every importer keeps the same promises: every row is accounted for; a direct identifier exists in process memory
/// only; the old store is intact until the new one is complete; the same import again changes nothing.
/// </summary>
public interface IImporter
{
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
    /// <summary>
    /// Recognises what a folder holds: one export, or a sub-folder for each of several systems. All of them go into one store, and the persons of all of them are linked.
    /// </summary>
    public static IImporter Recognising() => new SourceImporter(SourceFormats.All);

    /// <summary>One format, whether the folder looks like it or not.</summary>
    /// <param name="format">Name of the format, for example <c>oneroster</c>; see <see cref="SourceFormats.Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such format; the message lists those there are.</exception>
    public static IImporter Of(string format) => new SourceImporter([SourceFormats.Named(format)], isNamed: true);

    /// <summary>Tables by a mapping: one that the kit brings (<c>oulad</c>), or a YAML file.</summary>
    /// <param name="mappingPathOrName">Name or path.</param>
    /// <exception cref="MappingException">There is no such mapping, or it is wrong.</exception>
    public static IImporter Mapped(string mappingPathOrName) => Mapped(MappingReader.Load(mappingPathOrName));

    /// <summary>Tables by a mapping that was read before.</summary>
    /// <param name="mapping">The mapping.</param>
    public static IImporter Mapped(Mapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return new SourceImporter([new MappedFormat(mapping)], isNamed: true);
    }
}

/// <summary>From where, to where, and how.</summary>
/// <param name="Folder">Folder with the source files, or with a folder for each system.</param>
/// <param name="StorePath">The store to make.</param>
public sealed record ImportRequest(string Folder, string StorePath)
{
    /// <summary>File of the project's pseudonym key, made at first use; null for <see cref="Privacy.PseudonymKey.DefaultPath"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// A file to write the look-up table to: system, identifier and pseudonym of everyone in the store, as CSV, readable by the owner alone. Whoever has it can name everyone in the store. It must not exist; a store that
    /// holds the import already is made anew. Null, the default: none is made.
    /// </summary>
    public string? LookUpFile { get; init; }

    /// <summary>Whether a store that holds something else is replaced. Default: false, which refuses.</summary>
    public bool Replace { get; init; }

    /// <summary>
    /// Whether rows of persons whom no register knows are kept, each such person as one of its own. Default: false, which rejects the rows and counts them; where no source is a
    /// register, all are kept.
    /// </summary>
    public bool KeepUnlinked { get; init; }

    /// <summary>
    /// Schools with fewer learners than this, over enrolments and groups, become one merged school for each organiser and level, so that a school does not single its learners out; those that are
    /// still small together become one more. At least 2; null (default) merges none. Schools without any learner stay as they are.
    /// </summary>
    public int? MergeSchoolsBelow { get; init; }

    /// <summary>How persons of different systems are linked.</summary>
    public LinkageOptions Linkage { get; init; } = new();

    /// <summary>
    /// The moment up to which the data tells. Null (default): the newest moment at which something happened by the data itself (an event, an answer, a week of attendance, a result, a change of status, a start of
    /// support) that is not after the newest change of the files; that change where the data holds none.
    /// </summary>
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>For whoever judges the linkage: called when persons are linked, before what was compared is forgotten. Null by default.</summary>
    internal Action<SqlSession>? WhenLinked { get; init; }

    /// <summary>The options that change what comes into the store, as text; empty when all are as by default.</summary>
    internal string OptionsText
    {
        get
        {
            var linkage = JsonSerializer.Serialize(Linkage);
            return (KeepUnlinked ? " keep unlinked" : "")
                + (MergeSchoolsBelow is { } fewest ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" merge schools below {fewest}") : "")
                + (DataAsOf is { } moment ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" as of {moment.UtcDateTime:O}") : "")
                + (linkage == JsonSerializer.Serialize(new LinkageOptions()) ? "" : " " + linkage);
        }
    }
}

/// <summary>A step of an import.</summary>
/// <param name="Step">What is being done, for people: <c>checking</c>, <c>reading studentInfo.csv</c>, <c>filling learner</c>, <c>writing</c>.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all, as far as they are known.</param>
public sealed record ImportProgress(string Step, int Done, int Total);
