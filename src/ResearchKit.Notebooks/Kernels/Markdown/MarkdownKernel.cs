using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.Markdown;

/// <summary>Shows its code as Markdown.</summary>
public sealed class MarkdownKernel() : MarkupKernel(new KernelInfo("markdown", "Markdown", ["md"]))
{
    private protected override void Show(Submission submission, SubmissionOutput output) => output.Display(new MarkdownText(submission.Code));

    private sealed record MarkdownText(string Text) : IDisplayable
    {
        public MimeBundle ToMimeBundle() => MimeBundle.OfText(Text).With(MimeTypes.Markdown, Text);
    }
}
