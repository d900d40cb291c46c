namespace ResearchKit.Frames;

/// <summary>Something would have shown rows about learners. The message says what does the job instead.</summary>
public sealed class ProtectedDataException : InvalidOperationException
{
    /// <summary>The exception with its sentence.</summary>
    /// <param name="message">What was refused, why, and what to do instead.</param>
    public ProtectedDataException(string message)
        : base(message)
    {
    }
}
