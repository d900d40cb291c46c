using ResearchKit.Display;
using ResearchKit.Notebooks.Kernels;
using ResearchKit.Notebooks.Kernels.Html;

namespace ResearchKit.Notebooks.Tests.Kernels.Html;

public sealed class HtmlKernelTests : KernelConformance
{
    protected override string ValueCode => "<b>42</b>";

    protected override IKernel Create() => new HtmlKernel();

    [Fact]
    public async Task Shows_its_text_as_markup_with_itself_for_readers_of_text()
    {
        await using var kernel = Create();
        var (_, log) = await RunAsync(kernel, "<b>42</b>");
        var bundle = Assert.Single(log.Events.OfType<DisplayEvent>()).Bundle;
        Assert.Equal("<b>42</b>", bundle.Data[MimeTypes.Html]);
        Assert.Equal("<b>42</b>", bundle.Data[MimeTypes.Text]);
    }
}
