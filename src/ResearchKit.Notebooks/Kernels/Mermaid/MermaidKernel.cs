namespace ResearchKit.Notebooks.Kernels.Mermaid;

/// <summary>
/// Shows its code as a diagram, drawn by the page with the Mermaid library that the kit carries: nothing is asked of another host. What cannot draw shows
/// the diagram's source.
/// </summary>
internal sealed class MermaidKernel() : MarkupKernel(new KernelInfo("mermaid", "Mermaid", []))
{
    // The library goes along and is replaced at once, so that the page has it and the saved notebook does not hold its megabytes.
    private protected override void Show(Submission submission, SubmissionOutput output)
    {
        var diagram = new MermaidDiagram(submission.Code);
        output.Display(new MermaidLibrary(diagram)).Update(diagram);
    }

    private protected override CellError? Check(Submission submission)
    {
        var (kind, line) = MermaidSource.Kind(submission.Code);
        if (kind is null)
            return CellError.At(submission.Label, "MermaidError", "there is no diagram: only comments and settings. Begin with its kind, such as \"flowchart LR\".", submission.FirstLine);
        return MermaidSource.Kinds.Contains(kind, StringComparer.Ordinal)
            ? null
            : CellError.At(submission.Label, "MermaidError", $"\"{kind}\" is no kind of diagram.{ValidNames.For(kind, MermaidSource.Kinds)}", submission.FirstLine + line - 1);
    }
}
