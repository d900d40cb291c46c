using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Store;

namespace ResearchKit.Sources.Events;

/// <summary>
/// Holds DuckDB's memory down while rows stream through. DuckDB keeps every page of a database file that it has read or written, up to its memory limit (most of the machine's memory by default), so that
/// memory would grow with the number of events. Here pages are given back after each write, and what scans all events runs within what cannot be given back at its beginning (tables in memory, such as
/// persons of other sources) and an allowance that does not depend on the number of events: 64 MiB and 32 MiB a thread of DuckDB's. A scan that needs more is run again without the bound: it never fails
/// for it. Writes to a file are never bound: a checkpoint that finds no memory costs the whole file. Nothing is spilled to disk.
/// </summary>
internal sealed class PageCacheBound
{
    private const long Mebibyte = 1 << 20;
    private const long Allowance = 64 * Mebibyte;
    private const long AllowanceOfThread = 32 * Mebibyte;
    private const long LeftByTrim = 32 * Mebibyte;

    private readonly SqlSession _session;
    private readonly string _limit;
    private readonly long _allowance;

    public PageCacheBound(SqlSession session)
    {
        _session = session;
        _limit = session.Scalar<string>("SELECT current_setting('memory_limit')");
        _allowance = Allowance + (AllowanceOfThread * Convert.ToInt64(session.Scalar<object>("SELECT current_setting('threads')"), CultureInfo.InvariantCulture));
    }

    /// <summary>Runs a statement that writes to a file from a part of the events, then gives pages back; the number of rows changed.</summary>
    public long Write(string sql, CancellationToken cancellationToken = default)
    {
        var rows = _session.Execute(sql, cancellationToken);
        Trim();
        return rows;
    }

    /// <summary>
    /// Runs a statement that adds rows to the draft of the store from a part of the events, brings them into its file, and gives pages back; the number of rows. Without the checkpoint a later one
    /// would have the whole table to put in order, in memory.
    /// </summary>
    public long WriteToStore(string sql, CancellationToken cancellationToken = default)
    {
        var rows = _session.Execute(sql, cancellationToken);
        _session.Execute("CHECKPOINT store", cancellationToken);
        Trim();
        return rows;
    }

    /// <summary>Makes a table in memory of what a query finds, in place of one of that name. The query may scan all events.</summary>
    public void Keep(string table, string query, CancellationToken cancellationToken = default, params object?[] parameters) =>
        Within(() => _session.Execute($"CREATE OR REPLACE TABLE memory.{table} AS {query}", cancellationToken, parameters));

    /// <summary>Rows of a small result, which may come of a large table.</summary>
    public List<object?[]> Rows(string sql, CancellationToken cancellationToken = default) => Within(() => _session.Rows(sql, cancellationToken));

    /// <summary>Gives pages back that are in a file.</summary>
    public void Trim()
    {
        // Fails when less can be given back; what could be, was.
        _ = TrySet(LeftByTrim);
        Restore();
    }

    private T Within<T>(Func<T> statement)
    {
        if (!TrySet(_allowance))
            return statement();
        try
        {
            return statement();
        }
        catch (DuckDBException problem) when (problem.ErrorType == DuckDBErrorType.OutOfMemory)
        {
            // The query has changed nothing; it is run again below, with all the memory there is.
        }
        finally
        {
            Restore();
        }

        return statement();
    }

    private bool TrySet(long allowance)
    {
        var fixedBytes = Convert.ToInt64(
            _session.Scalar<object>("SELECT coalesce(sum(memory_usage_bytes) FILTER (tag <> 'BASE_TABLE'), 0)::BIGINT FROM duckdb_memory()"), CultureInfo.InvariantCulture);
        try
        {
            _session.Execute(string.Create(CultureInfo.InvariantCulture, $"SET memory_limit = '{fixedBytes + allowance}B'"));
            return true;
        }
        catch (DuckDBException problem) when (problem.ErrorType == DuckDBErrorType.OutOfMemory)
        {
            return false;
        }
    }

    private void Restore() => _session.Execute($"SET memory_limit = {SqlSession.Text(_limit)}");
}
