using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.CSharp;

namespace ResearchKit.Notebooks.Tests.Kernels.CSharp.References;

/// <summary><c>#r "nuget: ..."</c>, restored by the SDK from a source that lies in a folder: nothing is asked of the network.</summary>
public sealed class PackageTests(SampleFeed feed) : IClassFixture<SampleFeed>
{
    private readonly OutputLog _log = new();

    private CSharpKernel Kernel(string? dotnet = null, string? cache = null)
    {
        var options = new CSharpKernelOptions { WorkingDirectory = feed.Notebook, PackageCache = cache ?? feed.Cache };
        return new CSharpKernel(dotnet is null ? options : options with { DotnetCommand = dotnet });
    }

    private Task<SubmissionResult> Run(CSharpKernel kernel, string code, CancellationToken cancellationToken = default)
    {
        var submission = new Submission(code, "cell 1");
        return kernel.SubmitAsync(submission, _log.Channel.Open(submission), cancellationToken);
    }

    [Fact]
    public async Task A_package_is_loaded_with_what_it_needs_and_the_second_time_without_sdk_or_network()
    {
        var cache = Path.Combine(feed.Cache, "twice");
        await using (var kernel = Kernel(cache: cache))
        {
            // The line holds for its whole section, wherever it stands; CRC-32 of "123456789" is the check value of the standard.
            var result = await Run(kernel, "var crc = Top.Crc(\"123456789\");\n#r \"nuget: Sample.Top, 1.0.0\"\ncrc");
            Assert.True(result.Status == SubmissionStatus.Succeeded, _log.Everything);
            Assert.Equal(0xCBF43926u, result.Value);
            Assert.Equal("Packages: restoring Sample.Top 1.0.0 ...", _log.Displays[0]);
            Assert.Equal("Packages: Sample.Top 1.0.0", Assert.Single(_log.Events.OfType<DisplayUpdateEvent>()).Bundle.Data["text/plain"]);
            Assert.Single(_log.Events.OfType<ProgressEvent>());
            Assert.Equal("1.0.0", (await Run(kernel, "Top.Version")).Value);
        }

        await using var second = Kernel(dotnet: "no-such-command", cache);
        Assert.Equal("1.0.0", (await Run(second, "#r \"nuget:Sample.Top,1.0.0\"\nTop.Version")).Value);
        Assert.Equal("Packages: Sample.Top 1.0.0", _log.Displays[^1]);
        Assert.Single(_log.Events.OfType<DisplayUpdateEvent>());
    }

    [Fact]
    public async Task A_second_version_of_a_loaded_package_is_refused()
    {
        await using var kernel = Kernel();
        Assert.Equal("2.0.0", (await Run(kernel, "#r \"nuget: Sample.Top\"\nTop.Version")).Value);
        Assert.Equal("2.0.0", (await Run(kernel, "#r \"nuget: sample.top, 2.0.0\"\nTop.Version")).Value);
        var result = await Run(kernel, "var x = 1;\n#r \"nuget: Sample.Top, 1.0.0\"");
        Assert.Equal(("PackageError", 2), (result.Error!.Name, result.Error.Line));
        Assert.Contains("Sample.Top 2.0.0 is loaded already", result.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Restart the kernel", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#r \"nuget: Sample.Tpo\"", "unable to find package Sample.Tpo")]
    [InlineData("#r \"nuget: Sample.Top, 3.1.0\"", "with version (>= 3.1.0)")]
    [InlineData("#r \"nuget: Sample.Top, 1.5.0\"", "has no version 1.5.0; the nearest is 2.0.0")]
    [InlineData("#r \"nuget: Sample.Top, 1.0.0\"\n#r \"nuget: Sample.Top, 2.0.0\"", "in two versions, 1.0.0 and 2.0.0")]
    [InlineData("#i \"nuget: https://127.0.0.1:9/v3/index.json\"\n#r \"nuget: Sample.Bottom\"", "a package source cannot be reached")]
    public async Task What_cannot_be_had_is_told(string code, string words)
    {
        await using var kernel = Kernel();
        var result = await Run(kernel, code);
        Assert.Equal("PackageError", result.Error!.Name);
        Assert.Contains(words, result.Error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Run(kernel, "1 + 1")).Value);
    }

    [Fact]
    public async Task Without_sdk_the_message_says_so()
    {
        await using var kernel = Kernel(dotnet: "no-such-command", Path.Combine(feed.Cache, "empty"));
        var result = await Run(kernel, "#r \"nuget: Sample.Top, 1.0.0\"");
        Assert.Contains("Install the .NET 10 SDK", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_is_added_and_a_cell_that_does_not_compile_loses_no_package()
    {
        var other = Directory.CreateTempSubdirectory("researchkit-other");
        try
        {
            var options = new CSharpKernelOptions { WorkingDirectory = other.FullName, PackageCache = Path.Combine(feed.Cache, "other") };
            await File.WriteAllTextAsync(Path.Combine(other.FullName, "nuget.config"), $"<configuration><config><add key=\"globalPackagesFolder\" value=\"{Path.Combine(other.FullName, "packages")}\" /></config><packageSources><clear /></packageSources></configuration>");
            await using var kernel = new CSharpKernel(options);
            var result = await Run(kernel, $"#i \"nuget: {Path.GetRelativePath(other.FullName, Path.Combine(feed.Notebook, "..", "feed"))}\"\n#r \"nuget: Sample.Top, 1.0.0\"\nint x = \"\";");
            Assert.Equal("CompilationError", result.Error!.Name);
            Assert.Equal("1.0.0", (await Run(kernel, "Top.Version")).Value);
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Restoring_is_interrupted()
    {
        await using var kernel = Kernel(cache: Path.Combine(feed.Cache, "interrupted"));
        using var cancel = new CancellationTokenSource();
        using var subscription = _log.Channel.Subscribe(output =>
        {
            if (output is ProgressEvent)
                cancel.CancelAfter(100);
        });
        Assert.Equal(SubmissionStatus.Interrupted, (await Run(kernel, "#r \"nuget: Sample.Top, 1.0.0\"", cancel.Token)).Status);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(feed.Cache, "interrupted")));
        Assert.Equal(2, (await Run(kernel, "1 + 1")).Value);
    }

    [Fact]
    public async Task A_line_inside_a_text_is_text()
    {
        await using var kernel = Kernel();
        Assert.Equal("#r \"nuget: X\"", (await Run(kernel, "var text = \"\"\"\n#r \"nuget: X\"\n\"\"\";\ntext")).Value);
    }
}
