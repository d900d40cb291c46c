using System.Diagnostics;
using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Tests.Jupyter;

/// <summary>
/// The kernel as a process, judged from outside by Debian's Jupyter packages: jupyter_kernel_test and jupyter_client over libzmq. Where they are missing the
/// tests are skipped, unless the variable RESEARCHKIT_REQUIRE_JUPYTER says that they must be there.
/// </summary>
public sealed class JupyterJudgeTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("jupyter-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [SkippableTheory]
    [InlineData("kernel_test_judge.py")]
    [InlineData("protocol_judge.py")]
    [InlineData("failure_judge.py")]
    [InlineData("notebook_judge.py")]
    public void All_tests_of_the_judge_pass_and_none_is_skipped(string script)
    {
        JupyterPackages.Require();
        JupyterPackages.InstallKernel(_data);
        var start = JupyterPackages.Script(_data, script, script == "notebook_judge.py" ? [JupyterPackages.Repository] : []);
        var (exitCode, output) = Run(start);
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("skipped", output, StringComparison.Ordinal);
    }

    /// <summary>What a user does in a clone: the kernelspec starts a copy that is compiled ahead of time, and a second installation finds that copy.</summary>
    [SkippableFact]
    public void The_installed_kernel_is_compiled_ahead_and_passes_too()
    {
        JupyterPackages.Require();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(JupyterPackages.Repository, "src", "ResearchKit.Cli", "bin", configuration, "net10.0", "ResearchKit.Cli.dll");
        for (var i = 0; i < 2; i++)
        {
            var install = JupyterPackages.In(_data, new ProcessStartInfo(JupyterPackages.DotNet, [program, "jupyter", "install"]));
            install.Environment["XDG_DATA_HOME"] = _data;
            install.Environment["HOME"] = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile); // where the SDK keeps its packages
            foreach (var inherited in install.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.Ordinal) || name == "CI").ToList())
                install.Environment.Remove(inherited);
            var (installed, said) = Run(install);
            Assert.True(installed == 0, said);
            Assert.Equal(i == 0, said.Contains("Compiling", StringComparison.Ordinal));
        }

        var spec = Assert.Single(KernelSpecs.ListIn([_data]));
        Assert.StartsWith(_data, spec.Command[0], StringComparison.Ordinal);
        Assert.True(ReadyToRunBuild.IsCompiledAhead(Path.GetDirectoryName(spec.Command[0])!));
        var (exitCode, output) = Run(JupyterPackages.Script(_data, "kernel_test_judge.py"));
        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(20)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within twenty minutes.");
        }

        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
