namespace ResearchKit.Notebooks.Jupyter;

/// <summary>The kernelspecs of this engine on a machine: installs, lists and removes them, and touches no others.</summary>
public static class KernelSpecs
{
    /// <summary>The kernel's name.</summary>
    public const string KernelName = "researchkit";

    /// <summary>The name of .NET Interactive's C# kernel, to which existing notebooks and papermill's C# parameters are keyed.</summary>
    public const string DotNetInteractiveName = ".net-csharp";

    /// <summary>Installs the kernel for this user, or below a prefix. Installed before, it is replaced.</summary>
    /// <param name="command">The program, by its absolute path, and its arguments up to <c>jupyter kernel</c>.</param>
    /// <param name="prefix">An installation, such as a virtual environment; null for this user.</param>
    /// <param name="withAlias">Whether notebooks of .NET Interactive find this kernel too, by <see cref="DotNetInteractiveName"/>.</param>
    /// <returns>What was installed.</returns>
    /// <exception cref="KernelSpecException">A kernelspec of that name is there and belongs to another kernel; nothing was changed.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<KernelSpec> Install(IReadOnlyList<string> command, string? prefix = null, bool withAlias = false) =>
        InstallInto(command, prefix is null ? JupyterFolders.OfThisUser.User : JupyterFolders.Below(prefix), withAlias, Environment.GetEnvironmentVariable("DOTNET_ROOT"));

    /// <summary>The kernelspecs of this engine in all folders that Jupyter looks into.</summary>
    /// <param name="prefix">An installation to look into as well; null for none.</param>
    public static IReadOnlyList<KernelSpec> List(string? prefix = null) => ListIn(Folders(prefix));

    /// <summary>Removes the kernelspecs of this engine from the user's folder, or from below a prefix.</summary>
    /// <param name="prefix">An installation; null for this user.</param>
    /// <returns>What was removed; empty if there was nothing.</returns>
    /// <exception cref="IOException">A folder cannot be removed.</exception>
    public static IReadOnlyList<KernelSpec> Uninstall(string? prefix = null) => UninstallFrom(prefix is null ? JupyterFolders.OfThisUser.User : JupyterFolders.Below(prefix));

    internal static IReadOnlyList<KernelSpec> InstallInto(IReadOnlyList<string> command, string dataFolder, bool withAlias, string? dotnetRoot)
    {
        string[] names = withAlias ? [KernelName, DotNetInteractiveName] : [KernelName];
        var specs = names.Select(name => new KernelSpec(name, FolderOf(dataFolder, name), [.. command, "jupyter", "kernel", "{connection_file}"])).ToArray();
        foreach (var spec in specs)
        {
            if (Directory.Exists(spec.Folder) && KernelSpec.Find(spec.Folder) is null)
            {
                var remedy = spec.Name == DotNetInteractiveName
                    ? "Install without the alias, or remove that kernel first: dotnet interactive jupyter uninstall, or jupyter kernelspec remove .net-csharp."
                    : $"Move it away, or remove it: jupyter kernelspec remove {spec.Name}.";
                throw new KernelSpecException($"A kernelspec {spec.Name} of another program is in {spec.Folder}. It is not overwritten. {remedy}");
            }
        }

        foreach (var spec in specs)
            spec.Write(spec.Name == KernelName ? "C# and SQL (ResearchKit)" : ".NET (C#)", dotnetRoot);
        return specs;
    }

    internal static IReadOnlyList<KernelSpec> ListIn(IEnumerable<string> dataFolders) =>
    [
        .. dataFolders
            .Distinct(StringComparer.Ordinal)
            .SelectMany(folder => new[] { KernelName, DotNetInteractiveName }.Select(name => KernelSpec.Find(FolderOf(folder, name))))
            .OfType<KernelSpec>(),
    ];

    internal static IReadOnlyList<KernelSpec> UninstallFrom(string dataFolder)
    {
        var specs = ListIn([dataFolder]);
        foreach (var spec in specs)
            Directory.Delete(spec.Folder, recursive: true);
        return specs;
    }

    private static IEnumerable<string> Folders(string? prefix) =>
        prefix is null ? JupyterFolders.OfThisUser.All : JupyterFolders.OfThisUser.All.Append(JupyterFolders.Below(prefix));

    private static string FolderOf(string dataFolder, string name) => Path.Combine(dataFolder, "kernels", name);
}

/// <summary>A kernelspec that cannot be installed; the message says why and what to do.</summary>
/// <param name="message">What is in the way, and where.</param>
public sealed class KernelSpecException(string message) : Exception(message);
