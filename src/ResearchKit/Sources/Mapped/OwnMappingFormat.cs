using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>A folder that brings its mapping along: a file <c>mapping.yaml</c>, or one that ends in <c>.mapping.yaml</c>.</summary>
internal sealed class OwnMappingFormat : ISourceFormat
{
    private const string FileName = "mapping.yaml";

    public string Name => "mapped";

    public string Title => "tables with a mapping beside them";

    public string Version => "2";

    public IReadOnlyList<FoundSource> Find(SourceFolder folder) =>
    [
        .. folder.Files.Where(file => file == FileName || file.EndsWith("." + FileName, StringComparison.Ordinal)).Select(file => new FoundSource(this, folder, [file], file)),
    ];

    public ISource Open(FoundSource found, CancellationToken cancellationToken)
    {
        if (found.Files.IsEmpty)
            throw new ImportException($"{found.Folder.FullPath} has no {FileName}. Write one (researchkit import --suggest drafts it), or name a mapping with --map.");
        var format = new MappedFormat(MappingReader.Load(found.Folder.PathOf(found.Files[0])));
        return MappedSource.Open(format, found with { Format = format }, cancellationToken);
    }
}
