using System.Reflection;
using System.Runtime.Loader;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>
/// Where the packages of a kernel are loaded: apart from the engine's own libraries, so that a package may bring a version of its own of one that the engine uses
/// too. The framework and the kit are the host's.
/// </summary>
internal sealed class PackageLoadContext() : AssemblyLoadContext("packages of a notebook")
{
    private readonly Dictionary<string, string> _assemblies = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _natives = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the files of a package known and loads its assemblies.</summary>
    /// <returns>The assemblies with their files; without those that the framework or the kit brings.</returns>
    public IReadOnlyList<(Assembly Assembly, string File)> Add(IReadOnlyCollection<RestoredPackage> packages)
    {
        foreach (var package in packages)
        {
            foreach (var file in package.Natives)
                _natives.TryAdd(Path.GetFileName(file), file);
            foreach (var file in package.Assemblies.Where(file => !HostReferences.IsHosts(Path.GetFileNameWithoutExtension(file))))
                _assemblies.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        }

        return
        [
            .. packages.SelectMany(package => package.Assemblies)
                .Where(file => _assemblies.TryGetValue(Path.GetFileNameWithoutExtension(file), out var known) && known == file)
                .Select(file => (LoadFromAssemblyPath(file), file)),
        ];
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && _assemblies.TryGetValue(name, out var file) ? LoadFromAssemblyPath(file) : null;

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var name in new[] { unmanagedDllName, unmanagedDllName + ".so", "lib" + unmanagedDllName + ".so", unmanagedDllName + ".dylib", "lib" + unmanagedDllName + ".dylib", unmanagedDllName + ".dll" })
        {
            if (_natives.TryGetValue(name, out var file))
                return LoadUnmanagedDllFromPath(file);
        }

        return 0;
    }
}
