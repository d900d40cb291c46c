using System.Collections.Immutable;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>What to do with a set of notebooks.</summary>
/// <param name="Notebooks">Notebook files, in the order in which they run.</param>
/// <param name="OutputDirectory">Where executed notebooks, reports and the index go; created if missing.</param>
public sealed record NotebookSetRequest(ImmutableArray<string> Notebooks, string OutputDirectory)
{
    /// <summary>Parameters by name. One is given to every notebook that declares it; one that no notebook declares is an error.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>How long one cell may take; null, the default, for no limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Whether a notebook goes on after a cell that failed. Default: it stops there.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>The title of the index page.</summary>
    public string Title { get; init; } = "Notebooks";
}

/// <summary>The end of a set.</summary>
/// <param name="Runs">The notebooks, in order, each with its report.</param>
/// <param name="IndexFile">The index page.</param>
/// <param name="ExitCode">0 if all succeeded, else that of the first that did not.</param>
public sealed record NotebookSetResult(ImmutableArray<ReportEntry> Runs, string IndexFile, RunExitCode ExitCode);

/// <summary>
/// Runs notebooks one after the other in this process, writes a report for each and an index over all: the whole job of <c>researchkit run</c>.
/// </summary>
/// <param name="gate">The release gate that every output passes.</param>
/// <param name="timeProvider">Clock and timers; null for the system's.</param>
public sealed class NotebookSetRunner(IReleaseGate gate, TimeProvider? timeProvider = null)
{
    /// <summary>The notebooks that files and folders name: files as they are, folders searched with their subfolders, in ordinal order.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="FileNotFoundException">A path does not exist, or a folder has no notebook; the message says which.</exception>
    public static ImmutableArray<string> Discover(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                found.Add(path);
                continue;
            }

            if (!Directory.Exists(path))
                throw new FileNotFoundException($"There is no file or folder \"{path}\". Give a notebook (.ipynb) or a folder that has some.", path);
            var inside = Directory.EnumerateFiles(path, "*.ipynb", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(path, file).Split('/', '\\').Any(part => part.StartsWith('.')))
                .Order(StringComparer.Ordinal)
                .ToArray();
            if (inside.Length == 0)
                throw new FileNotFoundException($"The folder \"{path}\" has no notebook (.ipynb) in it.", path);
            found.AddRange(inside);
        }

        return [.. found.DistinctBy(Path.GetFullPath, StringComparer.Ordinal)];
    }

    /// <summary>Runs a set. What goes wrong in a notebook is in the result; the others run all the same.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Told about cells; null for no one.</param>
    /// <param name="cancellationToken">Interrupts the running cell; notebooks after it are not run, reports of what there is are written.</param>
    /// <exception cref="IOException">The output directory cannot be written.</exception>
    public async Task<NotebookSetResult> RunAsync(NotebookSetRequest request, IProgress<NotebookProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var output = Path.GetFullPath(request.OutputDirectory);
        Directory.CreateDirectory(output);
        var names = FileNames(request.Notebooks);
        var declared = request.Notebooks.Select(ParameterDeclarations.Read).ToArray();
        var unknown = request.Parameters.Keys.Where(name => !declared.Any(names => names.Contains(name))).ToHashSet(StringComparer.Ordinal);
        var runner = new NotebookRunner(gate, timeProvider);
        var entries = ImmutableArray.CreateBuilder<ReportEntry>();
        for (var i = 0; i < request.Notebooks.Length; i++)
        {
            // A name that no notebook declares goes to the first, which refuses it with the names that there are.
            var run = await runner.RunAsync(
                new NotebookRunRequest(request.Notebooks[i], Path.Combine(output, names[i] + ".ipynb"))
                {
                    Parameters = request.Parameters.RemoveRange(request.Parameters.Keys.Where(name => !declared[i].Contains(name) && !unknown.Contains(name))),
                    CellTimeout = request.CellTimeout,
                    AllowErrors = request.AllowErrors,
                },
                progress,
                cancellationToken).ConfigureAwait(false);
            entries.Add(await ReportAsync(run, names[i], output).ConfigureAwait(false));
            if (run.Result.ExitCode is RunExitCode.KernelDead or RunExitCode.Cancelled)
                break;
        }

        var index = Path.Combine(output, "index.html");
        var all = entries.ToImmutable();
        await File.WriteAllTextAsync(index, new ReportIndex(gate).ToHtml(request.Title, all), CancellationToken.None).ConfigureAwait(false);
        return new NotebookSetResult(all, index, all.Select(entry => entry.Result.ExitCode).FirstOrDefault(code => code != RunExitCode.Succeeded));
    }

    private async Task<ReportEntry> ReportAsync(NotebookRun run, string name, string output)
    {
        if (run.Executed is null)
            return new ReportEntry(run.Result, ReportFile: null, Summary: "");
        var html = new NotebookReport(gate).ToHtml(run.Executed, run.Result, "index.html");
        await File.WriteAllTextAsync(Path.Combine(output, name + ".html"), html, CancellationToken.None).ConfigureAwait(false);
        return new ReportEntry(run.Result, name + ".html", ReportIndex.SummaryOf(run.Executed));
    }

    // Two notebooks of the same file name get a number.
    private static string[] FileNames(ImmutableArray<string> notebooks)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "index" };
        return [.. notebooks.Select(path =>
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var unique = name;
            for (var n = 2; !taken.Add(unique); n++)
                unique = $"{name}-{n}";
            return unique;
        })];
    }
}
