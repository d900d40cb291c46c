using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>The process that started the kernel. A kernel whose front end is gone would otherwise run for ever.</summary>
internal static class ParentProcess
{
    /// <summary>The variable by which Jupyter names it: a process id; on Windows an inherited handle.</summary>
    public const string Variable = "JPY_PARENT_PID";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Calls back when the process that the variable names has ended; never where there is no such variable.</summary>
    public static void WhenEnded(string? value, Action ended)
    {
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parent) || parent <= 1)
            return;
        new Thread(() =>
        {
            if (OperatingSystem.IsWindows())
                WaitForHandle((nint)parent);
            else
                WaitForProcess((int)parent);
            ended();
        })
        {
            IsBackground = true,
            Name = "Jupyter parent",
        }.Start();
    }

    private static void WaitForHandle(nint handle)
    {
        using var process = new ManualResetEvent(initialState: false) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: true) };
        process.WaitOne();
    }

    private static void WaitForProcess(int id)
    {
        while (IsRunning(id))
            Thread.Sleep(BetweenLooks);
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false; // no process has that id
        }
    }
}
