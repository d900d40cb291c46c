using ResearchKit.DuckDB;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;
using ResearchKit.Notebooks.Kernels.Html;
using ResearchKit.Notebooks.Kernels.JavaScript;
using ResearchKit.Notebooks.Kernels.Markdown;
using ResearchKit.Notebooks.Kernels.Mermaid;
using ResearchKit.Notebooks.Kernels.Sql;
using ResearchKit.Notebooks.Kernels.Values;
using ResearchKit.Store;

namespace ResearchKit.Notebooks.Execution;

/// <summary>Builds the kernels that a notebook runs on.</summary>
public static class NotebookEngine
{
    private static readonly Lazy<IDisposable> Guard = new(() => DuckDBOpenGuard.Install(request => LearningStore.RefuseRawOpen(request.Path)));

    /// <summary>
    /// C#, SQL (on a database in memory), Markdown, HTML, JavaScript, Mermaid and named values, sharing values; C# is the default. From the first engine on, this process opens protected
    /// learning stores as stores only: a raw <see cref="DuckDBConnection"/> on one is refused with the reason.
    /// </summary>
    /// <param name="channel">Where all outputs go.</param>
    /// <param name="workingDirectory">Where relative paths of cells begin.</param>
    /// <param name="interruptGrace">How long interrupted code may take to stop.</param>
    /// <param name="timeProvider">For <c>#!time</c>; null for the system's.</param>
    public static CompositeKernel Create(OutputChannel channel, string workingDirectory, TimeSpan interruptGrace, TimeProvider? timeProvider = null)
    {
        _ = Guard.Value;
        var csharp = new CSharpKernel(new CSharpKernelOptions { WorkingDirectory = workingDirectory, InterruptGrace = interruptGrace });
        var sql = SqlKernel.OnDatabase("sql", beside: () => csharp, timeProvider: timeProvider);
        return new CompositeKernel(channel, [csharp, sql, new MarkdownKernel(), new HtmlKernel(), new JavaScriptKernel(), new MermaidKernel(), new ValueKernel(workingDirectory)], [new DuckDBConnector(), new StoreConnector()], timeProvider, workingDirectory);
    }
}
