using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>SQL for what the rows of a file state about a person.</summary>
internal static class PersonSql
{
    /// <summary>
    /// The person's identifier within the system: the system's own, or where it has none all that is stated together, so that rows that state the same are one person. NULL when
    /// nothing is stated.
    /// </summary>
    public static string Who(PersonBlock block, string table)
    {
        if (block.Identifier is { } identifier)
            return $"nullif(trim({table}.{SqlSession.Name(identifier)}), '')";
        var named = new[] { block.GivenName, block.FamilyName, block.FullName?.Column, block.EncodedName }.OfType<string>().Concat(block.Keys.Select(key => key.Column)).ToList();
        var parts = block.Columns.Select(column => $"coalesce(lower(trim({table}.{SqlSession.Name(column)})), '')");
        return $"(CASE WHEN coalesce({string.Join(", ", named.Select(column => $"nullif(trim({table}.{SqlSession.Name(column)}), '')"))}) IS NOT NULL THEN concat_ws(chr(31), {string.Join(", ", parts)}) END)";
    }

    public static string GivenName(PersonBlock block) => block.GivenName is { } column ? Trimmed(column)
        : block.FullName is { } full ? Part(full.Column, isFamily: false, full.FamilyFirst) : "CAST(NULL AS VARCHAR)";

    public static string FamilyName(PersonBlock block) => block.FamilyName is { } column ? Trimmed(column)
        : block.FullName is { } full ? Part(full.Column, isFamily: true, full.FamilyFirst) : "CAST(NULL AS VARCHAR)";

    public static string BirthDate(PersonBlock block) => block.BirthDate is not { } birth ? "CAST(NULL AS DATE)"
        : birth.Formats.IsEmpty ? $"TRY_CAST({SqlSession.Name(birth.Column)} AS DATE)"
        : $"CAST(try_strptime(trim({SqlSession.Name(birth.Column)}), [{string.Join(", ", birth.Formats.Select(SqlSession.Text))}]) AS DATE)";

    public static string Trimmed(string column) => $"nullif(trim({SqlSession.Name(column)}), '')";

    /// <summary>A full name is split at its comma, else at its last space (family name last) or its first (family name first).</summary>
    private static string Part(string column, bool isFamily, bool familyFirst)
    {
        var name = $"trim({SqlSession.Name(column)})";
        var isFirst = isFamily == familyFirst;
        var atComma = isFamily ? $"split_part({name}, ',', 1)" : $"split_part({name}, ',', 2)";
        var before = familyFirst ? $"regexp_extract({name}, '^(\\S+)\\s', 1)" : $"regexp_extract({name}, '^(.*)\\s+\\S+$', 1)";
        var after = familyFirst ? $"regexp_extract({name}, '^\\S+\\s+(.*)$', 1)" : $"regexp_extract({name}, '(\\S+)$', 1)";
        return $"nullif(trim(CASE WHEN contains({name}, ',') THEN {atComma} WHEN contains({name}, ' ') THEN {(isFirst ? before : after)} ELSE {(isFamily ? name : "''")} END), '')";
    }
}
