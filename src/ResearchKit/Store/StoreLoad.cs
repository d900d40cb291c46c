using System.Collections.Immutable;
using System.Globalization;

namespace ResearchKit.Store;

/// <summary>One file that went into one table of a store, with every row accounted for: read = kept + merged + superseded + rejected.</summary>
/// <param name="SourceFile">File name within the imported folder.</param>
/// <param name="Table">Table that it went to.</param>
/// <param name="Sha256">Hash of the file, lower-case hexadecimal.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="ImportedAt">When, in UTC.</param>
/// <param name="Importer">Importer.</param>
/// <param name="ImporterVersion">Its version.</param>
/// <param name="Mapping">Name of the mapping, or null.</param>
/// <param name="MappingSha256">Hash of the mapping, or null.</param>
/// <param name="KeyFingerprint">Which pseudonym key was used, or null when no person was in the mapping.</param>
/// <param name="Read">Rows read.</param>
/// <param name="Kept">Rows that became rows of the table.</param>
/// <param name="Merged">Rows summed into, or equal to, a kept one.</param>
/// <param name="Superseded">Rows replaced by a later one.</param>
/// <param name="Rejected">Rows refused.</param>
public sealed record StoreLoad(
    string SourceFile,
    string Table,
    string Sha256,
    long Bytes,
    DateTimeOffset ImportedAt,
    string Importer,
    string ImporterVersion,
    string? Mapping,
    string? MappingSha256,
    string? KeyFingerprint,
    long Read,
    long Kept,
    long Merged,
    long Superseded,
    long Rejected)
{
    internal static ImmutableArray<StoreLoad> ReadAll(SqlSession session) =>
    [
        .. session.Rows(
            """
            SELECT source_file, table_name, sha256, bytes, imported_at, importer, importer_version, mapping, mapping_sha256, key_fingerprint,
                   rows_read, rows_kept, rows_merged, rows_superseded, rows_rejected
            FROM provenance ORDER BY load_number
            """).Select(row => new StoreLoad(
                (string)row[0]!,
                (string)row[1]!,
                (string)row[2]!,
                Number(row[3]),
                new DateTimeOffset(DateTime.SpecifyKind((DateTime)row[4]!, DateTimeKind.Utc)),
                (string)row[5]!,
                (string)row[6]!,
                (string?)row[7],
                (string?)row[8],
                (string?)row[9],
                Number(row[10]),
                Number(row[11]),
                Number(row[12]),
                Number(row[13]),
                Number(row[14])))
    ];

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
