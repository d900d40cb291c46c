using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Notebooks.Kernels.Markdown;

namespace ResearchKit.Notebooks.Execution;

/// <summary>Builds the kernels that a notebook runs on.</summary>
public static class NotebookEngine
{
    /// <summary>C#, SQL and Markdown, sharing values; C# is the default.</summary>
    /// <param name="channel">Where all outputs go.</param>
    /// <param name="workingDirectory">Where relative paths of cells begin.</param>
    /// <param name="interruptGrace">How long interrupted code may take to stop.</param>
    /// <param name="timeProvider">For <c>#!time</c>; null for the system's.</param>
    public static CompositeKernel Create(OutputChannel channel, string workingDirectory, TimeSpan interruptGrace, TimeProvider? timeProvider = null)
    {
        var csharp = new CSharpKernel(new CSharpKernelOptions { WorkingDirectory = workingDirectory, InterruptGrace = interruptGrace });
        return new CompositeKernel(channel, [csharp, new MarkdownKernel()], connectors: null, timeProvider);
    }
}
