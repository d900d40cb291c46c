using ResearchKit.Notebooks.Execution.Processes;

namespace ResearchKit.Cli;

/// <summary>How this very program is started once more: by its own executable, or by dotnet and its assembly.</summary>
internal static class OwnProgram
{
    /// <summary>The command line for a hidden command of this program.</summary>
    /// <exception cref="IOException">The system does not tell where this program is.</exception>
    public static NotebookProcessCommand Command(string hiddenCommand)
    {
        var process = Environment.ProcessPath ?? throw new IOException("The path of this program is not known, so that it cannot start a process for a notebook.");
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new NotebookProcessCommand(process, typeof(OwnProgram).Assembly.Location, hiddenCommand)
            : new NotebookProcessCommand(process, hiddenCommand);
    }
}
