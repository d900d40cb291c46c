using System.CommandLine;
using System.CommandLine.Parsing;
using ResearchKit.Cli.Commands;
using Spectre.Console;

namespace ResearchKit.Cli;

/// <summary>The <c>researchkit</c> command: parse, call, exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments after <c>researchkit</c>.</param>
    /// <param name="cancellationToken">Stops the command; Ctrl+C does as well.</param>
    /// <returns>An exit code of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(string[] args, CancellationToken cancellationToken = default)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Terminal.Error.MarkupLineInterpolated($"[red]{error.Message}[/]");
            Terminal.Error.MarkupLineInterpolated($"Run 'researchkit {parsed.CommandResult.Command.Name} --help' for usage and examples.");
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancellationToken);
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("ResearchKit: questions of learning and well-being, asked of anonymised data on one laptop.")
        {
            RunCommand.Create(),
            QueryCommand.Create(),
            ImportCommand.Create(),
        };
        Examples.Install(root);
        return root;
    }
}
