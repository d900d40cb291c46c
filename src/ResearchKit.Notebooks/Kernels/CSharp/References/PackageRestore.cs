using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>
/// Has the .NET SDK restore sets of packages. What a set came to is kept, so that the same set needs neither the SDK nor the network again.
/// </summary>
/// <param name="cacheFolder">Where results are kept, a folder a set.</param>
/// <param name="workingDirectory">Where the search for <c>nuget.config</c> begins, and relative sources.</param>
/// <param name="dotnet">The command to run.</param>
internal sealed class PackageRestore(string cacheFolder, string workingDirectory, string dotnet)
{
    /// <summary>The packages of a set with all that they need.</summary>
    /// <param name="packages">The packages by id, with the version or null for the newest.</param>
    /// <param name="sources">Further sources.</param>
    /// <param name="restoring">Called before the SDK is run; not called when the result is kept.</param>
    /// <param name="cancellationToken">Ends the SDK.</param>
    /// <exception cref="RestoreException">It failed; the message says why.</exception>
    public async Task<ImmutableArray<RestoredPackage>> RestoreAsync(
        IReadOnlyDictionary<string, string?> packages, IReadOnlyCollection<string> sources, Action restoring, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(cacheFolder, Key(packages, sources));
        if (RestoredPackage.Read(Assets(folder)) is { } kept)
            return kept;
        restoring();
        var draft = $"{folder}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(draft);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(draft, "restore.csproj"), Project(packages, sources), cancellationToken).ConfigureAwait(false);
            string[] arguments =
            [
                "restore", "restore.csproj", "--nologo", "-v:q", "-tl:off", "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false",
                "-p:ImportDirectoryPackagesProps=false",
            ];
            var end = await DotnetCommand.RunAsync(dotnet, draft, arguments, cancellationToken).ConfigureAwait(false);
            if (end is not { } ran)
                throw new RestoreException(RestoreReport.NoSdk);
            if (ran.ExitCode != 0)
                throw new RestoreException(RestoreReport.Of(ran.Text, packages.Keys));
            var restored = RestoredPackage.Read(Assets(draft)) ?? throw new RestoreException($"the SDK restored the packages, but not all of their files are there. It said: {ran.Text.Trim()}");
            Keep(draft, folder);
            return restored;
        }
        finally
        {
            if (Directory.Exists(draft))
                Directory.Delete(draft, recursive: true);
        }
    }

    private static string Assets(string folder) => Path.Combine(folder, "obj", "project.assets.json");

    // Another kernel may have been first, or have left a result whose files are gone.
    private static void Keep(string draft, string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.Move(draft, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            return; // its result is as good
        }
    }

    private string Project(IReadOnlyDictionary<string, string?> packages, IReadOnlyCollection<string> sources)
    {
        var text = new StringBuilder("<Project Sdk=\"Microsoft.NET.Sdk\">\n <PropertyGroup>\n");
        text.Append(CultureInfo.InvariantCulture, $"  <TargetFramework>net{Environment.Version.Major}.{Environment.Version.Minor}</TargetFramework>\n");
        text.Append("  <RuntimeIdentifiers>").Append(RestoredPackage.Platform).Append("</RuntimeIdentifiers>\n  <OutputType>Library</OutputType>\n  <NuGetAudit>false</NuGetAudit>\n");
        // The framework is the host's; the SDK would fetch it anew for the runtime identifier.
        text.Append("  <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>\n");
        text.Append("  <RestoreRootConfigDirectory>").Append(SecurityElement.Escape(workingDirectory)).Append("</RestoreRootConfigDirectory>\n");
        if (sources.Count > 0)
            text.Append("  <RestoreAdditionalProjectSources>").Append(SecurityElement.Escape(string.Join(';', sources))).Append("</RestoreAdditionalProjectSources>\n");
        text.Append(" </PropertyGroup>\n <ItemGroup>\n");
        foreach (var (id, version) in packages)
            text.Append("  <PackageReference Include=\"").Append(SecurityElement.Escape(id)).Append("\" Version=\"").Append(SecurityElement.Escape(version ?? "*")).Append("\" />\n");
        return text.Append(" </ItemGroup>\n</Project>\n").ToString();
    }

    private static string Key(IReadOnlyDictionary<string, string?> packages, IReadOnlyCollection<string> sources)
    {
        var lines = packages.Select(package => $"{package.Key.ToLowerInvariant()}@{package.Value ?? "*"}").Order(StringComparer.Ordinal)
            .Concat(sources.Order(StringComparer.Ordinal)).Append(RestoredPackage.Platform).Append(Environment.Version.Major.ToString(CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..32];
    }
}

/// <summary>A restore that failed; the message says why.</summary>
/// <param name="message">The message.</param>
internal sealed class RestoreException(string message) : Exception(message);
