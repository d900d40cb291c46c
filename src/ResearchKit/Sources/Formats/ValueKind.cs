namespace ResearchKit.Sources.Formats;

/// <summary>What the text of a field must be.</summary>
internal enum ValueKind
{
    /// <summary>Any text without line breaks.</summary>
    Text = 0,

    /// <summary>An identifier: text without spaces around it, at most 255 characters.</summary>
    Id = 1,

    /// <summary>Several identifiers in one field, separated by commas.</summary>
    IdList = 2,

    /// <summary>One of the column's codes.</summary>
    Code = 3,

    /// <summary>A whole number, invariant.</summary>
    Integer = 4,

    /// <summary>A number with a decimal point.</summary>
    Number = 5,

    /// <summary>A number with a decimal point or a decimal comma, without separators of thousands.</summary>
    LocalNumber = 6,

    /// <summary><c>true</c> or <c>false</c>, in lower case.</summary>
    Boolean = 7,

    /// <summary>A calendar date as in ISO 8601: 2024-08-12.</summary>
    Date = 8,

    /// <summary>A date as people and programs write it: 2024-08-12, 12.8.2024 (day first) or 8/12/2024 (month first, always).</summary>
    LocalDate = 9,

    /// <summary>A date and time as in ISO 8601, with a time zone.</summary>
    DateTime = 10,

    /// <summary>Four digits: the year in which a school year ends (OneRoster) or begins, as the column says.</summary>
    Year = 11,

    /// <summary>An e-mail address: one @ with text on both sides.</summary>
    Email = 12,

    /// <summary>A universally unique identifier with hyphens.</summary>
    Guid = 13,
}
