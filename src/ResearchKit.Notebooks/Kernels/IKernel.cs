namespace ResearchKit.Notebooks.Kernels;

/// <summary>
/// One language. A kernel runs one submission at a time; who calls it queues. Everything it shows goes to the
/// <see cref="SubmissionOutput"/> that came with the submission: there is no other way out.
/// </summary>
public interface IKernel : IAsyncDisposable
{
    /// <summary>Name, aliases and language.</summary>
    KernelInfo Info { get; }

    /// <summary>The kernel's variables, by name.</summary>
    IReadOnlyList<KernelVariable> Variables { get; }

    /// <summary>
    /// Runs code. Errors of the code are published and returned, not thrown; state survives them.
    /// </summary>
    /// <param name="submission">The code.</param>
    /// <param name="output">Where its outputs go; background work of the code may use it after the task completed.</param>
    /// <param name="cancellationToken">
    /// Interrupts the code: the task then completes as <see cref="SubmissionStatus.Interrupted"/>, or
    /// as <see cref="SubmissionStatus.Unresponsive"/> when the code does not stop within the kernel's grace period.
    /// </param>
    Task<SubmissionResult> SubmitAsync(Submission submission, SubmissionOutput output, CancellationToken cancellationToken);

    /// <summary>A variable by name, compared ordinally.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The variable, or null if there is none.</returns>
    KernelVariable? FindVariable(string name);

    /// <summary>Declares a variable, or replaces one of that name. The value is shared, not copied.</summary>
    /// <param name="name">A name that the language allows.</param>
    /// <param name="value">The value.</param>
    /// <param name="declaredType">The type to declare it with; null for the value's own.</param>
    /// <exception cref="ArgumentException">The language cannot hold such a name.</exception>
    Task SetVariableAsync(string name, object? value, Type? declaredType = null);
}
