using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Execution.Verification;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit verify</c>: do notebooks still give what they hold?</summary>
internal static class VerifyCommand
{
    public const string CommandName = "verify";

    public static Command Create()
    {
        var options = new RunOptions();
        var relative = Tolerance("--rtol", 1e-6, "Numbers may differ by this share of the larger one.");
        var absolute = Tolerance("--atol", 1e-12, "Numbers may differ by this much, in their own unit.");
        var html = new Option<string?>("--html") { Description = "Folder for reports of what came out, with an index page; for a single notebook also a file that ends in .html." };
        var command = new Command(
            CommandName,
            "Run notebooks anew and compare what comes out with the outputs that they hold. The notebooks are never written. Numbers in text, HTML and JSON are compared by tolerance; images must be there, "
            + "and are not compared; what a notebook does not hold of an output, such as the interactive chart beside its picture, is not compared either. Cells tagged skip-execution or nbval-ignore-output are left out.\n"
            + "Exit codes: 0 all as stored, 2 an output differs or there is none to compare with, and those of run where a notebook did not run to its end.");
        options.AddTo(command);
        command.Add(relative);
        command.Add(absolute);
        command.Add(html);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var notebooks = NotebookFiles.Discover(parsed.GetRequiredValue(options.Notebooks));
            var verifier = new NotebookVerifier(NotebookProcess.Runner(), new ReleaseGate(), new OutputTolerance(parsed.GetValue(relative), parsed.GetValue(absolute)));
            var results = parsed.GetValue(html) is { } pages
                ? await WithReportsAsync(parsed, options, notebooks, verifier, pages, cancellationToken)
                : await AloneAsync(parsed, options, notebooks, verifier, cancellationToken);
            if (parsed.GetValue(options.Json))
                Console.Out.WriteLine(JsonText.Of(results));
            else
                Print(results);
            return CodeOf(results);
        });
        return command.WithExamples(
            "researchkit verify notebooks",
            "researchkit verify notebooks --html report",
            "researchkit verify analysis.ipynb --rtol 1e-4",
            "researchkit verify analysis.ipynb -p year=2025 --timeout 120 --json");
    }

    private static Task<ImmutableArray<VerificationResult>> AloneAsync(
        ParseResult parsed, RunOptions options, ImmutableArray<string> notebooks, NotebookVerifier verifier, CancellationToken cancellationToken)
    {
        var parameters = ParameterDeclarations.Share(notebooks, RunOptions.Values(parsed, options.Parameters));
        var requests = notebooks.Select((notebook, i) => new NotebookRunRequest(notebook)
        {
            Parameters = parameters[i],
            Inputs = RunOptions.Values(parsed, options.Inputs),
            CellTimeout = options.TimeoutOf(parsed),
            AllowErrors = parsed.GetValue(options.AllowErrors),
        }).ToArray();
        return RunProgress.ShowAsync(notebooks, progress => verifier.VerifyAsync(requests, options.JobsOf(parsed, notebooks.Length), progress, cancellationToken));
    }

    // One run serves both: the executed notebooks are reported and compared, and not kept.
    private static async Task<ImmutableArray<VerificationResult>> WithReportsAsync(
        ParseResult parsed, RunOptions options, ImmutableArray<string> notebooks, NotebookVerifier verifier, string html, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("researchkit-verify-");
        try
        {
            var request = new NotebookSetRequest(notebooks, folder.FullName)
            {
                Html = html,
                Jobs = options.JobsOf(parsed, notebooks.Length),
                Parameters = RunOptions.Values(parsed, options.Parameters),
                Inputs = RunOptions.Values(parsed, options.Inputs),
                CellTimeout = options.TimeoutOf(parsed),
                AllowErrors = parsed.GetValue(options.AllowErrors),
                Report = new ReportOptions { Title = "ResearchKit report" },
            };
            var runner = new NotebookSetRunner(new ReleaseGate(), NotebookProcess.Runner());
            var set = await RunProgress.ShowAsync(notebooks, progress => runner.RunAsync(request, progress, cancellationToken));
            return [.. set.Runs.Select(entry => verifier.Compare(Executed(entry.Result)))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static NotebookRun Executed(NotebookRunResult run) =>
        new(run with { OutputPath = null }, run.OutputPath is { } path && File.Exists(path) ? Notebook.Load(path) : null);

    private static Option<double> Tolerance(string name, double standard, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() >= 0))
                result.AddError($"{name} must be 0 or more.");
        });
        return option;
    }

    private static int CodeOf(ImmutableArray<VerificationResult> results)
    {
        var stopped = results.Select(result => result.Run.ExitCode).FirstOrDefault(code => code != RunExitCode.Succeeded);
        return stopped != RunExitCode.Succeeded ? (int)stopped : results.All(result => result.Holds) ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Print(ImmutableArray<VerificationResult> results)
    {
        foreach (var result in results)
        {
            var word = result.Holds ? "ok     " : result.Differences.IsEmpty ? "FAILED " : "DIFFERS";
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{word}  {result.Run.Duration.TotalSeconds,6:F1} s  {result.Run.NotebookPath}: {result.Compared} cells compared, {result.Differences.Length} outputs differ"));
            if (result.Message is { } message)
                Console.Out.WriteLine("         " + message.ReplaceLineEndings(Environment.NewLine + "         "));
            foreach (var difference in result.Differences)
            {
                Console.Out.WriteLine($"  {difference.Label}, {difference.What}");
                foreach (var line in difference.Lines)
                    Console.Out.WriteLine("    " + line);
            }
        }
    }
}
