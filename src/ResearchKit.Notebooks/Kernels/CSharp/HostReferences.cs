using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;
using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels.CSharp.Functions;

namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>What every cell can use without asking: the framework, the kit and their usual namespaces, taken from the running host.</summary>
internal static class HostReferences
{
    private static readonly Lazy<(ImmutableArray<MetadataReference> Usual, ImmutableArray<MetadataReference> Forwarders)> References = new(Find);
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
    public static ImmutableArray<MetadataReference> All => References.Value.Usual.AddRange(References.Value.Forwarders);

    /// <summary>What a cell needs of <see cref="All"/> that asks for no library. The compiler binds each of them anew in every cell.</summary>
    public static ImmutableArray<MetadataReference> Usual => References.Value.Usual;

    /// <summary>The rest: assemblies of the framework that hold no type, only say where types have moved to, and that neither the framework nor the kit refers to. Libraries may.</summary>
    public static ImmutableArray<MetadataReference> Forwarders => References.Value.Forwarders;

    /// <summary>Namespaces open in every cell: those of a C# notebook, the kit's, and the display functions.</summary>
    public static ImmutableArray<string> DefaultUsings => Usings.Value;

    private static IEnumerable<Assembly> KitDependencies(Assembly kit) => kit.GetReferencedAssemblies()
        .Where(name => name.Name is { } simple && simple.StartsWith("ResearchKit", StringComparison.Ordinal))
        .Select(Assembly.Load);

    private static (ImmutableArray<MetadataReference> Usual, ImmutableArray<MetadataReference> Forwarders) Find()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator);
        var assemblies = trusted
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Concat(KitAssemblies.Select(assembly => assembly.Location))
            .Select(path => (Path: path, Metadata: AssemblyMetadata.CreateFromFile(path)))
            .Select(assembly => (assembly.Path, assembly.Metadata, Reader: assembly.Metadata.GetModules()[0].GetMetadataReader()))
            .Select(assembly => (Reference: Reference(assembly.Path, assembly.Metadata), Name: Path.GetFileNameWithoutExtension(assembly.Path), assembly.Reader, IsForwarder: IsForwarder(assembly.Reader)))
            .ToArray();
        var needed = assemblies.Where(assembly => !assembly.IsForwarder).SelectMany(assembly => Needs(assembly.Reader)).ToHashSet(StringComparer.Ordinal);
        var parts = assemblies.ToLookup(assembly => assembly.IsForwarder && !needed.Contains(assembly.Name), assembly => assembly.Reference);
        return ([.. parts[false]], [.. parts[true]]);
    }

    private static bool IsForwarder(MetadataReader reader) =>
        reader.ExportedTypes.Count > 0 && !reader.TypeDefinitions.Any(type => (reader.GetTypeDefinition(type).Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public);

    private static IEnumerable<string> Needs(MetadataReader reader) => reader.AssemblyReferences.Select(name => reader.GetString(reader.GetAssemblyReference(name).Name));

    // The kit's documentation lies beside its assemblies; the running framework has none. The files are mapped and read where the compiler looks;
    // MetadataReference.CreateFromFile would read all 60 MB of them before the first cell. They are displayed by their paths, and have none:
    // of each reference with a path the compiler writes an entry into the symbols of every cell, and the loader registers it again.
    private static MetadataReference Reference(string path, AssemblyMetadata metadata)
    {
        var documentation = Path.ChangeExtension(path, ".xml");
        return metadata.GetReference(File.Exists(documentation) ? new DocumentationFile(documentation) : null, display: path);
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
