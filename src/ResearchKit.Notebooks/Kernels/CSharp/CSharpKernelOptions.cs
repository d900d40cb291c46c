namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Settings of the C# kernel.</summary>
public sealed record CSharpKernelOptions
{
    /// <summary>Where <c>#r "file.dll"</c> looks for relative paths, and where the search for <c>nuget.config</c> begins. Default: the process's current directory.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where it is kept what packages came to, so that they are there at once the next time. Default: in the user's folder for application data.</summary>
    public string PackageCache { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "ResearchKit", "packages");

    /// <summary>The command that restores packages. Default: the <c>dotnet</c> that runs this process, or the one on the path.</summary>
    public string DotnetCommand { get; init; } = References.DotnetCommand.Find();

    /// <summary>How long interrupted code may take to stop before the kernel is called unresponsive. Default: 2 s.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(2);
}
