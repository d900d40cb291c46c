using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>Runs the <c>dotnet</c> command of the machine.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs it to its end; cancelled, it is ended with all that it started.</summary>
    /// <returns>Its exit code and what it wrote; null where there is no such command.</returns>
    public static async Task<(int ExitCode, string Text)?> RunAsync(string file, string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // Settings of a build that the engine itself may run in would steer the restore.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        using var process = Start(start);
        if (process is null)
            return null;
        process.StandardInput.Close();
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await text.ConfigureAwait(false) + await errors.ConfigureAwait(false));
    }

    /// <summary>The command that runs this process, where it is <c>dotnet</c>; else what the environment says, else the one on the path.</summary>
    public static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host))
            return host;
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == name)
            return own;
        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && File.Exists(Path.Combine(root, name)) ? Path.Combine(root, name) : name;
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
