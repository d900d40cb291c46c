using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Sources.Events;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.OneRoster;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Sources.SchoolDataSync;

namespace ResearchKit.Sources;

/// <summary>The formats that the kit reads, in the order in which they are looked for, and in which their rows take precedence: registers first.</summary>
public static class SourceFormats
{
    private static readonly Lazy<ImmutableArray<ISourceFormat>> Known = new(() =>
    [
        new OneRosterFormat(),
        SchoolDataSyncFormat.Version21,
        SchoolDataSyncFormat.Version1,
        .. MappingReader.BuiltIn.Select(name => (ISourceFormat)new MappedFormat(MappingReader.Load(name))),
        EventFormat.Caliper,
        EventFormat.Xapi,
        new OwnMappingFormat(),
    ]);

    /// <summary>Their names, for example <c>oneroster</c>, as <see cref="Importer.Of"/> takes them.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(format => format.Name)];

    internal static ImmutableArray<ISourceFormat> All => Known.Value;

    internal static ISourceFormat Named(string name) => All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(NameSuggestion.NotFound("format", "the kit", name, Names), nameof(name));
}
