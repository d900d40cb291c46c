using ResearchKit.Notebooks.Execution.Processes;

namespace ResearchKit.Cli;

/// <summary>How this very program is started once more: by its own executable, or by dotnet and its assembly.</summary>
internal static class OwnProgram
{
    /// <summary>The words that start this program.</summary>
    /// <exception cref="IOException">The system does not tell where this program is.</exception>
    public static string[] Words()
    {
        var process = Environment.ProcessPath ?? throw new IOException("The path of this program is not known, so that it cannot be started as a process of its own.");
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [process, typeof(OwnProgram).Assembly.Location] : [process];
    }

    /// <summary>The command line for a hidden command of this program.</summary>
    /// <exception cref="IOException">The system does not tell where this program is.</exception>
    public static NotebookProcessCommand Command(params string[] hiddenCommand)
    {
        var words = Words();
        return new NotebookProcessCommand(words[0], [.. words.Skip(1), .. hiddenCommand]);
    }
}
