namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// How untidy the exports of a city are: for each kind of mess its rate, and whether files are broken as a whole. The same city, seed and rates make the same mess, in the
/// same places; the answer key says where. A row meets one of duplicate, near duplicate, late, corrected, invalid and voided at most; misspellings come on top.
/// </summary>
public sealed record ExportMess
{
    /// <summary>Share of typed keys (student numbers, accounts) with a letter or digit swapped, dropped, doubled or replaced. Default 0.01.</summary>
    public double KeyTypo { get; init; } = 0.01;

    /// <summary>Share of keys left empty where the system allows it. Default 0.02.</summary>
    public double MissingKey { get; init; } = 0.02;

    /// <summary>Share of names with ä, ö, å, é and the like that are written without them. Default 0.03.</summary>
    public double WithoutDiacritics { get; init; } = 0.03;

    /// <summary>Share of names with two neighbouring letters swapped. Default 0.01.</summary>
    public double Transposition { get; init; } = 0.01;

    /// <summary>Share of persons whose given name stands in the family name's field and the other way round. Default 0.005.</summary>
    public double SwappedNames { get; init; } = 0.005;

    /// <summary>Share of double names (Anna-Maija, Mäkelä-Ek) of which only the first part is written. Default 0.05.</summary>
    public double ShortenedName { get; init; } = 0.05;

    /// <summary>Share of dates of birth that are off by one day. Default 0.005.</summary>
    public double BirthDateError { get; init; } = 0.005;

    /// <summary>Share of dates in another form than the file's usual one: 12.8.2024, or 8/12/2024 with the month first. Default 0.1.</summary>
    public double OtherDateForm { get; init; } = 0.1;

    /// <summary>Share of rows that stand twice, the same to the last character. Default 0.01.</summary>
    public double ExactDuplicate { get; init; } = 0.01;

    /// <summary>Share of rows that stand twice with a name or a date written differently. Default 0.01.</summary>
    public double NearDuplicate { get; init; } = 0.01;

    /// <summary>Share of rows that come in a second delivery only. Default 0.02.</summary>
    public double Late { get; init; } = 0.02;

    /// <summary>Share of rows that come with a wrong value first and right in a second delivery. Default 0.01.</summary>
    public double Corrected { get; init; } = 0.01;

    /// <summary>Share of rows that break the rules of their format, each in one way; their content is lost. Default 0.005.</summary>
    public double Invalid { get; init; } = 0.005;

    /// <summary>Share of xAPI statements that a later statement takes back. Default 0.01.</summary>
    public double Voided { get; init; } = 0.01;

    /// <summary>Share of persons with a second account in the school's directory and the practice platform. Default 0.02.</summary>
    public double SecondAccount { get; init; } = 0.02;

    /// <summary>
    /// Whether some files are broken as a whole: one without a header, one empty, one with a delimiter at the end of each line, one in Latin-1, some with a byte order mark,
    /// one with every field quoted. Default: true.
    /// </summary>
    public bool BrokenFiles { get; init; } = true;

    /// <summary>No mess at all: every file is as its format wants it, and keys and names are right.</summary>
    public static ExportMess None { get; } = new()
    {
        KeyTypo = 0,
        MissingKey = 0,
        WithoutDiacritics = 0,
        Transposition = 0,
        SwappedNames = 0,
        ShortenedName = 0,
        BirthDateError = 0,
        OtherDateForm = 0,
        ExactDuplicate = 0,
        NearDuplicate = 0,
        Late = 0,
        Corrected = 0,
        Invalid = 0,
        Voided = 0,
        SecondAccount = 0,
        BrokenFiles = false,
    };

    /// <summary>Checks that every rate is from 0 to 0.5, and that those which exclude one another leave at least half of the rows as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message names it.</exception>
    public void Validate()
    {
        foreach (var property in typeof(ExportMess).GetProperties().Where(property => property.PropertyType == typeof(double)))
        {
            if (property.GetValue(this) is not (double and >= 0.0 and <= 0.5))
                throw new ArgumentOutOfRangeException(property.Name, property.GetValue(this), $"{property.Name} must be a share from 0 to 0.5.");
        }

        var fates = ExactDuplicate + NearDuplicate + Late + Corrected + Invalid + Voided;
        if (fates > 0.5)
            throw new ArgumentOutOfRangeException(nameof(Invalid), fates, "ExactDuplicate, NearDuplicate, Late, Corrected, Invalid and Voided exclude one another and must add up to 0.5 at most.");
    }
}
