using System.Collections.Immutable;

namespace ResearchKit.Sources.Linkage;

/// <summary>A table of persons whose names are to be encoded where the names are, for a linkage elsewhere.</summary>
/// <param name="File">The table: CSV with a header, in UTF-8; the delimiter is found out.</param>
/// <param name="Output">The table to write; it must not exist.</param>
/// <param name="KeyFile">File of the linkage key, made at first use; the other organisation needs a copy.</param>
/// <param name="GivenName">Column with the given name.</param>
/// <param name="FamilyName">Column with the family name.</param>
/// <param name="BirthDate">Column with the date of birth: 2008-05-01, 1.5.2008 (day first) or 5/1/2008 (month first).</param>
public sealed record NameEncodingRequest(string File, string Output, string KeyFile, string GivenName, string FamilyName, string BirthDate)
{
    /// <summary>Name of the column that the encoding is written to.</summary>
    public const string Column = "name_code";

    /// <summary>Columns that are written beside the encoding, as they stand. All others are left out: what is not named may tell who a person is. Default: none.</summary>
    public ImmutableArray<string> Keep { get; init; } = [];
}

/// <summary>What came of the encoding of a table.</summary>
/// <param name="Rows">Rows read and written.</param>
/// <param name="WithoutCode">Rows whose encoding is empty, because the name or the date of birth is missing or no date: they cannot be linked by it.</param>
/// <param name="Fingerprint">Fingerprint of the key: the other organisation must see the same.</param>
/// <param name="KeyIsNew">Whether the key was made now.</param>
/// <param name="KeyFile">Full path of the key file.</param>
public sealed record NameEncodingReport(long Rows, long WithoutCode, string Fingerprint, bool KeyIsNew, string KeyFile);
