using System.Diagnostics;

namespace ResearchKit.Benchmarks.Jupyter;

/// <summary>
/// The installed kernel against ipykernel: launch to first result, warm round trip, 20 MB of output, memory after 1,000 cells, interrupts. Needs Debian's
/// python3-ipykernel and python3-jupyter-client, and <c>researchkit jupyter install</c> before it. Usage: <c>jupyter-bars [replicates] [part ...]</c>; parts
/// are launch, round-trip, output, memory and interrupt.
/// </summary>
internal static class KernelBars
{
    private const string Python = "/usr/bin/python3";

    public static int Run(string[] args)
    {
        if (!File.Exists(Python))
        {
            Console.Error.WriteLine($"{Python} is not there; this needs Debian's packages python3-ipykernel and python3-jupyter-client.");
            return 2;
        }

        var start = new ProcessStartInfo(Python, ["-W", "ignore", Path.Combine(AppContext.BaseDirectory, "Jupyter", "bars.py"), .. args]);
        start.Environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
