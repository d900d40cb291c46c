using System.Diagnostics;
using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Tests.Jupyter;

/// <summary>
/// The kernel as a process, judged from outside by Debian's Jupyter packages: jupyter_kernel_test and jupyter_client over libzmq. Where they are missing the
/// tests are skipped, unless the variable RESEARCHKIT_REQUIRE_JUPYTER says that they must be there.
/// </summary>
public sealed class JupyterJudgeTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> HasJupyter = new(() => File.Exists(Python) && Run(new ProcessStartInfo(Python, "-c \"import jupyter_client, jupyter_kernel_test, nbclient\"")).ExitCode == 0);
    private readonly string _data = Directory.CreateTempSubdirectory("jupyter-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [SkippableTheory]
    [InlineData("kernel_test_judge.py")]
    [InlineData("protocol_judge.py")]
    public void All_tests_of_the_judge_pass_and_none_is_skipped(string script)
    {
        var required = Environment.GetEnvironmentVariable("RESEARCHKIT_REQUIRE_JUPYTER") == "1";
        Skip.IfNot(required || HasJupyter.Value, "Debian's packages python3-jupyter-kernel-test and python3-nbclient are not installed");
        KernelSpecs.InstallInto([Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : "dotnet", Path.Combine(AppContext.BaseDirectory, "ResearchKit.Cli.dll")], _data, withAlias: false, dotnetRoot: null);
        var start = new ProcessStartInfo(Python) { ArgumentList = { "-W", "ignore", Path.Combine(AppContext.BaseDirectory, "Jupyter", script) } };
        start.Environment["JUPYTER_DATA_DIR"] = _data;
        start.Environment["HOME"] = _data;
        var (exitCode, output) = Run(start);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("skipped", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(10)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within ten minutes.");
        }

        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
