using ResearchKit.DuckDB;

namespace ResearchKit.Sources.Events;

/// <summary>Writes staged rows into the columns of a chunk, in the order of the staging tables.</summary>
internal static class StageColumns
{
    private delegate T Get<TRow, T>(in TRow row);

    public static void Write(ReadOnlySpan<StagedEvent> rows, DuckDBDataChunk chunk)
    {
        Fill(rows, chunk, 0, static (in StagedEvent row) => row.File);
        Fill(rows, chunk, 1, static (in StagedEvent row) => row.Line);
        Fill(rows, chunk, 2, static (in StagedEvent row) => row.Item);
        Fill(rows, chunk, 3, static (in StagedEvent row) => (ulong)(row.Id >> 64));
        Fill(rows, chunk, 4, static (in StagedEvent row) => (ulong)row.Id);
        Fill(rows, chunk, 5, static (in StagedEvent row) => row.Actor);
        Fill(rows, chunk, 6, static (in StagedEvent row) => row.Verb);
        Fill(rows, chunk, 7, static (in StagedEvent row) => row.Object);
        Fill(rows, chunk, 8, static (in StagedEvent row) => row.Group);
        Fill(rows, chunk, 9, static (in StagedEvent row) => row.Platform);
        Fill(rows, chunk, 10, static (in StagedEvent row) => row.Time);
        Fill(rows, chunk, 11, static (in StagedEvent row) => row.Duration);
        Fill(rows, chunk, 12, static (in StagedEvent row) => row.Detail);
        chunk.RowCount = rows.Length;
    }

    public static void Write(ReadOnlySpan<StagedAnswer> rows, DuckDBDataChunk chunk)
    {
        Fill(rows, chunk, 0, static (in StagedAnswer row) => row.Event);
        Fill(rows, chunk, 1, static (in StagedAnswer row) => row.Correct);
        Fill(rows, chunk, 2, static (in StagedAnswer row) => row.Score);
        Fill(rows, chunk, 3, static (in StagedAnswer row) => row.Attempt);
        Fill(rows, chunk, 4, static (in StagedAnswer row) => row.Opportunity);
        Fill(rows, chunk, 5, static (in StagedAnswer row) => row.Hints);
        Fill(rows, chunk, 6, static (in StagedAnswer row) => row.ScaffoldProbability);
        Fill(rows, chunk, 7, static (in StagedAnswer row) => row.FeedbackProbability);
        Fill(rows, chunk, 8, static (in StagedAnswer row) => row.FeedbackFading);
        Fill(rows, chunk, 9, static (in StagedAnswer row) => row.FeedbackLatency);
        Fill(rows, chunk, 10, static (in StagedAnswer row) => row.Stream);
        Fill(rows, chunk, 11, static (in StagedAnswer row) => row.Scaffold);
        Fill(rows, chunk, 12, static (in StagedAnswer row) => row.Feedback);
        Fill(rows, chunk, 13, static (in StagedAnswer row) => row.Reason);
        chunk.RowCount = rows.Length;
    }

    private static void Fill<TRow, T>(ReadOnlySpan<TRow> rows, DuckDBDataChunk chunk, int column, Get<TRow, T> get)
        where T : unmanaged
    {
        var values = chunk.Column(column).Values<T>();
        for (var i = 0; i < rows.Length; i++)
            values[i] = get(in rows[i]);
    }
}
