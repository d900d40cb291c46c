using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

public class TableChecksumTests
{
    private static readonly (string Name, string Type)[] Columns =
        [("a", "INTEGER"), ("b", "SMALLINT"), ("c", "BIGINT"), ("d", "DOUBLE"), ("e", "BOOLEAN"), ("f", "DATE"), ("g", "TIMESTAMP"), ("h", "VARCHAR")];

    [Fact]
    public void Is_the_hash_that_its_description_says()
    {
        using var checksum = new TableChecksum([("n", "INTEGER"), ("t", "VARCHAR")]);
        checksum.Add(DataFrame.FromColumns(Column.Create("n", new int?[] { 1, null, -2 }), Column.Create("t", new[] { "å", null, "" })).Opened());

        byte[] numbers = [1, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF];
        byte[] texts = [2, 0, 0, 0, 0xC3, 0xA5, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] second = [1, 0, 0, 0, 0, 0, 0, 0];
        var said = $"rows 3\nn INTEGER {Hash(numbers)} {Hash(second)}\nt VARCHAR {Hash(texts)} {Hash(second)}\n";
        Assert.Equal("rk1:" + Hash(Encoding.UTF8.GetBytes(said)), checksum.Finish());
    }

    [Fact]
    public void Does_not_depend_on_batches()
    {
        var rows = Rows(1000);
        using var whole = new TableChecksum(Columns);
        using var pieces = new TableChecksum(Columns);
        whole.Add(rows);
        pieces.Add(rows.Head(1));
        pieces.Add(rows.Head(0));
        pieces.Add(rows.Head(700).Tail(699));
        pieces.Add(rows.Tail(300));

        Assert.Equal(whole.Finish(), pieces.Finish());
    }

    [Fact]
    public void Tells_a_missing_value_from_zero_and_from_an_empty_text()
    {
        static string Of(Column column, string type)
        {
            using var checksum = new TableChecksum([("x", type)]);
            checksum.Add(DataFrame.FromColumns(column).Opened());
            return checksum.Finish();
        }

        Assert.NotEqual(Of(Column.Create("x", new int?[] { null, 1 }), "INTEGER"), Of(Column.Create("x", new int?[] { 0, 1 }), "INTEGER"));
        Assert.NotEqual(Of(Column.Create("x", new string?[] { null }), "VARCHAR"), Of(Column.Create("x", new string?[] { "" }), "VARCHAR"));
        Assert.NotEqual(Of(Column.Create("x", new[] { "ab", "c" }), "VARCHAR"), Of(Column.Create("x", new[] { "a", "bc" }), "VARCHAR"));
    }

    [Theory]
    [InlineData(".parquet")]
    [InlineData(".csv")]
    public void Is_the_same_of_a_file_read_back(string format)
    {
        var rows = Rows(5000);
        var path = Path.Combine(Directory.CreateTempSubdirectory("rk-checksum-").FullName, "rows" + format);
        if (format == ".csv")
        {
            using var writer = CsvText.Writer(File.Create(path));
            CsvText.WriteHeader(rows, writer);
            CsvText.WriteRows(rows, writer);
        }
        else
        {
            rows.WriteParquet(path);
        }
        using var checksum = new TableChecksum(Columns);
        checksum.Add(rows);
        var schema = new DataFields([.. Columns.Select(column => new DataField(column.Name, "any", column.Type, null, null, null))], null, [""]);

        Assert.Equal((5000, checksum.Finish()), DataResource.ContentOf(path, schema, CancellationToken.None));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void Refuses_values_of_another_type()
    {
        using var checksum = new TableChecksum([("x", "INTEGER")]);

        var refused = Assert.Throws<ArgumentException>(() => checksum.Add(DataFrame.FromColumns(Column.Create("x", new[] { 0.5 }))));
        Assert.Contains("\"x\" was said to be INTEGER", refused.Message, StringComparison.Ordinal);
    }

    private static DataFrame Rows(int count)
    {
        var place = Enumerable.Range(0, count).ToArray();
        var columns = DataFrame.FromColumns(
            Column.Create("a", place.Select(i => i % 7 == 0 ? (int?)null : i * 1000)),
            Column.Create("b", place.Select(i => (short)(i % 100))),
            Column.Create("c", place.Select(i => i * 10_000_000_000L)),
            Column.Create("d", place.Select(i => i % 11 == 0 ? (double?)null : i / 3.0)),
            Column.Create("e", place.Select(i => i % 5 == 0 ? (bool?)null : i % 2 == 0)),
            Column.Create("f", place.Select(i => i % 13 == 0 ? (DateOnly?)null : new DateOnly(2024, 8, 12).AddDays(i))),
            Column.Create("g", place.Select(i => i % 17 == 0 ? (DateTime?)null : new DateTime(2024, 8, 12, 8, 0, 0).AddMicroseconds(i * 1234567L))),
            Column.Create("h", place.Select(i => i % 3 == 0 ? null : i % 4 == 0 ? $"Mäki, \"{i}\"" : $"text {i}"))).Opened();
        return DataFrame.FromColumns(new FrameProvenance("test", Protection.Synthetic), [.. columns.Columns]).Opened();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
