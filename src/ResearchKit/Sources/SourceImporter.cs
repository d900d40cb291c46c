using System.Collections.Immutable;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources;

/// <summary>
/// One import: exports are found and opened, an import that the store holds already is recognised, all others become a new store that takes the old one's place when it is whole.
/// </summary>
internal sealed class SourceImporter : IImporter
{
    private readonly IReadOnlyList<ISourceFormat> _formats;
    private readonly bool _isNamed;

    /// <param name="formats">Formats to look for.</param>
    /// <param name="isNamed">Whether the one format was named, so that the folder is opened as it without looking.</param>
    public SourceImporter(IReadOnlyList<ISourceFormat> formats, bool isNamed = false)
    {
        _formats = formats;
        _isNamed = isNamed;
    }

    public ImportReport Import(ImportRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var import = Begin(request, isFollowed: false, progress, cancellationToken);
        return import.Report;
    }

    /// <summary>Imports, and keeps the import open.</summary>
    /// <param name="request">From where, to where, and how.</param>
    /// <param name="isFollowed">Whether appended lines shall be added afterwards (<see cref="StandingImport.Grow"/>). Then a store that holds the import already is made anew all the same, if it has such files.</param>
    /// <param name="progress">Told about each step.</param>
    /// <param name="cancellationToken">Stops the import, and whatever is added later.</param>
    public StandingImport Begin(ImportRequest request, bool isFollowed, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.MergeSchoolsBelow < 2)
            throw new ArgumentOutOfRangeException(nameof(request), request.MergeSchoolsBelow, "Schools below that number of learners are merged: expected 2 or more.");
        var steps = new ImportSteps(progress);
        var root = SourceFolder.Open(request.Folder);
        return StandingImport.Begin(request, root, Open(root, steps, cancellationToken), isFollowed, steps, cancellationToken);
    }

    private ImmutableArray<ISource> Open(SourceFolder root, ImportSteps steps, CancellationToken cancellationToken)
    {
        steps.Next("looking what there is");
        var found = Discovery.Find(root, _formats, cancellationToken);
        if (found.Count == 0 && _isNamed)
            found = [new FoundSource(_formats[0], root, [])];
        if (found.Count == 0)
            throw new ImportException(Discovery.NothingFound(root, _formats));
        var opened = ImmutableArray.CreateBuilder<ISource>();
        try
        {
            foreach (var source in found)
            {
                steps.Next(source.Folder.Name.Length == 0 ? $"checking {source.Format.Name}" : $"checking {source.Folder.Name} ({source.Format.Name})");
                opened.Add(source.Format.Open(source, cancellationToken));
            }

            var sources = opened.ToList();
            foreach (var source in sources)
                source.Meet(sources);
        }
        catch
        {
            foreach (var source in opened)
                source.Dispose();
            throw;
        }

        return opened.ToImmutable();
    }
}
