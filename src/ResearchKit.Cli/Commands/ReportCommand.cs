using System.CommandLine;
using System.Globalization;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary><c>researchkit report</c>: notebooks as one HTML file.</summary>
internal static class ReportCommand
{
    public const string CommandName = "report";
    private static readonly string[] Readers = ["principal", "analyst", "researcher"];

    public static Command Create()
    {
        var options = new RunOptions();
        var output = new Option<string>("--out", "-o") { Description = "The HTML file.", DefaultValueFactory = _ => "report.html" };
        var run = new Option<bool>("--run") { Description = "Run the notebooks first. Without it the outputs that they hold are shown. -p, --input, --timeout, --allow-errors and --jobs are for this." };
        var reader = new Option<string>("--reader")
        {
            Description = "For whom the report opens: principal (question, answer, charts, limits), analyst (tables and folded code too) or researcher (everything). Its readers can switch.",
            DefaultValueFactory = _ => "analyst",
        };
        reader.AcceptOnlyFromAmong(Readers);
        var only = new Option<bool>("--only") { Description = "Leave what that reader is not shown out of the file, and the switch with it." };
        var title = new Option<string>("--title") { Description = "The title of the index, with several notebooks.", DefaultValueFactory = _ => "Report" };
        var pdf = new Option<string?>("--pdf") { Description = $"Print the report to this PDF file too, with Chromium, Chrome or Edge ({PdfPrinter.Variable} names the program)." };
        var command = new Command(
            CommandName,
            "Make one self-contained HTML file of a notebook or of a set of them: contents, charts, folded code, search over the set, provenance. It opens from any file share and asks no other host.\n"
            + "Cells and sections say for whom they are by tags: reader:principal (all), reader:analyst, reader:researcher (that one alone). A tag on a cell that begins with a heading is for its section. "
            + "Without tags all see prose, charts and results; tables, printed text and code are for analysts and researchers.\n"
            + "Exit codes: 0 written; 1 not written, the message says why, or a cell failed in a run; 4 one is not a readable notebook, the report says so; with --run also those of 'run'; 7 written, but not the PDF.");
        options.AddTo(command);
        foreach (var option in new Option[] { output, run, reader, only, title, pdf })
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(run) && new Option[] { options.Parameters, options.Inputs, options.Timeout, options.AllowErrors, options.Jobs }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } idle)
                result.AddError($"{idle.Name} is for notebooks that are run; add --run, or leave it out.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var notebooks = NotebookFiles.Discover(parsed.GetRequiredValue(options.Notebooks));
            var request = new ReportRequest(notebooks, parsed.GetRequiredValue(output))
            {
                Options = new ReportOptions
                {
                    Reader = Enum.Parse<ReportReader>(parsed.GetRequiredValue(reader), ignoreCase: true),
                    OnlyReader = parsed.GetValue(only),
                    Title = parsed.GetRequiredValue(title),
                },
                Run = parsed.GetValue(run),
                Parameters = RunOptions.Values(parsed, options.Parameters),
                Inputs = RunOptions.Values(parsed, options.Inputs),
                CellTimeout = options.TimeoutOf(parsed),
                AllowErrors = parsed.GetValue(options.AllowErrors),
                Jobs = options.JobsOf(parsed, notebooks.Length),
                Pdf = parsed.GetValue(pdf),
            };
            var maker = new ReportMaker(new ReleaseGate(), NotebookProcess.Runner());
            var result = request.Run
                ? await RunProgress.ShowAsync(notebooks, progress => maker.MakeAsync(request, progress, read: null, cancellationToken))
                : await maker.MakeAsync(request, progress: null, new Lines(notebooks.Length), cancellationToken);
            foreach (var notebook in result.Notebooks.Where(one => !one.HasOutputs))
                Terminal.Complain($"Warning: {notebook.Path} holds no outputs. Run it for the report with --run, or keep an executed one: researchkit run {notebook.Path} --output executed.");
            foreach (var notebook in result.Notebooks.Where(one => one.ExitCode != RunExitCode.Succeeded))
                Terminal.Complain($"{notebook.Path}: {notebook.Status}. {notebook.Message}");
            if (result.PdfProblem is { } problem)
                Terminal.Complain($"No PDF: {problem}");
            if (parsed.GetValue(options.Json))
                Console.Out.WriteLine(JsonText.Of(result));
            else
                Print(result);
            return result.ExitCode != RunExitCode.Succeeded ? (int)result.ExitCode : result.PdfProblem is null ? ExitCode.Ok : ExitCode.NoPdf;
        });
        return command.WithExamples(
            "researchkit report executed.ipynb --out report.html",
            "researchkit report notebooks --run --title \"Well-learning, spring 2026\" --reader principal",
            "researchkit report notebooks/tutorials/02-real-tables.ipynb --run -p folder=/path/to/oulad --pdf report.pdf",
            "researchkit report report --reader principal --only --out for-the-principal.html");
    }

    private static void Print(ReportResult result)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Report: {result.File} ({result.Notebooks.Length} {(result.Notebooks.Length == 1 ? "notebook" : "notebooks")}, {result.Bytes / 1e6:0.0} MB)"));
        if (result.Pdf is not null)
            Console.Out.WriteLine($"PDF: {result.Pdf}");
    }

    /// <summary>A line for each notebook that is read.</summary>
    private sealed class Lines(int total) : IProgress<ReportedFile>
    {
        private int _done;

        public void Report(ReportedFile value) =>
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++_done}/{total} {value.Path}: {value.Status.ToLowerInvariant()}"));
    }
}
