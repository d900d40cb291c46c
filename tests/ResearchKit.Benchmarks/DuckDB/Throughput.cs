using System.Diagnostics;
using System.Globalization;
using ResearchKit.DuckDB;

namespace ResearchKit.Benchmarks.DuckDB;

/// <summary>
/// <c>duckdb-append [rows] [runs]</c>: rows x 4 columns from .NET spans into a table on disk by chunks, beside DuckDB's own CREATE TABLE AS from a Parquet file
/// of the same rows; <c>duckdb-read [rows] [runs]</c>: rows x 4 integers by chunks, beside the ADO.NET reader row by row. Both sides alternate in one process.
/// </summary>
public static class Throughput
{
    public static int Append(string[] args)
    {
        var (rows, runs) = Arguments(args, 5_000_000);
        return InFolder(folder =>
        {
            var columns = (Ids: new int[rows], Days: new int[rows], Clicks: new long[rows], Scores: new double[rows]);
            for (var i = 0; i < rows; i++)
            {
                columns.Ids[i] = (int)(i * 2_654_435_761L % 100_000);
                columns.Days[i] = (int)(i * 40_503L % 300);
                columns.Clicks[i] = i * 69_069L % 1_000;
                columns.Scores[i] = i * 0.25 % 100;
            }

            var parquet = Path.Combine(folder, "rows.parquet");
            List<double> append = [], scan = [], create = [];
            for (var run = 0; run < runs; run++)
            {
                append.Add(Timed(folder, "append", connection =>
                {
                    Execute(connection, "CREATE TABLE t (id INTEGER, day INTEGER, clicks BIGINT, score DOUBLE)");
                    using var appender = connection.CreateAppender("t");
                    using var chunk = appender.CreateChunk();
                    for (var first = 0; first < rows; first += DuckDBDataChunk.MaxRows)
                    {
                        var count = Math.Min(DuckDBDataChunk.MaxRows, rows - first);
                        chunk.Column(0).Write<int>(columns.Ids.AsSpan(first, count));
                        chunk.Column(1).Write<int>(columns.Days.AsSpan(first, count));
                        chunk.Column(2).Write<long>(columns.Clicks.AsSpan(first, count));
                        chunk.Column(3).Write<double>(columns.Scores.AsSpan(first, count));
                        chunk.RowCount = count;
                        appender.AppendChunk(chunk);
                        chunk.Reset();
                    }
                }, afterwards: connection =>
                {
                    if (!File.Exists(parquet))
                        Execute(connection, $"COPY t TO '{parquet}'");
                }));
                scan.Add(Timed(folder, "scan", connection =>
                {
                    connection.RegisterTable("source", new ArrayColumns(columns.Ids, columns.Days, columns.Clicks, columns.Scores));
                    Execute(connection, "CREATE TABLE t AS SELECT * FROM source");
                    connection.UnregisterTable("source");
                }));
                create.Add(Timed(folder, "create", connection => Execute(connection, $"CREATE TABLE t AS SELECT * FROM read_parquet('{parquet}')")));
            }

            Report("appended by chunks", append);
            Report("CREATE TABLE AS from .NET columns, filled chunk by chunk", scan);
            Report("CREATE TABLE AS from Parquet", create);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"ratio of medians: appender {Median(append) / Median(create):0.00}, .NET columns {Median(scan) / Median(create):0.00} (bar: 2)"));
        });
    }

    public static int Read(string[] args)
    {
        var (rows, runs) = Arguments(args, 20_000_000);
        return InFolder(folder =>
        {
            using var connection = Open(Path.Combine(folder, "read.duckdb"));
            Execute(connection, $"CREATE TABLE t AS SELECT (i * 7 % 100000)::INTEGER a, (i % 5000)::INTEGER b, (i % 300)::INTEGER c, (i % 20)::INTEGER d FROM range({rows}) t(i); CHECKPOINT");
            List<double> chunks = [], ado = [];
            long sum = 0;
            for (var run = 0; run < runs; run++)
            {
                var watch = Stopwatch.StartNew();
                sum += SumChunks(connection);
                chunks.Add(watch.Elapsed.TotalSeconds);
                watch.Restart();
                sum -= SumRows(connection);
                ado.Add(watch.Elapsed.TotalSeconds);
            }

            Report("chunks", chunks);
            Report("ADO.NET reader, GetInt32", ado);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row by row takes {Median(ado) / Median(chunks):0.0} times the chunks; sums differ by {sum}"));
        });
    }

    private static long SumChunks(DuckDBConnection connection)
    {
        using var command = new DuckDBCommand("SELECT a, b, c, d FROM t", connection);
        using var reader = command.ExecuteChunks();
        long sum = 0;
        while (reader.Read())
        {
            for (var column = 0; column < 4; column++)
            {
                foreach (var value in reader.Vector(column).Values<int>())
                    sum += value;
            }
        }

        return sum;
    }

    private static long SumRows(DuckDBConnection connection)
    {
        using var command = new DuckDBCommand("SELECT a, b, c, d FROM t", connection);
        using var reader = command.ExecuteReader();
        long sum = 0;
        while (reader.Read())
        {
            for (var column = 0; column < 4; column++)
                sum += reader.GetInt32(column);
        }

        return sum;
    }

    private static double Timed(string folder, string name, Action<DuckDBConnection> act, Action<DuckDBConnection>? afterwards = null)
    {
        var path = Path.Combine(folder, $"{name}.duckdb");
        File.Delete(path);
        using var connection = Open(path);
        var watch = Stopwatch.StartNew();
        act(connection);
        Execute(connection, "CHECKPOINT");
        var seconds = watch.Elapsed.TotalSeconds;
        afterwards?.Invoke(connection);
        return seconds;
    }

    private static (int Rows, int Runs) Arguments(string[] args, int rows) => (
        args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : rows,
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3);

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);

    private static void Report(string what, List<double> seconds) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what}: first {seconds[0]:0.00} s, then {string.Join(", ", seconds.Skip(1).Select(s => s.ToString("0.00", CultureInfo.InvariantCulture)))} s"));

    private static int InFolder(Action<string> act)
    {
        var folder = Directory.CreateTempSubdirectory("researchkit-bench-");
        try
        {
            act(folder.FullName);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DuckDBConnection Open(string path)
    {
        var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        return connection;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = new DuckDBCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Four arrays as a table that SQL scans.</summary>
    private sealed class ArrayColumns(int[] ids, int[] days, long[] clicks, double[] scores) : IDuckDBTableSource
    {
        public IReadOnlyList<DuckDBColumn> Columns { get; } =
        [
            new("id", DuckDBLogicalType.Of(DuckDBType.Integer)), new("day", DuckDBLogicalType.Of(DuckDBType.Integer)), new("clicks", DuckDBLogicalType.Of(DuckDBType.BigInt)), new("score", DuckDBLogicalType.Of(DuckDBType.Double)),
        ];

        public long RowCount => ids.Length;

        public void Fill(int column, long firstRow, int rowCount, DuckDBVectorWriter writer)
        {
            var first = (int)firstRow;
            switch (column)
            {
                case 0:
                    writer.Write<int>(ids.AsSpan(first, rowCount));
                    break;
                case 1:
                    writer.Write<int>(days.AsSpan(first, rowCount));
                    break;
                case 2:
                    writer.Write<long>(clicks.AsSpan(first, rowCount));
                    break;
                default:
                    writer.Write<double>(scores.AsSpan(first, rowCount));
                    break;
            }
        }
    }
}
