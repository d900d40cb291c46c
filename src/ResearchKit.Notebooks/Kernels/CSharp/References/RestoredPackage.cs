using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>A package that lies on this machine, with the files that fit it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Assemblies">Full paths of its .NET assemblies.</param>
/// <param name="Natives">Full paths of its native libraries.</param>
internal sealed record RestoredPackage(string Id, string Version, ImmutableArray<string> Assemblies, ImmutableArray<string> Natives)
{
    /// <summary>The platform as packages name it, also where the runtime was built for one distribution: <c>linux-x64</c>, <c>linux-musl-arm64</c>, <c>win-x64</c>, <c>osx-arm64</c>.</summary>
    public static string Platform { get; } = (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The packages of a restore, from the file that NuGet writes about it; null where that or a file that it names is missing.</summary>
    /// <param name="assetsFile">The path of <c>project.assets.json</c>.</param>
    public static ImmutableArray<RestoredPackage>? Read(string assetsFile)
    {
        if (!File.Exists(assetsFile))
            return null;
        using var document = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
        var root = document.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        var target = root.GetProperty("targets").EnumerateObject().First(one => one.Name.EndsWith("/" + Platform, StringComparison.Ordinal)).Value;
        var packages = ImmutableArray.CreateBuilder<RestoredPackage>();
        foreach (var library in target.EnumerateObject())
        {
            var folder = Folder(folders, root.GetProperty("libraries").GetProperty(library.Name).GetProperty("path").GetString()!);
            if (folder is null)
                return null;
            var (assemblies, natives) = (Files(library.Value, "runtime", folder), Files(library.Value, "native", folder));
            if (!assemblies.Concat(natives).All(File.Exists))
                return null;
            var slash = library.Name.IndexOf('/', StringComparison.Ordinal);
            packages.Add(new RestoredPackage(library.Name[..slash], library.Name[(slash + 1)..], assemblies, natives));
        }

        return packages.ToImmutable();
    }

    private static string? Folder(string[] folders, string path) =>
        folders.Select(folder => Path.Combine(folder, path)).FirstOrDefault(Directory.Exists);

    private static ImmutableArray<string> Files(JsonElement library, string kind, string folder) => library.TryGetProperty(kind, out var files)
        ? [.. files.EnumerateObject().Select(file => file.Name).Where(name => !name.EndsWith("_._", StringComparison.Ordinal)).Select(name => Path.GetFullPath(Path.Combine(folder, name)))]
        : [];
}
