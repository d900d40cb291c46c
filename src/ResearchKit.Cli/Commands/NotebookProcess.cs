using ResearchKit.Notebooks.Execution.Processes;
using ResearchKit.Privacy;

namespace ResearchKit.Cli.Commands;

/// <summary>This program as a notebook's own process, which <c>run</c> and <c>verify</c> start. Not a command for people: help does not list it, and its start is not burdened with parsing.</summary>
internal static class NotebookProcess
{
    /// <summary>The first argument; the pipe's name follows.</summary>
    public const string CommandName = "notebook-process";

    /// <summary>A runner that starts such processes.</summary>
    public static NotebookProcessRunner Runner() => new(OwnProgram.Command(CommandName), new ReleaseGate());

    /// <summary>Is the process.</summary>
    public static async Task<int> ServeAsync(string pipe, CancellationToken cancellationToken) =>
        (int)await NotebookProcessHost.ServeAsync(pipe, new ReleaseGate(), TimeProvider.System, cancellationToken);
}
