using ResearchKit.Notebooks.Kernels.CSharp.Functions;

namespace ResearchKit.Notebooks.Kernels.Html;

/// <summary>Shows its code as HTML. Reports show what is harmless of it: no scripts, no addresses of other hosts.</summary>
internal sealed class HtmlKernel() : MarkupKernel(new KernelInfo("html", "HTML", []))
{
    private protected override void Show(Submission submission, SubmissionOutput output) => output.Display(new HtmlFragment(submission.Code));
}
