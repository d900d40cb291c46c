namespace ResearchKit.Notebooks.Kernels;

/// <summary>Whether code could run as it is.</summary>
public enum CodeCompleteness
{
    /// <summary>It could.</summary>
    Complete,

    /// <summary>More has to follow: a bracket or a string is open.</summary>
    Incomplete,

    /// <summary>Nothing that follows could make it right.</summary>
    Invalid,

    /// <summary>The language cannot tell.</summary>
    Unknown,
}

/// <summary>A kernel that can tell whether code is complete, for consoles that ask when Enter is pressed.</summary>
public interface ICompletenessCheck
{
    /// <summary>Whether code could run as it is. Nothing is run.</summary>
    /// <param name="code">The code.</param>
    CodeCompleteness CheckCompleteness(string code);
}
