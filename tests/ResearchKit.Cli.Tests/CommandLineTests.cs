namespace ResearchKit.Cli.Tests;

public class CommandLineTests
{
    [Fact]
    public void Version_is_one_line()
    {
        var outcome = CommandProcess.Run("--version");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", outcome.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("verify")]
    [InlineData("convert")]
    [InlineData("query")]
    [InlineData("import")]
    [InlineData("audit")]
    [InlineData("sources")]
    public void Help_has_examples(string command)
    {
        var outcome = CommandProcess.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Examples:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"researchkit {command}", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_command_is_a_usage_error()
    {
        var outcome = CommandProcess.Run("rnu");

        Assert.Equal(64, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains("'rnu'", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("researchkit --help", outcome.Error, StringComparison.Ordinal);
    }
}
