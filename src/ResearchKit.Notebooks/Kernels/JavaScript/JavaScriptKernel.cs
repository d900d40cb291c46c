using System.Text;
using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.JavaScript;

/// <summary>
/// Has the page of a live notebook run its code. Variables that were shared into it are constants there, written as JSON of what the release gate
/// admits. Reports run no code of cells and say so.
/// </summary>
internal sealed class JavaScriptKernel() : MarkupKernel(new KernelInfo("javascript", "JavaScript", ["js"]))
{
    private protected override void Show(Submission submission, SubmissionOutput output)
    {
        var constants = new StringBuilder();
        foreach (var variable in Variables.Where(variable => submission.Code.Contains(variable.Name, StringComparison.Ordinal)))
            constants.Append("const ").Append(variable.Name).Append(" = ").Append(GatedJson.Of(variable.Value, output.Admit)).Append(";\n");
        output.Display(new JavaScriptFragment(constants + submission.Code));
    }
}

/// <summary>JavaScript for the page of a live notebook.</summary>
/// <param name="Code">The code. It may await; what it throws is shown where its output stands.</param>
public sealed record JavaScriptFragment(string Code) : IDisplayable
{
    private const string Fallback = "JavaScript: it runs in the page of a live notebook, and not here.";

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => MimeBundle.OfText(Fallback).With(
        MimeTypes.JavaScript,
        $"((element) => {{ (async () => {{\n{Code}\n}})().catch((error) => element.append(String(error))); }})(typeof element === \"undefined\" ? document.body : element.jquery ? element[0] : element);");
}
