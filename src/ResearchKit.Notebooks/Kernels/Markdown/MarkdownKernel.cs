using ResearchKit.Display;

namespace ResearchKit.Notebooks.Kernels.Markdown;

/// <summary>Shows its code as Markdown. It keeps variables that are shared into it, and does nothing with them.</summary>
public sealed class MarkdownKernel : IKernel
{
    private readonly SortedDictionary<string, KernelVariable> _variables = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public KernelInfo Info { get; } = new("markdown", "Markdown", []);

    /// <inheritdoc/>
    public IReadOnlyList<KernelVariable> Variables => [.. _variables.Values];

    /// <inheritdoc/>
    public KernelVariable? FindVariable(string name) => _variables.GetValueOrDefault(name);

    /// <inheritdoc/>
    public Task SetVariableAsync(string name, object? value, Type? declaredType = null)
    {
        VariableName.Check(name, Info.Language);
        _variables[name] = new KernelVariable(name, declaredType ?? value?.GetType() ?? typeof(object), value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SubmissionResult> SubmitAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(output);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromResult(new SubmissionResult(SubmissionStatus.Interrupted));
        if (!string.IsNullOrWhiteSpace(submission.Code))
            output.Display(new MarkdownText(submission.Code));
        return Task.FromResult(SubmissionResult.Success);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed record MarkdownText(string Text) : IDisplayable
    {
        public MimeBundle ToMimeBundle() => MimeBundle.OfText(Text).With(MimeTypes.Markdown, Text);
    }
}
