using System.Data.Common;

namespace ResearchKit.DuckDB;

/// <summary>An error that DuckDB reported: its own message, its class, and the place in the SQL where DuckDB names one.</summary>
public sealed class DuckDBException : DbException
{
    /// <summary>An error with DuckDB's message.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="errorType">DuckDB's class of error.</param>
    /// <param name="sql">The statement that failed, or null when none was running.</param>
    /// <param name="position">Where in <paramref name="sql"/>, or null when DuckDB named no place.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DuckDBException(
        string message,
        DuckDBErrorType errorType = DuckDBErrorType.Invalid,
        string? sql = null,
        DuckDBErrorPosition? position = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorType = errorType;
        Sql = sql;
        Position = position;
    }

    /// <summary>DuckDB's class of error.</summary>
    public DuckDBErrorType ErrorType { get; }

    /// <summary>The statement that failed, or null.</summary>
    public string? Sql { get; }

    /// <summary>Where in <see cref="Sql"/> DuckDB saw the error, or null when it named no place.</summary>
    public DuckDBErrorPosition? Position { get; }

    /// <inheritdoc/>
    public override bool IsTransient => ErrorType is DuckDBErrorType.Interrupt;

    internal static DuckDBException FromStatement(string message, string sql, DuckDBErrorType? errorType = null) =>
        new(message, errorType ?? DuckDBErrorMessage.TypeOf(message), sql, DuckDBErrorMessage.PositionIn(sql, message));
}

/// <summary>A place in a statement.</summary>
/// <param name="Offset">Characters before it, counted from 0.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Column">Its column in characters, counted from 1.</param>
public readonly record struct DuckDBErrorPosition(int Offset, int Line, int Column);
