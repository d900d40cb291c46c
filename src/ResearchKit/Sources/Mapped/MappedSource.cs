using System.Collections.Immutable;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// Tables by a mapping. Memory: the text of the largest file's used columns, and the rows of the largest table, at a time; where persons are linked, the used columns of all their files.
/// </summary>
internal sealed class MappedSource : ISource
{
    private readonly ImmutableArray<IDelivery> _deliveries;
    private readonly List<string> _notes = [];

    private MappedSource(FoundSource found, Mapping mapping, ImmutableArray<IDelivery> deliveries, ImmutableArray<string> absent)
    {
        Found = found;
        Mapping = mapping;
        _deliveries = deliveries;
        Absent = absent;
        _notes.AddRange(deliveries.SelectMany(delivery => delivery.Notes));
    }

    public FoundSource Found { get; }

    public Mapping Mapping { get; }

    public ImmutableArray<SourceFile> Files => [.. _deliveries.Select(delivery => delivery.File)];

    public ImmutableArray<string> Absent { get; }

    public IReadOnlyCollection<string> Notes => _notes;

    public static MappedSource Open(MappedFormat format, FoundSource found, CancellationToken cancellationToken)
    {
        var mapping = format.Mapping;
        var deliveries = ImmutableArray.CreateBuilder<IDelivery>();
        var absent = ImmutableArray.CreateBuilder<string>();
        foreach (var mapped in mapping.Files)
        {
            var files = Deliveries.Of(found.Folder, mapped);
            if (files.Count == 0 && !mapped.IsOptional)
                throw new ImportException(Deliveries.Missing(found.Folder, mapped));
            if (files.Count == 0)
                absent.Add(found.Folder.NameOf(mapped.Path));
            foreach (var file in files)
                deliveries.Add(DeliveredFile.Open(found.Folder, mapped, file, UsedColumns.Of(mapping, mapped), cancellationToken));
        }

        if (deliveries.Count == 0)
            throw new ImportException($"{found.Folder.FullPath} has none of the files of mapping {mapping.Name}: {string.Join(", ", mapping.Files.Select(file => file.Path))}.");
        return new MappedSource(found, mapping, deliveries.ToImmutable(), absent.ToImmutable());
    }

    public void Stage(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        foreach (var delivery in _deliveries.Where(delivery => delivery.Mapped == stage.Mapped))
            delivery.AddTo(session, stage, cancellationToken);
    }

    public ImmutableArray<string> HeaderOf(MappedFile file) =>
        [.. _deliveries.Where(delivery => delivery.Mapped == file).SelectMany(delivery => delivery.Header).Distinct(StringComparer.Ordinal)];

    public void Dispose()
    {
    }
}
