using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>A learning store that cannot be opened or made. The message names the file, what is wrong, and what to do.</summary>
public sealed class LearningStoreException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do. Of more than 3,000 characters the middle is left out.</param>
    /// <param name="inner">What the database or the operating system said, if anything.</param>
    public LearningStoreException(string message, Exception? inner = null)
        : base(QuotedText.Shortened(message, QuotedText.LongestMessage), inner)
    {
    }
}
