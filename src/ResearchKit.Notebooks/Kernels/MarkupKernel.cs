namespace ResearchKit.Notebooks.Kernels;

/// <summary>A kernel that shows its code: text, markup, or a program for the page. Variables are kept so that values can move through it.</summary>
public abstract class MarkupKernel : IKernel
{
    private readonly VariableTable _variables;

    private protected MarkupKernel(KernelInfo info)
    {
        Info = info;
        _variables = new VariableTable(info.Language);
    }

    /// <inheritdoc/>
    public KernelInfo Info { get; }

    /// <inheritdoc/>
    public IReadOnlyList<KernelVariable> Variables => _variables.All;

    /// <inheritdoc/>
    public KernelVariable? FindVariable(string name) => _variables.Find(name);

    /// <inheritdoc/>
    public Task SetVariableAsync(string name, object? value, Type? declaredType = null)
    {
        _variables.Set(name, value, declaredType);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<SubmissionResult> SubmitAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(output);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromResult(new SubmissionResult(SubmissionStatus.Interrupted));
        if (string.IsNullOrWhiteSpace(submission.Code))
            return Task.FromResult(SubmissionResult.Success);
        if (Check(submission) is { } error)
            return Task.FromResult(Fail(output, error));
        try
        {
            Show(submission, output);
            return Task.FromResult(SubmissionResult.Success);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return Task.FromResult(Fail(output, CellError.At(submission.Label, problem.GetType().Name, problem.Message, submission.FirstLine)));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static SubmissionResult Fail(SubmissionOutput output, CellError error)
    {
        output.Error(error);
        return new SubmissionResult(SubmissionStatus.Failed, error);
    }

    private protected abstract void Show(Submission submission, SubmissionOutput output);

    /// <summary>Why code cannot be shown; null where it can, as by default.</summary>
    private protected virtual CellError? Check(Submission submission) => null;
}
