using System.Globalization;
using ResearchKit.Notebooks.Execution;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Runs in words.</summary>
internal static class RunWords
{
    /// <summary>How a run ended.</summary>
    public static string Status(NotebookRunResult result) => result.ExitCode switch
    {
        RunExitCode.Succeeded => "Complete",
        RunExitCode.CellFailed => "A cell failed",
        RunExitCode.TimedOut => "A cell took too long",
        RunExitCode.BadNotebook => "Not a readable notebook",
        RunExitCode.BadParameter => "A parameter did not fit",
        RunExitCode.KernelDead when result.Cells.Any(cell => cell.Status == CellStatus.Died) => "A cell ended the process",
        RunExitCode.KernelDead => "A cell could not be stopped",
        _ => "Cancelled",
    };

    /// <summary>A duration as a person says it.</summary>
    public static string Duration(TimeSpan duration) => duration.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");
}
