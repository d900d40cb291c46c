using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels.CSharp.Functions;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>What every cell can use without asking: the framework, the kit and their usual namespaces, taken from the running host.</summary>
internal static class HostReferences
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(Find);
    private static readonly Lazy<ImmutableArray<string>> Usings = new(FindUsings);

    private static readonly Lazy<FrozenSet<string>> Names = new(
        () => All.Select(reference => Path.GetFileNameWithoutExtension(reference.Display!)).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The kit's assemblies, loaded.</summary>
    public static ImmutableArray<Assembly> KitAssemblies { get; } =
        [typeof(CSharpKernel).Assembly, typeof(MimeBundle).Assembly, .. KitDependencies(typeof(MimeBundle).Assembly)];

    /// <summary>Names under which <c>#r "nuget: ..."</c> finds the kit in the host.</summary>
    public static ImmutableArray<string> KitPackages { get; } = [.. KitAssemblies.Select(assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal)];

    /// <summary>Whether the framework or the kit brings an assembly of that name.</summary>
    public static bool IsHosts(string assemblyName) => Names.Value.Contains(assemblyName);

    /// <summary>Framework and kit, as the compiler reads them; shared by all kernels of the process.</summary>
    public static ImmutableArray<MetadataReference> All => References.Value;

    /// <summary>Namespaces open in every cell: those of a C# notebook, the kit's, and the display functions.</summary>
    public static ImmutableArray<string> DefaultUsings => Usings.Value;

    private static IEnumerable<Assembly> KitDependencies(Assembly kit) => kit.GetReferencedAssemblies()
        .Where(name => name.Name is { } simple && simple.StartsWith("ResearchKit", StringComparison.Ordinal))
        .Select(Assembly.Load);

    private static ImmutableArray<MetadataReference> Find()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator);
        return
        [
            .. trusted
                .Where(path => Path.GetDirectoryName(path) == framework)
                .Concat(KitAssemblies.Select(assembly => assembly.Location))
                .Select(MetadataReference (path) => Reference(path)),
        ];
    }

    // The kit's documentation lies beside its assemblies; the running framework has none. The files are mapped and read where the compiler looks;
    // MetadataReference.CreateFromFile would read all 60 MB of them before the first cell.
    private static PortableExecutableReference Reference(string path)
    {
        var documentation = Path.ChangeExtension(path, ".xml");
        return AssemblyMetadata.CreateFromFile(path).GetReference(File.Exists(documentation) ? new DocumentationFile(documentation) : null, filePath: path);
    }

    private static ImmutableArray<string> FindUsings()
    {
        var kit = KitAssemblies
            .Where(assembly => assembly.GetName().Name is "ResearchKit" or "ResearchKit.DuckDB")
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.Namespace)
            .OfType<string>()
            .Where(name => name.StartsWith("ResearchKit", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return
        [
            "System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading",
            "System.Threading.Tasks", "System.Globalization",
            .. kit,
            typeof(CellFunctions).Namespace!, typeof(CellFunctions).FullName!,
        ];
    }
}
