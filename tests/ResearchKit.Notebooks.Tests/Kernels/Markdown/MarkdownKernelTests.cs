using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.Markdown;

namespace ResearchKit.Notebooks.Tests.Kernels.Markdown;

/// <summary>Markdown cannot fail and cannot run for long, so it passes the rest of the suite.</summary>
public sealed class MarkdownKernelTests
{
    [Fact]
    public async Task Shows_its_text_as_markdown()
    {
        await using var kernel = new MarkdownKernel();
        var log = new OutputLog();
        var submission = new Submission("**42**");
        var result = await kernel.SubmitAsync(submission, log.Channel.Open(submission), CancellationToken.None);
        Assert.Equal(SubmissionStatus.Succeeded, result.Status);
        Assert.Equal("**42**", Assert.Single(log.Events.OfType<DisplayEvent>()).Bundle.Data[MimeTypes.Markdown]);
    }

    [Fact]
    public async Task Keeps_variables()
    {
        await using var kernel = new MarkdownKernel();
        await kernel.SetVariableAsync("shared", 5);
        Assert.Equal(5, kernel.FindVariable("shared")!.Value);
        await Assert.ThrowsAsync<ArgumentException>(() => kernel.SetVariableAsync("no name", 1));
    }
}
