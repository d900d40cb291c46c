using System.Globalization;

namespace ResearchKit.Statistics.Factors;

/// <summary>A model's syntax could not be read, or names what is not there. The message gives line, column, what stands there and what was expected.</summary>
public sealed class ModelSyntaxException : FormatException
{
    /// <summary>An error at a place of the syntax.</summary>
    /// <param name="message">What is wrong and what to write instead.</param>
    /// <param name="line">Line of the syntax, from 1.</param>
    /// <param name="column">Column in the line, from 1.</param>
    public ModelSyntaxException(string message, int line, int column)
        : base(string.Create(CultureInfo.InvariantCulture, $"Model syntax, line {line}, column {column}: {message}"))
    {
        Line = line;
        Column = column;
    }

    /// <summary>Line of the syntax, from 1.</summary>
    public int Line { get; }

    /// <summary>Column in the line, from 1.</summary>
    public int Column { get; }
}
