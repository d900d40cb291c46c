namespace ResearchKit.Models;

/// <summary>A model formula that cannot be read or does not fit the data. The message shows the formula with a mark under the place.</summary>
public sealed class FormulaException : ArgumentException
{
    /// <summary>The exception for a place in a formula.</summary>
    /// <param name="message">What is wrong, what was expected, and what to do.</param>
    /// <param name="formula">The formula as it was given.</param>
    /// <param name="position">Where, as a character of the formula from 0.</param>
    public FormulaException(string message, string formula, int position)
        : base($"{message}\n  {formula}\n  {new string(' ', position)}^")
    {
        Formula = formula;
        Position = position;
        Explanation = message;
    }

    /// <summary>The formula as it was given.</summary>
    public string Formula { get; }

    /// <summary>Where the trouble is, as a character of the formula from 0.</summary>
    public int Position { get; }

    /// <summary>The message without the marked formula.</summary>
    public string Explanation { get; }
}
