using ResearchKit.Frames;

namespace ResearchKit.Sources;

/// <summary>A mapping that cannot be used. The message names the mapping, the line, what is wrong and what is expected.</summary>
public sealed class MappingException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do. Of more than 3,000 characters the middle is left out.</param>
    /// <param name="inner">What the YAML reader said, if anything.</param>
    public MappingException(string message, Exception? inner = null)
        : base(QuotedText.Shortened(message, QuotedText.LongestMessage), inner)
    {
    }
}

/// <summary>An import that could not be done; the store is as it was before. The message is a sentence or two and holds no value of the data.</summary>
public sealed class ImportException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do. Of more than 3,000 characters the middle is left out.</param>
    public ImportException(string message)
        : base(QuotedText.Shortened(message, QuotedText.LongestMessage))
    {
    }
}
