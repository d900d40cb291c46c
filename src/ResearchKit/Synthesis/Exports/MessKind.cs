namespace ResearchKit.Synthesis.Exports;

/// <summary>What is untidy about a row, statement or event. The answer key names these kinds.</summary>
internal enum MessKind
{
    /// <summary>The same as an earlier row of the file, to the last character.</summary>
    ExactDuplicate = 0,

    /// <summary>The same record as an earlier row of the file, with a name or a date written differently.</summary>
    NearDuplicate = 1,

    /// <summary>Comes in a second delivery only.</summary>
    Late = 2,

    /// <summary>In a second delivery: replaces a row of the first.</summary>
    Correction = 3,

    /// <summary>In a first delivery: holds a wrong value and is replaced by a row of the second.</summary>
    Superseded = 4,

    /// <summary>Breaks a rule of the format; its content is lost.</summary>
    Invalid = 5,

    /// <summary>A statement that a later one takes back.</summary>
    Voided = 6,

    /// <summary>A statement that takes an earlier one back.</summary>
    Voiding = 7,

    /// <summary>The key is mistyped.</summary>
    KeyTypo = 8,

    /// <summary>The key is left empty.</summary>
    MissingKey = 9,

    /// <summary>A name is written without its diacritics.</summary>
    WithoutDiacritics = 10,

    /// <summary>A name has two neighbouring letters swapped.</summary>
    Transposition = 11,

    /// <summary>Given and family name stand in each other's fields.</summary>
    SwappedNames = 12,

    /// <summary>Of a double name only the first part is written.</summary>
    ShortenedName = 13,

    /// <summary>The date of birth is off by one day.</summary>
    BirthDateError = 14,

    /// <summary>A date stands in another form than the file's usual one.</summary>
    OtherDateForm = 15,

    /// <summary>The record belongs to a person's second account.</summary>
    SecondAccount = 16,
}
