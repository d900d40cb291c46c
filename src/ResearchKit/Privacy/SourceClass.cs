namespace ResearchKit.Privacy;

/// <summary>
/// What a column of a source file holds. A mapping states it for every column of a file; a column without a class stops the import.
/// </summary>
public enum SourceClass
{
    /// <summary>Names a person by itself: name, student number, e-mail. Dropped, or replaced by a pseudonym; never stored.</summary>
    Direct = 0,

    /// <summary>May single a person out together with others: birth date, postcode, home language. Generalised where the mapping says.</summary>
    Quasi = 1,

    /// <summary>Confidential in itself: health, support, well-being, absence.</summary>
    Sensitive = 2,

    /// <summary>Neither; still protected with the store.</summary>
    Neutral = 3,

    /// <summary>Text that people wrote, which may hold anything. Dropped unless the mapping keeps it by name.</summary>
    FreeText = 4,
}
