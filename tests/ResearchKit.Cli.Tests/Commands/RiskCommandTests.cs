using System.Text.Json;

namespace ResearchKit.Cli.Tests.Commands;

/// <summary>The risk report of a table file, whose figures are counted by hand.</summary>
public sealed class RiskCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandOutcome Risk(params string[] more)
    {
        var lines = Enumerable.Range(0, 60).Select(i => $"{(i < 30 ? "north" : "south")},{i % 2},{(i < 30 ? 9 : i % 5)}");
        File.WriteAllLines(Path.Combine(_folder, "table.csv"), ["district,sex,mark", .. lines]);
        return CommandProcess.RunIn(_folder, ["risk", "table.csv", .. more]);
    }

    [Fact]
    public void Classes_that_are_large_enough_end_with_0()
    {
        var outcome = Risk("--quasi", "district", "sex", "--sensitive", "mark", "--json");
        Assert.Equal(0, outcome.ExitCode);
        var report = JsonDocument.Parse(outcome.Output).RootElement;
        // Four classes of 15, said in tens and bands as the file may hold anybody; all in the north have 9.
        Assert.Equal((60, 10), (report.GetProperty("people").GetInt32(), report.GetProperty("smallestClass").GetInt32()));
        Assert.Equal(30, report.GetProperty("sensitive")[0].GetProperty("peopleInOneValueClasses").GetProperty("people").GetInt32());
    }

    [Fact]
    public void Classes_that_are_too_small_end_with_2()
    {
        var outcome = Risk("--quasi", "district", "sex", "--sensitive", "mark", "--k", "20");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("smallest class (k)", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("north", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "--quasi", "distrikt")]
    [InlineData(1)]
    [InlineData(64, "--k", "1")]
    public void Wrong_questions_are_answered_in_a_sentence(int exitCode, params string[] arguments)
    {
        var outcome = Risk(arguments);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}
