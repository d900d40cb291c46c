namespace ResearchKit.UseCases;

/// <summary>A use-case card that cannot be read, or one that does not exist. The message names the card, the line, what is wrong and what is expected.</summary>
public sealed class UseCaseCardException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public UseCaseCardException(string message)
        : base(message)
    {
    }
}
