using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Execution.Storing;
using ResearchKit.Notebooks.Reports;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit run --in-place</c>: notebooks that hold their outputs.</summary>
internal sealed class RunInPlace
{
    private const int BytesInKilobyte = 1000;

    public Option<bool> InPlace { get; } = new("--in-place")
    {
        Description = "Write the outputs into the notebooks themselves, and nothing else: of a chart its SVG, of a table plain HTML and text, without paths of this machine and progress, the same "
            + "in every run. A notebook of which a cell fails is left as it is, and so is one that would be too large (--most).",
    };

    public Option<int> Most { get; } = new("--most")
    {
        Description = "With --in-place: the largest size of a notebook with its outputs, in kB. If one would be larger, its largest outputs are named.",
        DefaultValueFactory = _ => (int)(NotebookStorer.DefaultMostBytes / BytesInKilobyte),
    };

    /// <summary>Adds both options, and refuses what has no meaning beside --in-place.</summary>
    /// <param name="command">The command.</param>
    /// <param name="others">Options that say where results go, or change them.</param>
    public void AddTo(Command command, params Option[] others)
    {
        command.Add(InPlace);
        command.Add(Most);
        command.Validators.Add(result =>
        {
            var isInPlace = result.GetValue(InPlace);
            foreach (var other in others.Where(other => isInPlace && result.GetResult(other) is { Implicit: false }))
                result.AddError($"--in-place writes the notebooks alone, with their own parameters: leave {other.Name} out.");
            if (!isInPlace && result.GetResult(Most) is { Implicit: false })
                result.AddError("--most is for --in-place.");
            if (result.GetResult(Most) is { Implicit: false } && result.GetValue(Most) < 1)
                result.AddError("--most must be at least 1 kB.");
        });
    }

    /// <summary>Runs the notebooks and stores their outputs.</summary>
    /// <returns>The exit code: that of the first run that did not succeed, else 2 if a notebook was not written.</returns>
    public async Task<int> RunAsync(ParseResult parsed, RunOptions options, ImmutableArray<string> notebooks, CancellationToken cancellationToken)
    {
        var requests = notebooks.Select(notebook => new NotebookRunRequest(notebook)
        {
            Inputs = RunOptions.Values(parsed, options.Inputs),
            CellTimeout = options.TimeoutOf(parsed),
        }).ToArray();
        var storer = new NotebookStorer(NotebookProcess.Runner(), (long)parsed.GetValue(Most) * BytesInKilobyte);
        var results = await RunProgress.ShowAsync(notebooks, progress => storer.StoreAsync(requests, options.JobsOf(parsed, notebooks.Length), progress, cancellationToken));
        if (parsed.GetValue(options.Json))
            Console.Out.WriteLine(JsonText.Of(results));
        else
            Print(results);
        var stopped = results.Select(result => result.Run.ExitCode).FirstOrDefault(code => code != RunExitCode.Succeeded);
        return stopped != RunExitCode.Succeeded ? (int)stopped : results.All(result => result.Holds) ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Print(ImmutableArray<StoringResult> results)
    {
        foreach (var result in results)
        {
            var word = !result.Run.Succeeded ? "FAILED " : !result.Holds ? "REFUSED" : result.IsWritten ? "written" : "same   ";
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word}  {result.Run.Duration.TotalSeconds,6:F1} s  {result.Bytes / (double)BytesInKilobyte,6:F0} kB  {result.Run.NotebookPath}"));
            foreach (var line in result.Warnings.Select(warning => "warning: " + warning).Concat((result.Message ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)))
                Console.Out.WriteLine("         " + line);
        }
    }
}
