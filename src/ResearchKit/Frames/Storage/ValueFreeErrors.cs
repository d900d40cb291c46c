using ResearchKit.DuckDB;

namespace ResearchKit.Frames.Storage;

/// <summary>DuckDB's errors without the values that they quote: an error message goes to outputs and logs.</summary>
internal static class ValueFreeErrors
{
    /// <summary>Whether DuckDB's message may quote a value of a row. Errors of syntax and of names quote the query.</summary>
    public static bool MayQuote(DuckDBException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.ErrorType is not (DuckDBErrorType.Parser or DuckDBErrorType.Binder or DuckDBErrorType.Catalog or DuckDBErrorType.Interrupt or DuckDBErrorType.OutOfMemory or DuckDBErrorType.Permission);
    }

    /// <summary>The same error without what DuckDB said of it.</summary>
    /// <param name="error">The error.</param>
    public static DuckDBException Of(DuckDBException error) => !MayQuote(error) ? error : new DuckDBException(
        $"{error.ErrorType} error: the query failed on a row. What DuckDB said is not shown, because it may quote a value of that row. {Hint(error.ErrorType)}", error.ErrorType, error.Sql, error.Position);

    /// <summary>A file that could not be read: the line and the setting that DuckDB names, without the line's content.</summary>
    /// <param name="error">The error.</param>
    public static DuckDBException OfFile(DuckDBException error)
    {
        if (!MayQuote(error) || !error.Message.Contains("Original Line", StringComparison.Ordinal)) return error;
        var lines = error.Message.Split('\n').Where(line => !line.TrimStart().StartsWith("Original Line", StringComparison.Ordinal) && !line.Contains("Could not convert", StringComparison.Ordinal));
        return new DuckDBException(string.Join('\n', lines), error.ErrorType, error.Sql, error.Position);
    }

    private static string Hint(DuckDBErrorType type) => type switch
    {
        DuckDBErrorType.Conversion => "A value does not fit the type asked for: TRY_CAST gives NULL in its place, and count(*) FILTER (WHERE TRY_CAST(...) IS NULL) says how often.",
        DuckDBErrorType.OutOfRange => "A number is too large for its type: cast to a wider one first (DOUBLE, HUGEINT).",
        _ => "Leave out the rows that a function does not take with WHERE, or use its TRY_ form.",
    };
}
