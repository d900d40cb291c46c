using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit run</c>: notebooks into reports.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "Notebooks (.ipynb), or folders that are searched for them.", Arity = ArgumentArity.OneOrMore };
        var parameters = new Option<string[]>("--param", "-p") { Description = "A value for a variable of the cell tagged parameters: name=value." };
        var output = new Option<string>("--output", "-o") { Description = "Folder for executed notebooks, their reports and the index page.", DefaultValueFactory = _ => "report" };
        var timeout = new Option<double?>("--timeout") { Description = "Most seconds that one cell may take. Without it there is no limit." };
        var allowErrors = new Option<bool>("--allow-errors") { Description = "Go on after a cell that failed." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0)
                result.AddError("--timeout must be more than 0 seconds.");
        });
        var command = new Command(
            "run",
            "Run notebooks and write an HTML report of each, with an index page. The notebooks themselves are never changed.\n"
            + "Exit codes: 0 all ran, 1 a cell failed, 3 a cell timed out, 4 no such notebook, 5 a bad parameter, 6 a cell could not be stopped.")
        {
            notebooks, parameters, output, timeout, allowErrors, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // The compiler's first start costs a second or two; it goes on while the notebooks are read.
            _ = NotebookRunner.WarmUpAsync();
            var request = new NotebookSetRequest(NotebookSetRunner.Discover(parsed.GetRequiredValue(notebooks)), parsed.GetRequiredValue(output))
            {
                Parameters = NameValue.ReadAll(parsed.GetValue(parameters)).ToImmutableSortedDictionary(StringComparer.Ordinal),
                CellTimeout = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                AllowErrors = parsed.GetValue(allowErrors),
                Title = "ResearchKit report",
            };
            var runner = new NotebookSetRunner(new ReleaseGate());
            var result = await RunProgress.ShowAsync(request.Notebooks, progress => runner.RunAsync(request, progress, cancellationToken));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonText.Of(result));
            else
                Print(result);
            return (int)result.ExitCode;
        });
        return command.WithExamples(
            "researchkit run notebooks",
            "researchkit run notebooks/tutorials/02-real-tables.ipynb -p folder=/path/to/oulad",
            "researchkit run analysis.ipynb --output results --timeout 60 --json");
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
        Console.Out.WriteLine($"Report: {result.IndexFile}");
    }
}
