using System.Collections.Immutable;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>Tables by a mapping that is known. A folder is recognised when all required files are there and every column of them has a class in the mapping.</summary>
internal sealed class MappedFormat : ISourceFormat
{
    public MappedFormat(Mapping mapping) => Mapping = mapping;

    public Mapping Mapping { get; }

    public string Name => Mapping.Name;

    public string Title => Mapping.Description.Length > 0 ? Mapping.Description : Mapping.Name;

    public string Version => "2";

    public IReadOnlyList<FoundSource> Find(SourceFolder folder)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var mapped in Mapping.Files)
        {
            var deliveries = Deliveries.Of(folder, mapped);
            if (deliveries.Count == 0 && !mapped.IsOptional)
                return [];
            if (!deliveries.All(file => DeliveredFile.Fits(folder, mapped, file)))
                return [];
            files.AddRange(deliveries);
        }

        return files.Count == 0 ? [] : [new FoundSource(this, folder, files.ToImmutable())];
    }

    public ISource Open(FoundSource found, CancellationToken cancellationToken) => MappedSource.Open(this, found, cancellationToken);
}
