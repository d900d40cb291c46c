namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>A notebook that cannot become a program, or a program that cannot become a notebook; the message says which cell or line, why, and what to do.</summary>
public sealed class NotebookConversionException(string message) : Exception(message);
