using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>The command and the processes of its notebooks: where results go, what Ctrl+C does, and that nothing is left running.</summary>
public sealed class RunProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-process-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(params string[] names) => Path.Combine([_folder, .. names]);

    private void Write(string name, params string[] cells) => File.WriteAllText(
        At(name),
        "{\"cells\":[" + string.Join(',', cells.Select((code, i) => $"{{\"cell_type\":\"code\",\"execution_count\":null,\"id\":\"c{i}\",\"metadata\":{{}},\"outputs\":[],\"source\":{System.Text.Json.JsonSerializer.Serialize(code)}}}")) + "],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}");

    private const string TellAndWait = "File.WriteAllText(\"pid\", Environment.ProcessId.ToString()); while (true) await Task.Delay(100);";

    [Fact]
    public void Results_go_where_they_are_asked_to()
    {
        Write("good.ipynb", "6 * 7");
        Write("bad.ipynb", "1 + 1", "throw new Exception(\"no such \\u001b[1m school\");");
        var one = CommandProcess.RunIn(_folder, "run", "good.ipynb", "-o", "executed.ipynb", "--html", "page.html");
        Assert.Equal(0, one.ExitCode);
        Assert.Contains("42", File.ReadAllText(At("executed.ipynb")), StringComparison.Ordinal);
        Assert.Contains("42", File.ReadAllText(At("page.html")), StringComparison.Ordinal);

        var both = CommandProcess.RunIn(_folder, "run", "good.ipynb", "bad.ipynb", "-o", "out", "--junit", "ci/results.xml", "--trx", "ci/results.trx", "--jobs", "2");
        Assert.Equal(1, both.ExitCode);
        Assert.Contains("bad.ipynb: 2/2 cell 2 FAILED", both.Error, StringComparison.Ordinal);
        var suites = XDocument.Load(At("ci", "results.xml")).Root!;
        Assert.Equal(("3", "1", "0"), ((string)suites.Attribute("tests")!, (string)suites.Attribute("failures")!, (string)suites.Attribute("errors")!));
        var counters = XDocument.Load(At("ci", "results.trx")).Descendants().Single(element => element.Name.LocalName == "Counters");
        Assert.Equal(("3", "2", "1"), ((string)counters.Attribute("total")!, (string)counters.Attribute("passed")!, (string)counters.Attribute("failed")!));
    }

    [Theory]
    [InlineData("would replace the notebook itself", "run", "a.ipynb", "-o", ".")]
    [InlineData("for 2 notebooks", "run", ".", "-o", "one.ipynb")]
    [InlineData("for 2 notebooks", "run", ".", "--html", "one.html")]
    [InlineData("has no notebook", "run", "empty")]
    [InlineData("is a file", "run", "a.ipynb", "-o", "file.txt")]
    public void Places_that_cannot_be_are_refused_before_anything_runs(string said, params string[] arguments)
    {
        Write("a.ipynb", "1");
        Write("b.ipynb", "1");
        Directory.CreateDirectory(At("empty"));
        File.WriteAllText(At("file.txt"), "mine");
        var before = File.ReadAllText(At("a.ipynb"));
        var outcome = CommandProcess.RunIn(_folder, arguments);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(At("a.ipynb")));
        Assert.False(Directory.Exists(At("report")));
    }

    [Fact]
    public void Input_is_given_beforehand()
    {
        Write("asks.ipynb", "\"hello \" + ReadInput(\"name: \")");
        Assert.Equal(0, CommandProcess.RunIn(_folder, "run", "asks.ipynb", "--input", "name=Aino").ExitCode);
        Assert.Contains("hello Aino", File.ReadAllText(At("report", "asks.ipynb")), StringComparison.Ordinal);
        Assert.Contains("--input", CommandProcess.RunIn(_folder, "run", "asks.ipynb", "--input", "nmae=Aino").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dib_runs_like_any_notebook()
    {
        File.WriteAllText(At("a.dib"), "#!csharp\n\nvar x = 6;\n\n#!sql\n\nSELECT $x * 7 AS answer\n");
        Assert.Equal(0, CommandProcess.RunIn(_folder, "run", "a.dib").ExitCode);
        Assert.Contains("answer", File.ReadAllText(At("report", "a.html")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Ctrl_c_interrupts_saves_and_reports()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals");
        Write("long.ipynb", "\"first\"", TellAndWait, "\"never\"");
        using var command = Start("run", "long.ipynb");
        var notebook = await ProcessOfNotebook();
        Signal(command.Id, "INT");
        await command.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(130, command.ExitCode);
        Assert.Contains("first", File.ReadAllText(At("report", "long.html")), StringComparison.Ordinal);
        Assert.Contains("Interrupted", File.ReadAllText(At("report", "long.ipynb")), StringComparison.Ordinal);
        Assert.True(await Ends(notebook));
    }

    [SkippableFact]
    public async Task A_notebook_ends_when_its_command_is_killed()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals");
        Write("long.ipynb", "\"first\"", TellAndWait);
        using var command = Start("run", "long.ipynb");
        var notebook = await ProcessOfNotebook();
        Signal(command.Id, "KILL");
        Assert.True(await Ends(notebook));
        Assert.Contains("first", File.ReadAllText(At("report", "long.ipynb")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Ctrl_c_is_for_the_command_to_understand_and_not_for_its_notebooks()
    {
        Skip.If(OperatingSystem.IsWindows(), "signals");
        Write("a.ipynb", "Process.Start(\"kill\", $\"-INT {Environment.ProcessId}\").WaitForExit(); Thread.Sleep(300); \"alive\"".Insert(0, "using System.Diagnostics; "));
        Assert.Equal(0, CommandProcess.RunIn(_folder, "run", "a.ipynb").ExitCode);
        Assert.Contains("alive", File.ReadAllText(At("report", "a.ipynb")), StringComparison.Ordinal);
    }

    private Process Start(params string[] arguments)
    {
        // A program that is started in the background of a script ignores the interrupt from the keyboard, and so does all that it starts.
        string[] words = [.. OperatingSystem.IsLinux() ? (string[])["env", "--default-signal=INT"] : [], "dotnet", Path.Combine(AppContext.BaseDirectory, "ResearchKit.Cli.dll"), .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<int> ProcessOfNotebook()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!File.Exists(At("pid")) || new FileInfo(At("pid")).Length == 0)
            await Task.Delay(50, limit.Token);
        return int.Parse(File.ReadAllText(At("pid")), CultureInfo.InvariantCulture);
    }

    private static async Task<bool> Ends(int process)
    {
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(30); waited += TimeSpan.FromMilliseconds(100))
        {
            if (!IsRunning(process))
                return true;
            await Task.Delay(100);
        }
        return false;
    }

    // A zombie whose parent has not asked for it has ended too.
    private static bool IsRunning(int process)
    {
        var status = $"/proc/{process}/stat";
        try
        {
            return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Signal(int process, string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
