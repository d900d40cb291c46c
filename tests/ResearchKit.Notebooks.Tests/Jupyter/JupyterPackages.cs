using System.Diagnostics;
using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Tests.Jupyter;

/// <summary>Debian's Jupyter packages, with a data folder of a test's own.</summary>
internal static class JupyterPackages
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> AreThere = new(() =>
    {
        if (!File.Exists(Python))
            return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import jupyter_client, jupyter_kernel_test, nbclient, nbconvert, notebook"]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    public static string DotNet => Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : ReadyToRunBuild.DotNet;

    /// <summary>The folder of the repository: the nearest one above that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Skips the test where the packages are missing, unless the variable RESEARCHKIT_REQUIRE_JUPYTER says that they must be there.</summary>
    public static void Require() => Skip.IfNot(
        Environment.GetEnvironmentVariable("RESEARCHKIT_REQUIRE_JUPYTER") == "1" || AreThere.Value,
        "Debian's packages jupyter-notebook, jupyter-nbconvert, python3-nbclient and python3-jupyter-kernel-test are not all installed");

    /// <summary>Installs the kernel as it was built for the tests.</summary>
    public static void InstallKernel(string data) =>
        KernelSpecs.InstallInto([DotNet, Path.Combine(AppContext.BaseDirectory, "ResearchKit.Cli.dll")], data, withAlias: false, dotnetRoot: null);

    /// <summary>How a judge is started.</summary>
    public static ProcessStartInfo Script(string data, string script, params string[] arguments) =>
        In(data, new ProcessStartInfo(Python, ["-W", "ignore", Path.Combine(AppContext.BaseDirectory, "Jupyter", script), .. arguments]));

    /// <summary>With the data folder as the user's, and with a home of its own.</summary>
    public static ProcessStartInfo In(string data, ProcessStartInfo start)
    {
        start.Environment["JUPYTER_DATA_DIR"] = data;
        start.Environment["HOME"] = data;
        start.Environment["IPYTHONDIR"] = Path.Combine(data, "ipython");
        return start;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ResearchKit.sln.");
        return folder.FullName;
    }
}
