namespace ResearchKit.Sources;

/// <summary>A mapping that cannot be used. The message names the mapping, the line, what is wrong and what is expected.</summary>
public sealed class MappingException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="inner">What the YAML reader said, if anything.</param>
    public MappingException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>An import that could not be done; the store is as it was before. The message is a sentence or two and holds no value of the data.</summary>
public sealed class ImportException : Exception
{
    /// <summary>With a message.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public ImportException(string message)
        : base(message)
    {
    }
}
