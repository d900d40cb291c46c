using System.Diagnostics;
using System.Globalization;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>What a notebook's process may take of the machine.</summary>
internal static class ProcessLimits
{
    private const string HeapPercent = "DOTNET_GCHeapHardLimitPercent";
    private const string HeapBytes = "DOTNET_GCHeapHardLimit";
    private static readonly string[] Own = [HeapPercent, HeapBytes, "COMPlus_GCHeapHardLimit", "COMPlus_GCHeapHardLimitPercent"];

    /// <summary>
    /// Three quarters of the memory for .NET objects, as in a container, unless the user set a limit: a cell that exhausts it fails with
    /// <see cref="OutOfMemoryException"/> and the machine stays usable.
    /// </summary>
    public static void Apply(ProcessStartInfo start, long? heapBytes)
    {
        if (heapBytes is { } bytes)
            start.Environment[HeapBytes] = bytes.ToString("X", CultureInfo.InvariantCulture);
        else if (!Own.Any(start.Environment.ContainsKey))
            start.Environment[HeapPercent] = "4B"; // hexadecimal: 75
    }
}
