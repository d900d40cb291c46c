using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Tables by a mapping. Memory: the text of the largest file's used columns, and the rows of the largest table, at a time; where persons are linked, the used columns of all their files.
/// </summary>
internal sealed class MappedSource : ISource
{
    private readonly ImmutableArray<CsvDelivery> _deliveries;
    private readonly List<string> _notes = [];

    private MappedSource(FoundSource found, Mapping mapping, ImmutableArray<CsvDelivery> deliveries, ImmutableArray<string> absent)
    {
        Found = found;
        Mapping = mapping;
        _deliveries = deliveries;
        Absent = absent;
        _notes.AddRange(deliveries.Where(delivery => delivery.EndsWithDelimiter).Select(delivery => $"{delivery.File.Name}: every line ends with a delimiter."));
        _notes.AddRange(deliveries.Where(delivery => delivery.Encoding != delivery.Mapped.Encoding && delivery.Encoding != "utf-8").Select(delivery => $"{delivery.File.Name} is in {delivery.Encoding}."));
    }

    public FoundSource Found { get; }

    public Mapping Mapping { get; }

    public ImmutableArray<SourceFile> Files => [.. _deliveries.Select(delivery => delivery.File)];

    public ImmutableArray<string> Absent { get; }

    public IReadOnlyCollection<string> Notes => _notes;

    public static MappedSource Open(MappedFormat format, FoundSource found, CancellationToken cancellationToken)
    {
        var mapping = format.Mapping;
        var deliveries = ImmutableArray.CreateBuilder<CsvDelivery>();
        var absent = ImmutableArray.CreateBuilder<string>();
        foreach (var mapped in mapping.Files)
        {
            var files = Deliveries.Of(found.Folder, mapped);
            if (files.Count == 0 && !mapped.IsOptional)
                throw new ImportException(Deliveries.Missing(found.Folder, mapped));
            if (files.Count == 0)
                absent.Add(found.Folder.NameOf(mapped.Path));
            foreach (var file in files)
                deliveries.Add(OpenFile(found.Folder, mapped, file, UsedColumns.Of(mapping, mapped), cancellationToken));
        }

        if (deliveries.Count == 0)
            throw new ImportException($"{found.Folder.FullPath} has none of the files of mapping {mapping.Name}: {string.Join(", ", mapping.Files.Select(file => file.Path))}.");
        return new MappedSource(found, mapping, deliveries.ToImmutable(), absent.ToImmutable());
    }

    /// <summary>Whether a file's columns are those of the mapping. Reads the header alone.</summary>
    public static bool Fits(SourceFolder folder, MappedFile mapped, string file)
    {
        try
        {
            var path = folder.PathOf(file);
            var header = CsvHeader.Read(path, file, mapped, TextEncoding.Of(path, mapped.Encoding, CancellationToken.None));
            return ImportGate.Unclassified(header.Where(column => column.Length > 0), Classified(mapped, header)).Count == 0
                && mapped.Columns.All(column => header.Contains(column.Name, StringComparer.Ordinal));
        }
        catch (Exception problem) when (problem is ImportException or IOException or UnauthorizedAccessException)
        {
            // What cannot be read as this mapping's file is not recognised as one; named by the user, it gives the error.
            return false;
        }
    }

    public void Stage(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        foreach (var delivery in _deliveries.Where(delivery => delivery.Mapped == stage.Mapped))
            delivery.AddTo(session, stage, cancellationToken);
    }

    public ImmutableArray<string> HeaderOf(MappedFile file) =>
        [.. _deliveries.Where(delivery => delivery.Mapped == file).SelectMany(delivery => delivery.Header).Where(column => column.Length > 0).Distinct(StringComparer.Ordinal)];

    public void Dispose()
    {
    }

    private static CsvDelivery OpenFile(SourceFolder folder, MappedFile mapped, string file, IReadOnlySet<string> used, CancellationToken cancellationToken)
    {
        var name = folder.NameOf(file);
        var path = folder.PathOf(file);
        try
        {
            var encoding = TextEncoding.Of(path, mapped.Encoding, cancellationToken);
            var columns = CsvHeader.Read(path, name, mapped, encoding);
            CheckColumns(name, mapped, [.. columns.Where(column => column.Length > 0)], used);
            return new CsvDelivery(FileHash.Of(name, mapped.Name, path, cancellationToken), mapped, [.. columns], encoding);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{name} cannot be read: {problem.Message}");
        }
    }

    private static HashSet<string> Classified(MappedFile mapped, IEnumerable<string> columns) =>
        columns.Where(column => mapped.Columns.Any(known => known.Name == column) || mapped.MoreColumns?.Matches(column) == true).ToHashSet(StringComparer.Ordinal);

    private static void CheckColumns(string name, MappedFile file, IReadOnlyList<string> columns, IReadOnlySet<string> used)
    {
        var classified = Classified(file, columns);
        var lacking = used.Where(column => !columns.Contains(column, StringComparer.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (lacking.Count > 0)
            throw new ImportException(
                $"{name} lacks the column {Quoted(lacking)}. It has {Quoted(columns.Where(classified.Contains))}{(columns.All(classified.Contains) ? "" : " and others that the mapping does not know")}; is the first line a header?");
        if (ImportGate.Unclassified(columns, classified) is { Count: > 0 } unclassified)
            throw new ImportException(
                $"{name} has a column without a disclosure class: {Quoted(unclassified)}. Give it a class in the mapping ({string.Join(", ", ImportGate.ClassNames.Keys)}); nothing was imported.");
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
