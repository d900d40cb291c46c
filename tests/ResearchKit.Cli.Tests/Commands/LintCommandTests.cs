using System.Text.Json;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>The lint on the command line and in runs.</summary>
public sealed class LintCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Notebook(string name, string prose)
    {
        var meta = "{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}";
        File.WriteAllText(Path.Combine(_folder, name), $"#!meta\n\n{meta}\n\n#!markdown\n\n{prose}\n\n#!csharp\n\n1 + 1\n");
        return name;
    }

    [Fact]
    public void Errors_end_with_2_warnings_with_0_unless_strict()
    {
        Notebook("bad.dib", "The worst schools, and burnout causes it.");
        Notebook("causal.dib", "Burnout causes absence.");
        Notebook("good.dib", "Absence goes with burnout.");
        var all = CommandProcess.RunIn(_folder, "lint", ".");
        Assert.Equal(2, all.ExitCode);
        Assert.Contains("bad.dib, cell 1, line 1: error RankingWord: \"worst schools\"", all.Output, StringComparison.Ordinal);
        Assert.Contains("3 notebooks: 1 error, 2 warnings.", all.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandProcess.RunIn(_folder, "lint", "causal.dib").ExitCode);
        Assert.Equal(2, CommandProcess.RunIn(_folder, "lint", "causal.dib", "--strict").ExitCode);
        Assert.Equal(0, CommandProcess.RunIn(_folder, "lint", "good.dib", "--strict").ExitCode);
        Assert.Equal("causalWord", JsonDocument.Parse(CommandProcess.RunIn(_folder, "lint", "causal.dib", "--json").Output).RootElement[0].GetProperty("rule").GetString());
    }

    [Fact]
    public void A_run_names_what_was_found_and_fails_by_it_when_asked()
    {
        Notebook("bad.dib", "The worst schools.");
        var warned = CommandProcess.RunIn(_folder, "run", "bad.dib", "--output", "out");
        Assert.Equal(0, warned.ExitCode);
        Assert.Contains("lint: bad.dib, cell 1", warned.Error, StringComparison.Ordinal);
        Assert.Equal(2, CommandProcess.RunIn(_folder, "run", "bad.dib", "--output", "out", "--lint", "error").ExitCode);
        Assert.DoesNotContain("lint:", CommandProcess.RunIn(_folder, "run", "bad.dib", "--output", "out", "--lint", "off").Error, StringComparison.Ordinal);
    }
}
