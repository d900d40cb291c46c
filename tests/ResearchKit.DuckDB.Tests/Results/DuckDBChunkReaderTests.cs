using System.Text;

namespace ResearchKit.DuckDB.Tests.Results;

public sealed class DuckDBChunkReaderTests
{
    [Fact]
    public void Integers_arrive_as_spans_over_DuckDBs_own_memory()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT i::INTEGER AS i, i * 2 AS twice FROM range(5000) t(i)");
        using var reader = command.ExecuteChunks();

        Assert.Equal(["i", "twice"], reader.Columns.Select(c => c.Name));
        Assert.Equal(DuckDBType.Integer, reader.Columns[0].Type.Type);
        Assert.Equal(DuckDBType.BigInt, reader.Columns[1].Type.Type);
        long rows = 0, sum = 0, twice = 0;
        while (reader.Read())
        {
            rows += reader.RowCount;
            foreach (var value in reader.Vector(0).Values<int>())
                sum += value;
            foreach (var value in reader.Vector(1).Values<long>())
                twice += value;
        }

        Assert.Equal(5000, rows);
        Assert.Equal(4999L * 5000 / 2, sum);
        Assert.Equal(4999L * 5000, twice);
    }

    [Fact]
    public void Text_arrives_as_UTF8_short_and_long()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT unnest(['', 'Mäki', 'exactly 12 b', 'Virtanen-Korhonen, Sirkka-Liisa 🌲', NULL]) AS name");
        using var reader = command.ExecuteChunks();
        Assert.True(reader.Read());
        var vector = reader.Vector(0);
        Assert.True(vector.HasNulls);
        var texts = new List<string?>();
        for (var row = 0; row < vector.Count; row++)
            texts.Add(vector.IsValid(row) ? Encoding.UTF8.GetString(vector.Utf8(row)) : null);
        Assert.Equal(["", "Mäki", "exactly 12 b", "Virtanen-Korhonen, Sirkka-Liisa 🌲", null], texts);
        Assert.Equal(texts[3], vector.GetValue(3));
    }

    [Fact]
    public void Validity_has_a_bit_a_row_and_is_empty_without_NULLs()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END, i FROM range(70) t(i)");
        using var reader = command.ExecuteChunks();
        Assert.True(reader.Read());
        var validity = reader.Vector(0).Validity;
        for (var row = 0; row < 70; row++)
        {
            Assert.Equal(row % 3 != 0, (validity[row >> 6] & (1UL << (row & 63))) != 0);
            Assert.Equal(row % 3 != 0, reader.Vector(0).IsValid(row));
        }

        Assert.False(reader.Vector(1).HasNulls);
    }

    [Fact]
    public void A_value_of_the_wrong_size_names_both_sizes()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT 1::INTEGER AS i");
        using var reader = command.ExecuteChunks();
        Assert.True(reader.Read());
        var error = Assert.Throws<InvalidCastException>(() => reader.Vector(0).Values<long>().Length);
        Assert.Contains("INTEGER takes 4 bytes a row, Int64 takes 8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_of_a_chunk_that_is_gone_is_refused()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT 'some long text that is not inlined' AS t");
        using var reader = command.ExecuteChunks();
        Assert.True(reader.Read());
        var vector = reader.Vector(0);
        reader.Dispose();
        try
        {
            _ = vector.Utf8(0);
            Assert.Fail("A vector was readable after its reader's disposal.");
        }
        catch (ObjectDisposedException error)
        {
            Assert.Contains("Copy what you need before", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_result_without_rows_has_columns_and_no_chunk()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT 1 AS one WHERE false");
        using var reader = command.ExecuteChunks();
        Assert.Equal("one", Assert.Single(reader.Columns).Name);
        Assert.False(reader.Read());
        Assert.False(reader.Read());
    }

    [Fact]
    public void While_one_result_streams_another_command_is_refused_with_the_ways_out()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT i FROM range(100000) t(i)");
        using (var reader = command.ExecuteChunks())
        {
            Assert.True(reader.Read());
            var error = Assert.Throws<InvalidOperationException>(() => connection.Scalar("SELECT 1"));
            Assert.Contains("Duplicate()", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    [Fact]
    public void Without_streaming_the_connection_stays_free()
    {
        using var connection = TestDatabase.OpenInMemory();
        using var command = connection.Command("SELECT i FROM range(10000) t(i)");
        command.UseStreamingMode = false;
        using var reader = command.ExecuteChunks();
        long sum = 0;
        while (reader.Read())
        {
            Assert.Equal(1, connection.Scalar("SELECT 1"));
            foreach (var value in reader.Vector(0).Values<long>())
                sum += value;
        }

        Assert.Equal(9999L * 10000 / 2, sum);
    }
}
