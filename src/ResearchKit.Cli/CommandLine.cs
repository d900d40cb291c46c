using System.CommandLine;
using System.CommandLine.Invocation;
using System.Net.Sockets;
using ResearchKit.Cli.Commands;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution.Programs;
using ResearchKit.Notebooks.Jupyter;
using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Reports;
using ResearchKit.Notebooks.Workshop.Copies;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Sources;
using ResearchKit.Store;
using ResearchKit.Synthesis;
using ResearchKit.UseCases;

namespace ResearchKit.Cli;

/// <summary>The <c>researchkit</c> command: parse, call, exit code.</summary>
public static class CommandLine
{
    // After Ctrl+C running cells have their grace period, then what there is becomes reports.
    private static readonly TimeSpan TimeToSave = TimeSpan.FromSeconds(30);

    /// <summary>Runs one command. Results go to standard output, progress and messages to standard error.</summary>
    /// <param name="args">The arguments after <c>researchkit</c>.</param>
    /// <param name="cancellationToken">Stops the command; Ctrl+C does as well.</param>
    /// <returns>An exit code of <see cref="ExitCode"/>, or one of the notebook runner's.</returns>
    public static async Task<int> InvokeAsync(string[] args, CancellationToken cancellationToken = default)
    {
        if (args is [NotebookProcess.CommandName, var pipe])
            return await NotebookProcess.ServeAsync(pipe, cancellationToken);

        // A front end waits for a kernel: it starts without the tree of all the commands.
        var parsed = JupyterCommand.IsKernel(args) ? JupyterCommand.ParseKernel(args) : Root().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                Terminal.Complain(error.Message);
            var command = parsed.CommandResult.Command is RootCommand ? "researchkit" : $"researchkit {parsed.CommandResult.Command.Name}";
            Console.Error.WriteLine($"Run '{command} --help' for usage and examples.");
            return ExitCode.Usage;
        }
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            if (parsed.CommandResult.Command.Name is JupyterCommand.KernelCommandName)
                configuration.ProcessTerminationTimeout = null; // Ctrl+C belongs to the notebook: it interrupts a cell
            else if (parsed.CommandResult.Command.Name is RunCommand.CommandName or VerifyCommand.CommandName or ReportCommand.CommandName or WorkshopServe.CommandName)
                configuration.ProcessTerminationTimeout = TimeToSave;
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Terminal.Complain("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception expected) when (SaysItAll(expected))
        {
            Terminal.Complain(expected.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Exceptions whose message is written for the user: what, where, what to do. All others keep their stack trace.</summary>
    private static bool SaysItAll(Exception exception) => exception
        is LearningStoreException or ImportException or MappingException or PseudonymKeyException or ProtectedDataException or PurposeException or PrivacyBudgetException or DataPackageException or UseCaseCardException or ModelCardException or DuckDBException
        or NotebookFormatException or NotebookConversionException or ReportTagException or WorkshopTagException
        or ConnectionFileException or KernelSpecException or SocketException
        or IOException or UnauthorizedAccessException;

    private static RootCommand Root()
    {
        var root = new RootCommand("ResearchKit: questions of learning and well-being, asked of anonymised data on one laptop.")
        {
            RunCommand.Create(),
            ReportCommand.Create(),
            VerifyCommand.Create(),
            ConvertCommand.Create(),
            LintCommand.Create(),
            QueryCommand.Create(),
            RiskCommand.Create(),
            InspectCommand.Create(),
            ImportCommand.Create(),
            SourcesCommand.Create(),
            AuditCommand.Create(),
            NewCommand.Create(),
            WorkshopCommand.Create(),
            PrivacyCommand.Create(),
            ModelCardCommand.Create(),
            LinkCommand.Create(),
            CityCommand.Create(),
            DatasetsCommand.Create(),
            JupyterCommand.Create(),
        };
        Examples.Install(root);
        return root;
    }
}
