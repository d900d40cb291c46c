using System.Globalization;

namespace ResearchKit.Notebooks.Execution.Processes;

/// <summary>Exit codes of processes that ended by themselves, in words.</summary>
internal static class ProcessEnd
{
    private const int SignalBase = 128;

    /// <summary>What an exit code says about the end.</summary>
    public static string Describe(int exitCode) => OperatingSystem.IsWindows() ? OnWindows(exitCode) : OnUnix(exitCode);

    private static string OnUnix(int exitCode) => exitCode switch
    {
        > SignalBase and < SignalBase + 65 => Signal(exitCode - SignalBase),
        _ => Exit(exitCode),
    };

    private static string Signal(int number) => number switch
    {
        4 or 7 or 8 or 11 => $"it crashed in native code (signal {Number(number)}, {Name(number)})",
        6 => "it was aborted (signal 6, SIGABRT): a stack overflow, a failure of the runtime or a check in native code",
        9 => "it was killed (signal 9, SIGKILL): from outside, or by the system when memory ran out",
        15 => "it was asked to end (signal 15, SIGTERM)",
        _ => $"signal {Number(number)}",
    };

    private static string Name(int number) => number switch
    {
        4 => "SIGILL",
        7 => "SIGBUS",
        8 => "SIGFPE",
        _ => "SIGSEGV",
    };

    private static string OnWindows(int exitCode) => unchecked((uint)exitCode) switch
    {
        0xC0000005 => "it crashed in native code (access violation)",
        0xC00000FD => "it was aborted: a stack overflow",
        0xC0000409 or 0x80131623 => "it was aborted by a failure of the runtime or a check in native code",
        _ => Exit(exitCode),
    };

    private static string Exit(int exitCode) => $"it exited with code {Number(exitCode)}, as Environment.Exit does";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
