using ResearchKit.DuckDB;
using ResearchKit.Store;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>
/// Refuses statements that name the file of a protected learning store: ATTACH, which takes nothing but a text in quotes, <c>read_duckdb</c>, COPY and the rest.
/// A guard against accidents: a path that a query computes is not seen.
/// </summary>
internal static class ProtectedFiles
{
    /// <summary>Refuses a statement, or lets it pass.</summary>
    /// <exception cref="DuckDBException">It names such a file; the message says what to do instead.</exception>
    public static void Refuse(SqlStatement statement, Func<string, IEnumerable<string>> glob)
    {
        foreach (var literal in statement.Literals)
        {
            foreach (var file in Files(literal, glob))
            {
                if (LearningStore.RefuseRawOpen(file) is { } reason)
                    throw new DuckDBException($"The statement was refused: {reason} In a notebook: #!connect store --kernel-name N --purpose P \"{literal}\"", DuckDBErrorType.Permission);
            }
        }
    }

    private static IEnumerable<string> Files(string literal, Func<string, IEnumerable<string>> glob)
    {
        if (literal.Length is 0 or > 4096 || literal.Contains('\0', StringComparison.Ordinal) || literal.Contains("://", StringComparison.Ordinal))
            return [];
        // DuckDB takes a prefix with the kind of file (duckdb:file) and a beginning with ~.
        var plain = literal.StartsWith("duckdb:", StringComparison.OrdinalIgnoreCase) ? literal["duckdb:".Length..] : literal;
        if (plain.StartsWith("~/", StringComparison.Ordinal))
            plain = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + plain[1..];
        return plain.AsSpan().IndexOfAny("*?[") >= 0 ? glob(plain) : File.Exists(plain) ? [plain] : [];
    }
}
