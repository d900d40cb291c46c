using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.Mermaid;

namespace ResearchKit.Notebooks.Tests.Kernels.Mermaid;

public sealed class MermaidKernelTests : KernelConformance
{
    protected override string ValueCode => "flowchart LR\n  a[42] --> b";

    protected override string? FailingCode => "%% a comment\nno_such_name LR\n  a --> b";

    protected override IKernel Create() => new MermaidKernel();

    [Fact]
    public async Task The_saved_output_is_the_diagrams_source_and_not_the_library()
    {
        await using var kernel = Create();
        var (_, log) = await RunAsync(kernel, ValueCode);
        var shown = Assert.Single(log.Events.OfType<DisplayEvent>());
        var update = Assert.Single(log.Events.OfType<DisplayUpdateEvent>());
        Assert.Equal(shown.DisplayId, update.DisplayId);
        Assert.InRange(shown.Bundle.Data[MimeTypes.Html].Length, 1_000_000, 6_000_000);
        Assert.InRange(update.Bundle.Data[MimeTypes.Html].Length, 1, 1_000);
        Assert.Equal(ValueCode, update.Bundle.Data[MimeTypes.Mermaid]);
        Assert.Equal(ValueCode, update.Bundle.Data[MimeTypes.Text]);
    }

    [Theory]
    [InlineData("flowchrt LR", "Did you mean \"flowchart\"?")]
    [InlineData("%% nothing else", "there is no diagram")]
    [InlineData("---\ntitle: flowchart\n---\npies", "Did you mean \"pie\"?")]
    public async Task What_is_no_diagram_is_told(string code, string words)
    {
        await using var kernel = Create();
        var (result, _) = await RunAsync(kernel, code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\ntitle: x\n---\n%%{init: {}}%%\n\nsequenceDiagram\n  A->>B: hi")]
    [InlineData("pie title Pets\n \"Dogs\" : 3")]
    [InlineData("graph TD; a-->b;")]
    [InlineData("gitGraph:\n commit")]
    public async Task Settings_and_comments_may_come_first(string code)
    {
        await using var kernel = Create();
        Assert.Equal(SubmissionStatus.Succeeded, (await RunAsync(kernel, code)).Result.Status);
    }
}
