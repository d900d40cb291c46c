using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Tests.Frames.Storage;

public abstract class ParquetStreamTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parquet-").FullName;

    protected string Target => InFolder("events.parquet");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string InFolder(string name) => Path.Combine(_folder, name);

    protected string[] Files() => [.. Directory.EnumerateFileSystemEntries(_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    protected static DataFrame Synthetic(params Column[] columns) => DataFrame.FromColumns(new FrameProvenance("test", Protection.Synthetic), columns).Opened();

    protected static DataFrame Numbers(int first, int count) => Synthetic(Column.Create("n", Enumerable.Range(first, count)));

    /// <summary>What DuckDB finds in a file, independent of the kit's frames: the first column of each row as text.</summary>
    protected static string[] Ask(string sql, params string[] paths)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, [.. paths.Select(path => $"'{path}'")]);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return [.. rows];
    }

    public sealed class Complete : ParquetStreamTests
    {
        /// <summary>Lengths that cut batches across segments of 65,536 rows and row groups of 122,880.</summary>
        private static readonly int[] s_batches = [3, 0, 70_000, 65_536, 1, 140_000];

        private static readonly string[] s_verbs = ["viewed", "näki", "", "a text of more than twelve bytes"];

        [Fact]
        public void KeepsTypesValuesMissingValuesAndOrder()
        {
            var first = 0;
            var batches = s_batches.Select(rows =>
            {
                var batch = Batch(first, rows);
                first += rows;
                return batch;
            }).ToArray();
            using (var stream = new ParquetStream(Target, Batch(0, 0)))
            {
                foreach (var batch in batches)
                    stream.Append(batch);
                stream.Complete();
                Assert.Equal(s_batches.Sum(), stream.RowCount);
            }

            string[] types =
            [
                "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DATE", "DATE",
                "TIMESTAMP", "TIMESTAMP", "TIME", "UUID", "VARCHAR", "VARCHAR",
            ];
            Assert.Equal(types, Ask("select column_type from (describe from read_parquet({0}))", Target));
            var read = DataFrame.ReadParquet(Target).Opened();
            Assert.Equal(batches[0].ColumnNames, read.ColumnNames);
            foreach (var column in read.Columns)
            {
                var row = 0;
                foreach (var value in batches.SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(i => batch[column.Name].GetValue(i))))
                    Assert.Equal(value, column.GetValue(row++));
            }
        }

        [Fact]
        public void MakesRowGroupsOfTheUsualSizeInZstd()
        {
            using (var stream = new ParquetStream(Target, Numbers(0, 0)))
            {
                for (var first = 0; first < 307_200; first += 20_480)
                    stream.Append(Numbers(first, 20_480));
                stream.Complete();
            }

            Assert.Equal(["122880 ZSTD", "122880 ZSTD", "61440 ZSTD"], Ask("select row_group_num_rows || ' ' || compression from parquet_metadata({0}) order by row_group_id", Target));
            Assert.Equal(["307200"], Ask("select count(*) from read_parquet({0}, file_row_number = true) where n = file_row_number", Target));
        }

        [Fact]
        public void WithoutRowsMakesAFileWithTheColumns()
        {
            using (var stream = new ParquetStream(Target, Batch(0, 0)))
                stream.Complete();
            Assert.Equal(["0"], Ask("select count(*) from read_parquet({0})", Target));
            Assert.Equal(["small SMALLINT"], Ask("select column_name || ' ' || column_type from (describe from read_parquet({0})) where column_name = 'small'", Target));
        }

        [Fact]
        public void LeavesAnOlderFileAsItIsUntilThen()
        {
            Numbers(0, 1).WriteParquet(Target);
            using var stream = new ParquetStream(Target, Numbers(0, 0));
            stream.Append(Numbers(0, 5));
            Assert.Equal(["1"], Ask("select count(*) from read_parquet({0})", Target));
            stream.Complete();
            stream.Complete();
            Assert.Equal(["5"], Ask("select count(*) from read_parquet({0})", Target));
            Assert.Equal(["events.parquet"], Files());
        }

        [Fact]
        public void StopsWaitingWhenCancelledAndMayBeRepeated()
        {
            using var stream = new ParquetStream(Target, Numbers(0, 0));
            stream.Append(Numbers(0, 5));
            Assert.ThrowsAny<OperationCanceledException>(() => stream.Complete(new CancellationToken(canceled: true)));
            Assert.False(File.Exists(Target));
            stream.Complete();
            Assert.Equal(["5"], Ask("select count(*) from read_parquet({0})", Target));
        }

        private static DataFrame Batch(int first, int rows)
        {
            var all = Enumerable.Range(first, rows).ToArray();
            return Synthetic(
                Column.Create("truth", all.Select(i => i % 5 == 0 ? (bool?)null : i % 2 == 0)),
                Column.Create("tiny", all.Select(i => (sbyte)(i % 200 - 100))),
                Column.Create("small", [.. all.Select(i => i % 7 == 0 ? short.MinValue : (short)i)], short.MinValue),
                Column.Create("whole", all.Select(i => i % 3 == 0 ? (int?)null : i * 7)),
                Column.Create("big", all.Select(i => i % 11 == 0 ? (long?)null : i * 1_000_000_007L)),
                Column.Create("utiny", all.Select(i => (byte)i)),
                Column.Create("usmall", all.Select(i => (ushort)i)),
                Column.Create("uwhole", all.Select(i => (uint)i + 4_000_000_000U)),
                Column.Create("ubig", all.Select(i => ulong.MaxValue - (ulong)i)),
                Column.Create("single", all.Select(i => i / 8f)),
                Column.Create("double", all.Select(i => (i % 4) switch { 0 => (double?)null, 1 => double.NaN, 2 => double.NegativeInfinity, _ => i / 3.0 })),
                Column.Create("date", all.Select(i => i % 6 == 0 ? (DateOnly?)null : new DateOnly(2024, 8, 1).AddDays(i % 400))),
                Column.FromDays("day", [.. all.Select(i => i % 6 == 0 ? int.MinValue : i % 30_000)]),
                Column.Create("moment", all.Select(i => i % 9 == 0 ? (DateTime?)null : new DateTime(2024, 8, 1).AddMicroseconds(i * 1001L))),
                Column.FromMicroseconds("instant", [.. all.Select(i => i % 9 == 0 ? long.MinValue : i * 1001L)]),
                Column.Create("time", all.Select(i => new TimeOnly(i * 100_000L))),
                Column.Create("id", all.Select(i => i % 2 == 0 ? (Guid?)null : new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))),
                Column.Create("text", all.Select(i => i % 10 == 0 ? null : i % 10 == 1 ? "" : $"learner number {i}, Mäkinen")),
                Column.FromCodes("verb", [.. all.Select(i => i % 5 == 4 ? -1 : i % 5)], s_verbs));
        }
    }

    public sealed class Append : ParquetStreamTests
    {
        [Fact]
        public void FindsColumnsByNameWhateverTheirOrder()
        {
            using (var stream = new ParquetStream(Target, Synthetic(Column.Create("a", [1]), Column.Create("b", ["x"]))))
            {
                stream.Append(Synthetic(Column.Create("b", ["y"]), Column.Create("A", [2])));
                stream.Complete();
            }

            Assert.Equal(["2 y"], Ask("select a || ' ' || b from read_parquet({0})", Target));
        }

        [Fact]
        public void RefusesABatchOfOtherColumnsAndGoesOn()
        {
            using var stream = new ParquetStream(Target, Synthetic(Column.Create("id", [1]), Column.FromCodes("verb", (byte[])[0], ["viewed", "left"])));
            Refuses("has a column \"verb\", this batch has none", Column.Create("id", [1]));
            Refuses("Did you mean \"verb\"", Column.Create("id", [1]), Column.Create("verb", ["left"]), Column.Create("verbs", ["left"]));
            Refuses("Column \"id\" of this batch is BIGINT, in events.parquet it is INTEGER", Column.Create("id", [1L]), Column.FromCodes("verb", (byte[])[0], ["viewed", "left"]));
            Refuses("is VARCHAR, in events.parquet it is text of 2 categories", Column.Create("id", [1]), Column.Create("verb", ["left"]));
            Refuses("has other categories than events.parquet", Column.Create("id", [1]), Column.FromCodes("verb", (byte[])[0], ["left", "viewed"]));
            stream.Append(Synthetic(Column.Create("id", [7]), Column.FromCodes("verb", (byte[])[1], ["viewed", "left"])));
            stream.Complete();
            Assert.Equal(["7 left"], Ask("select id || ' ' || verb from read_parquet({0})", Target));

            void Refuses(string message, params Column[] columns) =>
                Assert.Contains(message, Assert.Throws<ArgumentException>(() => stream.Append(Synthetic(columns))).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void RefusesProtectedRows()
        {
            using var stream = new ParquetStream(Target, DataFrame.FromColumns(Column.Create("n", [1])).Opened());
            var error = Assert.Throws<InvalidOperationException>(() => stream.Append(DataFrame.FromColumns(Column.Create("n", [1]))));
            Assert.Contains("protected", error.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void AfterTheEndIsAnError()
        {
            var stream = new ParquetStream(Target, Numbers(0, 0));
            stream.Append(Numbers(0, 2));
            stream.Complete();
            Assert.Contains("completed with 2 rows", Assert.Throws<InvalidOperationException>(() => stream.Append(Numbers(2, 1))).Message, StringComparison.Ordinal);
            stream.Dispose();
            Assert.Throws<ObjectDisposedException>(() => stream.Append(Numbers(2, 1)));
            Assert.Equal(["events.parquet"], Files());
        }

        [Fact]
        public void AndCompleteThrowWhatStoppedTheWriter()
        {
            using var streams = new ParquetStreams(memoryMebibytes: 16);
            var stream = streams.Open(Target, Synthetic(Column.Create("text", [""])));
            var error = Assert.Throws<IOException>(() =>
            {
                for (var batch = 0; batch < 1000; batch++)
                    stream.Append(Synthetic(Column.Create("text", Enumerable.Range(0, 10_000).Select(i => $"{batch} {i} {new string('x', 1000)}"))));
            });
            Assert.Contains("events.parquet could not be written: Out of Memory", error.Message, StringComparison.Ordinal);
            Assert.IsType<DuckDBException>(error.InnerException);
            Assert.Throws<IOException>(() => stream.Append(Synthetic(Column.Create("text", ["x"]))));
            Assert.Throws<IOException>(() => stream.Complete());
            Assert.Throws<IOException>(() => streams.Complete());
            streams.Dispose();
            Assert.Empty(Files());
        }
    }

    public sealed class Constructor : ParquetStreamTests
    {
        [Fact]
        public void SaysAtOnceThatAFileCannotBeMade()
        {
            var missing = Assert.Throws<IOException>(() => new ParquetStream(InFolder("missing/events.parquet"), Numbers(0, 0)));
            Assert.Contains("missing", missing.Message, StringComparison.Ordinal);
            Assert.Contains("cannot be written", missing.Message, StringComparison.Ordinal);
            File.WriteAllText(InFolder("file"), "no folder");
            Assert.Throws<IOException>(() => new ParquetStream(InFolder("file/events.parquet"), Numbers(0, 0)));
            Assert.Equal(["file"], Files());
        }

        [Fact]
        public void NeedsAColumn() => Assert.Throws<InvalidOperationException>(() => new ParquetStream(Target, DataFrame.FromColumns()));
    }

    public sealed class DisposeBeforeTheEnd : ParquetStreamTests
    {
        [Theory]
        [InlineData(0)]
        [InlineData(1)]
        [InlineData(20)]
        public void LeavesNoFile(int batches)
        {
            using (var stream = new ParquetStream(Target, Numbers(0, 0)))
            {
                for (var batch = 0; batch < batches; batch++)
                    stream.Append(Numbers(0, 200_000));
            }

            Assert.Empty(Files());
        }

        [Fact]
        public void LeavesAnOlderFile()
        {
            Numbers(0, 3).WriteParquet(Target);
            using (var stream = new ParquetStream(Target, Numbers(0, 0)))
                stream.Append(Numbers(0, 200_000));
            Assert.Equal(["events.parquet"], Files());
            Assert.Equal(["3"], Ask("select count(*) from read_parquet({0})", Target));
        }

        [Fact]
        public async Task EndsAnAppendThatWaits()
        {
            var stream = new ParquetStream(Target, Numbers(0, 0));
            var batch = Numbers(0, 3_000_000);
            using var begun = new ManualResetEventSlim();
            var appending = Task.Run(() =>
            {
                while (true)
                {
                    stream.Append(batch);
                    begun.Set();
                }
            });
            begun.Wait();
            stream.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => appending);
            Assert.Empty(Files());
        }
    }

    public sealed class Streams : ParquetStreamTests
    {
        [Fact]
        public void EightAtOnceKeepTheirRowsInOrder()
        {
            using var streams = new ParquetStreams(memoryMebibytes: 256);
            var open = Enumerable.Range(0, 8).Select(i => streams.Open(InFolder($"{i}.parquet"), Numbers(0, 0))).ToArray();
            Parallel.For(0, open.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            {
                for (var first = 0; first < 250_000 + i; first += 9_999)
                    open[i].Append(Numbers(first, Math.Min(9_999, 250_000 + i - first)));
            });
            Assert.All(open, stream => Assert.False(File.Exists(stream.FilePath)));
            streams.Complete();
            Assert.All(open, (stream, i) => Assert.Equal(
                [$"{250_000 + i}"], Ask("select count(*) from read_parquet({0}, file_row_number = true) where n = file_row_number", stream.FilePath)));
            Assert.Equal(8, Files().Length);
        }

        [Fact]
        public void AThirdOfThirtyMayLieIdleWhileOthersWrite()
        {
            using var streams = new ParquetStreams(memoryMebibytes: 256);
            var open = Enumerable.Range(0, 30).Select(i => streams.Open(InFolder($"{i:00}.parquet"), Numbers(0, 0))).ToArray();
            for (var round = 0; round < 20; round++)
            {
                foreach (var stream in open.Where((_, i) => i % 3 != 0))
                    stream.Append(Numbers(round * 1000, 1000));
            }

            streams.Complete();
            Assert.Equal(["0", "20000"], Ask("select distinct count(n) from read_parquet({0}, filename = true) group by filename union select 0 order by 1", InFolder("*.parquet")));
            Assert.Equal(30, Files().Length);
        }

        [Fact]
        public void OneThatIsNotCompletedLeavesNoneInPlace()
        {
            using (var streams = new ParquetStreams())
            {
                foreach (var name in (string[])["a.parquet", "b.parquet"])
                    streams.Open(InFolder(name), Numbers(0, 0)).Append(Numbers(0, 10));
                Assert.ThrowsAny<OperationCanceledException>(() => streams.Complete(new CancellationToken(canceled: true)));
            }

            Assert.Empty(Files());
        }

        [Fact]
        public void OneFileTwiceIsRefused()
        {
            using var streams = new ParquetStreams();
            streams.Open(Target, Numbers(0, 0));
            Assert.Contains("already", Assert.Throws<ArgumentException>(() => streams.Open(Target, Numbers(0, 0))).Message, StringComparison.Ordinal);
        }
    }
}
