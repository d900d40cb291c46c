namespace ResearchKit.Sources.Formats;

/// <summary>One way in which a file differs from its format.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Place">The column or JSON property at fault, as the format names it; null when the whole file, row or object is.</param>
/// <param name="Message">A sentence for people. It never holds a value from the file, because that may be someone's name or number.</param>
internal sealed record FormatViolation(FormatViolationKind Kind, string? Place, string Message);

/// <summary>What is wrong with a file, a row or an object.</summary>
internal enum FormatViolationKind
{
    /// <summary>The first line holds no name of a column: the file has no header.</summary>
    NoHeader = 0,

    /// <summary>A required column is not in the header.</summary>
    MissingColumn = 1,

    /// <summary>A column is not one of the format's.</summary>
    UnknownColumn = 2,

    /// <summary>A column stands twice in the header.</summary>
    RepeatedColumn = 3,

    /// <summary>The columns are not in the order of the specification.</summary>
    ColumnOrder = 4,

    /// <summary>The header ends with a delimiter.</summary>
    TrailingDelimiter = 5,

    /// <summary>A row has more or fewer fields than the header.</summary>
    RaggedRow = 6,

    /// <summary>A required field or property is empty or absent.</summary>
    MissingValue = 7,

    /// <summary>A value is not of the kind that is asked for.</summary>
    WrongValue = 8,

    /// <summary>A value is not among the codes of the column or property.</summary>
    UnknownCode = 9,

    /// <summary>A property is not one of the format's, or stands where it may not.</summary>
    UnknownProperty = 10,

    /// <summary>The text is not JSON.</summary>
    NotJson = 11,
}
