using System.Text.RegularExpressions;
using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>DuckDB's errors without the values that they quote: an error message goes to outputs and logs.</summary>
internal static partial class ValueFreeErrors
{
    /// <summary>What is said in place of a value.</summary>
    public const string Removed = "[value not shown]";

    /// <summary>Whether DuckDB's message may quote a value of a row. Errors of syntax and of names quote the query.</summary>
    public static bool MayQuote(DuckDBException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.ErrorType is not (DuckDBErrorType.Parser or DuckDBErrorType.Binder or DuckDBErrorType.Catalog or DuckDBErrorType.Interrupt or DuckDBErrorType.OutOfMemory or DuckDBErrorType.Permission);
    }

    /// <summary>The same error, its message without quoted texts, numbers and lines of files. What quotes the query itself stays.</summary>
    /// <param name="error">The error.</param>
    public static DuckDBException Of(DuckDBException error)
    {
        if (!MayQuote(error)) return error;
        var lines = error.Message.Split('\n').Where(line => !line.TrimStart().StartsWith("Original Line", StringComparison.Ordinal)).ToArray();
        var query = Array.FindIndex(lines, line => line.StartsWith("LINE ", StringComparison.Ordinal));
        for (var i = 0; i < (query < 0 ? lines.Length : query); i++)
        {
            lines[i] = Quoted().Replace(lines[i], match => IsName(match.Value.Trim('\'', '"')) ? match.Value : Removed);
            if (!lines[i].Contains("CSV", StringComparison.Ordinal) && i == 0) lines[i] = Number().Replace(lines[i], Removed);
        }

        var message = string.Join('\n', lines);
        return message == error.Message ? error : new DuckDBException(
            message + "\nTRY_CAST gives NULL in place of an error, and count(*) FILTER (WHERE TRY_CAST(...) IS NULL) says how often.", error.ErrorType, error.Sql, error.Position);
    }

    // Types and options, which DuckDB writes in quotes too.
    private static bool IsName(string text) => TypeOrOption().IsMatch(text);

    [GeneratedRegex("\"[^\"\n]*\"|'[^'\n]*'|\\([^()\n]*[*+/-][^()\n]*\\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w])-?\d[\d.,eE+-]*(?![\w(])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER|\d+)?|DOUBLE|FLOAT|REAL|BOOL(EAN)?|DATE|TIME|TIMESTAMP.*|VARCHAR|DECIMAL\(\d+,\d+\)|UUID|BLOB)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TypeOrOption();
}
