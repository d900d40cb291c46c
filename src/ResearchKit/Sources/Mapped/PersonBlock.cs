using System.Collections.Immutable;

namespace ResearchKit.Sources.Mapped;

/// <summary>
/// How the rows of a file name a person: an identifier of the system's own, keys shared with other systems, names, date of birth, places. What is stated here is compared in memory,
/// and dropped when pseudonyms are made.
/// </summary>
/// <param name="Name">Name within the mapping.</param>
/// <param name="File">Name of the file.</param>
/// <param name="System">Which system's persons they are: equal identifiers of one system are one person.</param>
public sealed record PersonBlock(string Name, string File, string System)
{
    /// <summary>Whether the persons are learners or staff; null when they may be either.</summary>
    public PersonRole? Role { get; init; }

    /// <summary>
    /// Column that says <c>learner</c> or <c>staff</c> of each row, instead of <see cref="Role"/>; rows that say neither are of persons whom no store knows (guardians) and are not linked. Null where all rows have
    /// one role.
    /// </summary>
    internal string? RoleColumn { get; init; }

    /// <summary>Whether the system knows who exists: other systems' persons are linked to its persons.</summary>
    public bool IsReference { get; init; }

    /// <summary>Column with the system's own identifier; null where it has none, so that all that is stated about a person together is the identifier.</summary>
    public string? Identifier { get; init; }

    /// <summary>Column with the given name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Column with the family name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>Column with both names, and whether the family name stands first.</summary>
    public (string Column, bool FamilyFirst)? FullName { get; init; }

    /// <summary>Column with the date of birth, and its formats (strptime), tried in order; ISO 8601 when empty.</summary>
    public (string Column, ImmutableArray<string> Formats)? BirthDate { get; init; }

    /// <summary>
    /// Column with the encoding of name and date of birth (<see cref="Privacy.EncodedName"/>), in place of names: where whoever holds the names may not show them. It is compared with the encodings of other systems, made under
    /// the same key; names are not compared with encodings.
    /// </summary>
    public string? EncodedName { get; init; }

    /// <summary>Columns with places: kind (<c>school</c>, <c>group</c>, <c>unit</c>) and column.</summary>
    public ImmutableArray<(string Kind, string Column)> Places { get; init; } = [];

    /// <summary>Keys shared with other systems: kind (<c>student-number</c>, <c>email</c>) and column.</summary>
    public ImmutableArray<(string Kind, string Column)> Keys { get; init; } = [];

    /// <summary>All columns that the block reads.</summary>
    public IEnumerable<string> Columns =>
        new[] { Identifier, GivenName, FamilyName, FullName?.Column, BirthDate?.Column, EncodedName }.OfType<string>()
            .Concat(Places.Select(place => place.Column)).Concat(Keys.Select(key => key.Column)).Distinct(StringComparer.Ordinal);

    /// <summary>Name of the column that the stage makes: the person's identifier within the system.</summary>
    internal string WhoColumn => "_who_" + Name;

    /// <summary>How an error names the person's columns.</summary>
    internal string SourceName => Identifier ?? Name;
}

/// <summary>What a person is in the learning schema.</summary>
public enum PersonRole
{
    /// <summary>A learner.</summary>
    Learner = 0,

    /// <summary>A teacher, counsellor or employee.</summary>
    Staff = 1,
}
