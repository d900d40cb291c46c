namespace ResearchKit.Notebooks.Kernels.CSharp;

/// <summary>Settings of the C# kernel.</summary>
public sealed record CSharpKernelOptions
{
    /// <summary>Where <c>#r "file.dll"</c> looks for relative paths. Default: the process's current directory.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>How long interrupted code may take to stop before the kernel is called unresponsive. Default: 2 s.</summary>
    public TimeSpan InterruptGrace { get; init; } = TimeSpan.FromSeconds(2);
}
