using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources;

/// <summary>Writes the store's table of rejected rows: file, line, column, reason; never a value.</summary>
internal static class RejectedRows
{
    private const int BatchSize = 16_384;

    /// <summary>Writes a load's rejected rows in the order of the file; hands back how many there were for each reason.</summary>
    public static ImmutableArray<RejectCount> Write(SqlSession session, LoadStep load, CancellationToken cancellationToken)
    {
        if (load.Rejected == 0)
            return [];
        var file = load.Stage.File;
        // UTF-16 is not scanned for line breaks: there the number of the record stands for the line.
        using var lines = file.Mapped.Encoding == "utf-16" ? null : new CsvLineIndex(file.FullPath, file.Mapped.Delimiter);
        var counts = new Dictionary<(string? Column, string Reason), long>();
        foreach (var batch in InFileOrder(session, load, cancellationToken).Chunk(BatchSize))
        {
            foreach (var (_, column, reason) in batch)
                counts[(column, reason)] = counts.GetValueOrDefault((column, reason)) + 1;
            session.Execute(
                "INSERT INTO store.rejected_row SELECT $1, $2, unnest(CAST($3 AS BIGINT[])), unnest(CAST($4 AS VARCHAR[])), unnest(CAST($5 AS VARCHAR[]))",
                cancellationToken,
                load.Number,
                file.Name,
                batch.Select(row => lines?.LineOf(row.Record) ?? row.Record + 1).ToList(),
                batch.Select(row => row.Column).ToList(),
                batch.Select(row => row.Reason).ToList());
        }

        return [.. counts.Select(pair => new RejectCount(file.Name, load.Load.Table.Name, pair.Key.Column, pair.Key.Reason, pair.Value))];
    }

    /// <summary>Merges the records that could not be split with the rows that were refused later; staged rows are counted without the former.</summary>
    private static IEnumerable<(long Record, string? Column, string Reason)> InFileOrder(SqlSession session, LoadStep load, CancellationToken cancellationToken)
    {
        var broken = load.Stage.Broken;
        var next = 0;
        var refused = session.Rows($"SELECT _row, _reason FROM memory.refused WHERE _load = {load.Number.ToString(CultureInfo.InvariantCulture)} ORDER BY _row", cancellationToken);
        foreach (var row in refused)
        {
            var ordinal = Convert.ToInt64(row[0], CultureInfo.InvariantCulture);
            while (next < broken.Length && broken[next].Record <= ordinal + 1 + next)
            {
                yield return (broken[next].Record, null, broken[next].Reason);
                next++;
            }

            var (column, reason) = load.Reason(Convert.ToInt32(row[1], CultureInfo.InvariantCulture));
            yield return (ordinal + 1 + next, column, reason);
        }

        for (; next < broken.Length; next++)
            yield return (broken[next].Record, null, broken[next].Reason);
    }
}
