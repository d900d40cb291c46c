using System.CommandLine;
using System.Globalization;
using System.Xml.Linq;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Lint;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit run</c>: notebooks into reports.</summary>
internal static class RunCommand
{
    public const string CommandName = "run";

    public static Command Create()
    {
        var options = new RunOptions();
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder for executed notebooks, their reports and the index page; for a single notebook also a file that ends in .ipynb.",
            DefaultValueFactory = _ => "report",
        };
        var html = new Option<string?>("--html") { Description = "Folder for the reports and the index page instead; for a single notebook also a file that ends in .html." };
        var junit = new Option<string?>("--junit") { Description = "File for the results in JUnit's XML format, a test for each cell." };
        var trx = new Option<string?>("--trx") { Description = "File for the results in Visual Studio's TRX format, a test for each cell." };
        var lint = new Option<LintUse>("--lint")
        {
            Description = "What to do with what researchkit lint finds in the notebooks: off, warn (name it; the default), or error (name it, and end with 2 if there are errors).",
            DefaultValueFactory = _ => LintUse.Warn,
        };
        var inPlace = new RunInPlace();
        var command = new Command(
            CommandName,
            "Run notebooks, each in a process of its own, and write an HTML report of each, with an index page. The notebooks themselves are changed only by --in-place.\n"
            + "Exit codes: 0 all ran, 1 a cell failed, 2 all ran and --lint error found errors, or --in-place did not write one, 3 a cell timed out, 4 not a readable notebook, 5 a bad parameter, 6 a cell could not be stopped or ended its process, 130 interrupted. "
            + "With several notebooks it is that of the first that did not succeed.");
        options.AddTo(command);
        foreach (var option in new Option[] { output, html, junit, trx, lint })
            command.Add(option);
        inPlace.AddTo(command, output, html, junit, trx, options.Parameters, options.AllowErrors);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var notebooks = NotebookFiles.Discover(parsed.GetRequiredValue(options.Notebooks));
            if (parsed.GetValue(inPlace.InPlace))
            {
                var code = await inPlace.RunAsync(parsed, options, notebooks, cancellationToken);
                return Lint(notebooks, parsed.GetValue(lint)) && code == ExitCode.Ok ? ExitCode.CheckFailed : code;
            }

            var request = new NotebookSetRequest(notebooks, parsed.GetRequiredValue(output))
            {
                Html = parsed.GetValue(html),
                Jobs = options.JobsOf(parsed, notebooks.Length),
                Parameters = RunOptions.Values(parsed, options.Parameters),
                Inputs = RunOptions.Values(parsed, options.Inputs),
                CellTimeout = options.TimeoutOf(parsed),
                AllowErrors = parsed.GetValue(options.AllowErrors),
                Report = new ReportOptions { Title = "ResearchKit report" },
            };
            var runner = new NotebookSetRunner(new ReleaseGate(), NotebookProcess.Runner());
            var result = await RunProgress.ShowAsync(notebooks, progress => runner.RunAsync(request, progress, cancellationToken));
            var runs = result.Runs.Select(entry => entry.Result);
            Write(parsed.GetValue(junit), () => JUnitReport.Of(runs));
            Write(parsed.GetValue(trx), () => TrxReport.Of(runs));
            if (parsed.GetValue(options.Json))
                Console.Out.WriteLine(JsonText.Of(result));
            else
                Print(result);
            var errors = Lint(notebooks, parsed.GetValue(lint));
            return result.ExitCode == RunExitCode.Succeeded && errors ? ExitCode.CheckFailed : (int)result.ExitCode;
        });
        return command.WithExamples(
            "researchkit run notebooks",
            "researchkit run notebooks/tutorials/02-real-tables.ipynb -p folder=/path/to/oulad",
            "researchkit run analysis.ipynb --output results --timeout 60 --json",
            "researchkit run analysis.ipynb --output executed.ipynb --html report.html",
            "researchkit run notebooks --jobs 4 --allow-errors --junit results.xml",
            "researchkit run notebooks --in-place");
    }

    /// <summary>What to do with findings of the lint.</summary>
    private enum LintUse
    {
        Off = 0,
        Warn = 1,
        Error = 2,
    }

    // Findings go to standard error, so that --json stays JSON. Says whether errors count.
    private static bool Lint(IEnumerable<string> notebooks, LintUse use)
    {
        if (use == LintUse.Off)
            return false;
        var findings = LintCommand.Check(notebooks.Where(File.Exists), out _);
        foreach (var finding in findings)
            Console.Error.WriteLine($"lint: {finding}");
        return use == LintUse.Error && findings.Any(finding => finding.Severity == LintSeverity.Error);
    }

    private static void Write(string? path, Func<XDocument> document)
    {
        if (path is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        document().Save(path);
    }

    private static void Print(NotebookSetResult result)
    {
        foreach (var entry in result.Runs)
        {
            var run = entry.Result;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(run.Succeeded ? "ok    " : "FAILED")}  {run.Duration.TotalSeconds,6:F1} s  {run.NotebookPath}"));
            if (run.Message is { } message)
                Console.Out.WriteLine("        " + message.ReplaceLineEndings(Environment.NewLine + "        "));
        }
        Console.Out.WriteLine();
        if (result.IndexFile is not null)
            Console.Out.WriteLine($"Report: {result.IndexFile}");
        else if (result.Runs is [{ ReportFile: { } report }])
            Console.Out.WriteLine($"Report: {report}");
        else if (result.Runs is [{ Result.OutputPath: { } executed }])
            Console.Out.WriteLine($"Executed notebook: {executed}");
    }
}
