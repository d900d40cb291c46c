namespace ResearchKit.Notebooks.Documents;

/// <summary>A file that is no readable notebook. The message names the file, the line and column, what was found and what was expected.</summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="line">Line in the file, from 1; 0 when the fault has no place.</param>
    /// <param name="column">Column in the line, in bytes, from 1; 0 when the fault has no place.</param>
    /// <param name="problem">What is wrong, what was expected, and the next step.</param>
    /// <param name="inner">The parser's own error, or null.</param>
    public NotebookFormatException(string name, long line, long column, string problem, Exception? inner = null)
        : base(line > 0 ? $"{name}({line},{column}): {problem}" : $"{name}: {problem}", inner)
    {
        FileName = name;
        Line = line;
        Column = column;
    }

    /// <summary>The file as the user named it.</summary>
    public string FileName { get; }

    /// <summary>Line in the file, from 1; 0 when the fault has no place.</summary>
    public long Line { get; }

    /// <summary>Column in the line, in bytes, from 1; 0 when the fault has no place.</summary>
    public long Column { get; }
}
