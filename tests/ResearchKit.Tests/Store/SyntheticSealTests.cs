using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store;

/// <summary>Absent means protected; synthetic is written by the generator alone, and any change voids it.</summary>
public sealed class SyntheticSealTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_generated_store_is_synthetic_and_so_are_its_frames()
    {
        using var store = LearningStore.Open(_folder.Synthetic());

        Assert.Equal(Protection.Synthetic, store.Protection);
        Assert.Equal(Protection.Synthetic, store.Query("SELECT * FROM learner").Opened().Provenance.Protection);
        Assert.Null(LearningStore.RefuseRawOpen(_folder.Store));
    }

    [Fact]
    public void Another_store_is_protected_and_not_to_be_opened_raw()
    {
        using var store = LearningStore.Open(_folder.Protected());

        Assert.Equal(Protection.Protected, store.Protection);
        Assert.Contains("protected learning store", LearningStore.RefuseRawOpen(_folder.Store), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_leaves_a_store_synthetic_and_so_does_copying_the_file()
    {
        _folder.Synthetic();
        using (var connection = new DuckDBConnection($"Data Source={_folder.Store};Access Mode=ReadOnly"))
        {
            connection.Open();
            using var command = new DuckDBCommand("SELECT count(*) FROM learner", connection);
            command.ExecuteScalar();
        }

        File.Copy(_folder.Store, _folder.Store + "2");

        Assert.Equal(Protection.Synthetic, Of(_folder.Store));
        Assert.Equal(Protection.Synthetic, Of(_folder.Store + "2"));
    }

    [Theory]
    [InlineData("INSERT INTO learner(learner_id) VALUES (3)")]
    [InlineData("UPDATE learner SET birth_year = 2001 WHERE learner_id = 1")]
    [InlineData("DELETE FROM grade; INSERT INTO grade VALUES (1, 'MA', '2024', '4-10', '4'), (2, 'MA', '2024', '4-10', '5')")]
    [InlineData("CREATE TABLE pupils AS SELECT 'Real Name' AS name")]
    [InlineData("ALTER TABLE learner ADD COLUMN name VARCHAR")]
    [InlineData("UPDATE generator_seal SET seed = '43'")]
    [InlineData("DELETE FROM generator_seal")]
    public void Any_change_by_hand_voids_the_seal(string sql)
    {
        _folder.Synthetic();

        StoreFolder.Run(_folder.Store, sql);

        Assert.Equal(Protection.Protected, Of(_folder.Store));
        Assert.NotNull(LearningStore.RefuseRawOpen(_folder.Store));
    }

    [Fact]
    public void A_seal_copied_into_a_real_store_is_void()
    {
        _folder.Synthetic();
        var real = Path.Combine(_folder.Root, "real.duckdb");
        using (var writer = LearningStore.Create(real))
        {
            StoreFolder.Fill(writer);
            writer.Complete();
        }

        StoreFolder.Run(real, $"ATTACH '{_folder.Store}' AS s (READ_ONLY); INSERT INTO generator_seal SELECT * FROM s.generator_seal");

        Assert.Equal(Protection.Protected, Of(real));
    }

    [Fact]
    public void Changes_that_wait_in_a_write_ahead_log_count_as_changes()
    {
        _folder.Synthetic();
        using (var connection = new DuckDBConnection($"Data Source={_folder.Store}"))
        {
            connection.Open();
            using var command = new DuckDBCommand("SET checkpoint_threshold = '1GB'; INSERT INTO learner(learner_id) VALUES (3)", connection);
            command.ExecuteNonQuery();
            File.Copy(_folder.Store, _folder.Store + "2");
            File.Copy(_folder.Store + ".wal", _folder.Store + "2.wal");
        }

        Assert.Equal(Protection.Protected, Of(_folder.Store + "2"));
    }

    [Theory]
    [InlineData("absent.duckdb")]
    [InlineData("text.csv")]
    [InlineData("other.duckdb")]
    public void Other_files_may_be_opened_raw(string name)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "text.csv"), "a,b");
        StoreFolder.Run(Path.Combine(_folder.Root, "other.duckdb"), "CREATE TABLE t(a INTEGER)");

        Assert.Null(LearningStore.RefuseRawOpen(Path.Combine(_folder.Root, name)));
    }

    private static Protection Of(string path)
    {
        using var store = LearningStore.Open(path);
        return store.Protection;
    }
}
