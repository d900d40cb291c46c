using System.Diagnostics;

namespace ResearchKit.Cli.Tests;

/// <summary>Runs the command as its users do: as a process of its own.</summary>
internal static class CommandProcess
{
    public static readonly string Root = FindRoot();

    public static CommandOutcome Run(params string[] arguments) => RunIn(Path.GetTempPath(), arguments);

    public static CommandOutcome RunIn(string folder, params string[] arguments) => RunIn(folder, limit: null, arguments);

    public static CommandOutcome RunIn(string folder, TimeSpan? limit, params string[] arguments)
    {
        using var process = Process.Start(Start(folder, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(limit ?? TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"researchkit {string.Join(' ', arguments)} did not end within {(limit ?? TimeSpan.FromMinutes(5)).TotalMinutes} minutes.");
        }
        return new CommandOutcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>How the command is started.</summary>
    public static ProcessStartInfo Start(string folder, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "ResearchKit.Cli.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}.");
    }
}

internal sealed record CommandOutcome(int ExitCode, string Output, string Error);
