using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Inspection;

/// <summary>How many rows a file has, without reading its values.</summary>
internal static class RowCount
{
    /// <summary>The rows, and whether they are lines alone; null where counting them takes reading them.</summary>
    public static (long? Rows, bool IsAbout) Of(SourceFile file, MappedFile? mapped, CancellationToken cancellationToken)
    {
        // A member of an archive has the archive's path.
        if (!Path.GetExtension(file.FullPath).Equals(Path.GetExtension(file.Name), StringComparison.OrdinalIgnoreCase))
            return (null, false);
        return TableFormats.OfPath(file.FullPath) switch
        {
            TableFormat.Csv when mapped?.Encoding != "utf-16" => (Math.Max(0, Lines(file.FullPath, cancellationToken) - (mapped?.HasHeader == false ? 0 : 1)), true),
            TableFormat.NdJson => (Lines(file.FullPath, cancellationToken), true),
            TableFormat.Parquet => (Parquet(file.FullPath), false),
            _ => (null, false),
        };
    }

    private static long Lines(string path, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        var buffer = new byte[1 << 16];
        long lines = 0;
        var last = (byte)'\n';
        for (int read; (read = stream.Read(buffer)) > 0; last = buffer[read - 1])
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return last == '\n' ? lines : lines + 1;
    }

    private static long? Parquet(string path)
    {
        try
        {
            using var session = SqlSession.InMemory();
            return Convert.ToInt64(session.Scalar<object>($"SELECT count(*) FROM read_parquet({SqlSession.Text(CsvDelivery.GlobLiteral(path))})"), CultureInfo.InvariantCulture);
        }
        catch (DuckDBException)
        {
            // A damaged file has no number of rows; opening it says so.
            return null;
        }
    }
}
