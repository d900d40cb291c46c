using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>Writes the store's table of rejected rows: file, line, column, reason; never a value.</summary>
internal static class RejectedRows
{
    private const int BatchSize = 16_384;

    /// <summary>Writes a delivery's rejected rows of a load in the order of the file; hands back how many there were for each reason.</summary>
    /// <param name="session">The in-memory database with the store attached.</param>
    /// <param name="load">The load.</param>
    /// <param name="account">The delivery.</param>
    /// <param name="number">Number of the load in the store's provenance.</param>
    /// <param name="cancellationToken">Stops the import.</param>
    public static ImmutableArray<RejectCount> Write(SqlSession session, LoadStep load, SegmentAccount account, int number, CancellationToken cancellationToken)
    {
        if (account.Rejected == 0)
            return [];
        var segment = account.Segment;
        using var lines = segment.Lines?.Invoke();
        var rows = InFileOrder(session, load, segment, cancellationToken).Select(row => (lines?.LineOf(row.Record) ?? row.Record + 1, row.Column, row.Reason));
        return Write(session, number, segment.File.Name, load.Load.Table.Name, rows, cancellationToken);
    }

    /// <summary>Writes rejected rows; hands back how many there were for each reason.</summary>
    public static ImmutableArray<RejectCount> Write(
        SqlSession session, int number, string file, string table, IEnumerable<(long Line, string? Column, string Reason)> rows, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string? Column, string Reason), long>();
        foreach (var batch in rows.Chunk(BatchSize))
        {
            foreach (var (_, column, reason) in batch)
                counts[(column, reason)] = counts.GetValueOrDefault((column, reason)) + 1;
            session.Execute(
                "INSERT INTO store.rejected_row SELECT $1, $2, unnest(CAST($3 AS BIGINT[])), unnest(CAST($4 AS VARCHAR[])), unnest(CAST($5 AS VARCHAR[]))",
                cancellationToken,
                number,
                file,
                batch.Select(row => row.Line).ToList(),
                batch.Select(row => row.Column).ToList(),
                batch.Select(row => row.Reason).ToList());
        }

        return [.. counts.Select(pair => new RejectCount(file, table, pair.Key.Column, pair.Key.Reason, pair.Value))];
    }

    /// <summary>Merges the records that could not be split with the rows that were refused later; staged rows are counted without the former.</summary>
    private static IEnumerable<(long Record, string? Column, string Reason)> InFileOrder(SqlSession session, LoadStep load, StagedSegment segment, CancellationToken cancellationToken)
    {
        var broken = load.TakesBroken ? segment.Broken : [];
        var all = segment.Broken;
        var next = 0;
        var refused = session.Rows(
            $"SELECT _row, _reason FROM memory.refused WHERE _load = {load.Number.ToString(CultureInfo.InvariantCulture)} AND {segment.Range("_row")} ORDER BY _row", cancellationToken);
        foreach (var row in refused)
        {
            var ordinal = Convert.ToInt64(row[0], CultureInfo.InvariantCulture) - segment.First;
            while (next < all.Length && all[next].Record <= ordinal + 1 + next)
            {
                if (!broken.IsEmpty)
                    yield return (broken[next].Record, broken[next].Column, broken[next].Reason);
                next++;
            }

            var (column, reason) = load.Reason(Convert.ToInt32(row[1], CultureInfo.InvariantCulture));
            yield return (ordinal + 1 + next, column, reason);
        }

        for (; next < broken.Length; next++)
            yield return (broken[next].Record, broken[next].Column, broken[next].Reason);
    }
}
