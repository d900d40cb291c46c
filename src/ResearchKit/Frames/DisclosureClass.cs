namespace ResearchKit.Frames;

/// <summary>
/// What a column could reveal about a person. A column without a class (null) is unknown and is treated as the strictest class by
/// whoever decides about it.
/// </summary>
public enum DisclosureClass
{
    /// <summary>Names a person by itself: name, e-mail address, national identifier. Must not exist in an analysis store.</summary>
    DirectIdentifier = 0,

    /// <summary>A key that stands for a person, made at import; says nothing without the project's key.</summary>
    Pseudonym = 1,

    /// <summary>May single a person out together with others: birth year, district, home language.</summary>
    QuasiIdentifier = 2,

    /// <summary>Confidential in itself: health, support measures, well-being answers, grades.</summary>
    Sensitive = 3,

    /// <summary>Reveals nothing about a person: a code of a subject, a content item, a date of a term.</summary>
    Neutral = 4,
}
