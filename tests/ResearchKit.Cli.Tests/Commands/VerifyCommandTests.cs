namespace ResearchKit.Cli.Tests.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CommandOutcome Verify(string stored, params string[] arguments)
    {
        File.WriteAllText(
            Path.Combine(_folder, "a.ipynb"),
            $$"""{"cells":[{"cell_type":"code","execution_count":1,"id":"a","metadata":{},"outputs":[{{stored}}],"source":"Console.WriteLine(1.0 / 3)"}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");
        return CommandProcess.RunIn(_folder, ["verify", "a.ipynb", .. arguments]);
    }

    private static string Stream(string text) => $$"""{"output_type":"stream","name":"stdout","text":"{{text}}\n"}""";

    [Fact]
    public void Outputs_within_the_tolerance_hold()
    {
        Assert.Equal(0, Verify(Stream("0.33333333")).ExitCode);
        Assert.Equal(0, Verify(Stream("0.34"), "--rtol", "0.1").ExitCode);
        Assert.Equal(["a.ipynb"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Output_that_differs_is_shown_and_has_a_code_of_its_own()
    {
        var outcome = Verify(Stream("0.34"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("cell 1, output 1, stdout", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("    - 0.34", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("    + 0.3333333333333333", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_compares_and_writes_reports()
    {
        Assert.Equal(2, Verify(Stream("0.34"), "--html", "pages").ExitCode);
        Assert.Equal(0, Verify(Stream("0.33333333"), "--html", "pages").ExitCode);
        Assert.Equal(["a.html", "index.html"], Directory.GetFiles(Path.Combine(_folder, "pages")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a.ipynb", "pages"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Notebook_without_outputs_does_not_pass() => Assert.Equal(2, Verify("").ExitCode);
}
