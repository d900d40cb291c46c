using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.Markdown;

namespace ResearchKit.Notebooks.Tests.Kernels.Markdown;

public sealed class MarkdownKernelTests : KernelConformance
{
    protected override string ValueCode => "**42**";

    protected override IKernel Create() => new MarkdownKernel();

    [Fact]
    public async Task Shows_its_text_as_markdown()
    {
        await using var kernel = Create();
        var (_, log) = await RunAsync(kernel, "**42**");
        Assert.Equal("**42**", Assert.Single(log.Events.OfType<DisplayEvent>()).Bundle.Data[MimeTypes.Markdown]);
    }
}
