using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store;

public sealed class LearningStoreWriterTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_there_until_it_is_complete()
    {
        using (var writer = LearningStore.Create(_folder.Store))
        {
            StoreFolder.Fill(writer);
            Assert.False(File.Exists(_folder.Store));
        }

        Assert.False(File.Exists(_folder.Store));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Root), file => !file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void An_existing_store_is_replaced_only_when_told()
    {
        _folder.Protected();

        Assert.Contains("exists", Assert.Throws<LearningStoreException>(() => LearningStore.Create(_folder.Store)).Message, StringComparison.Ordinal);
        using var reader = WholeStore.Open(_folder.Store);
        using (var writer = LearningStore.Create(_folder.Store, replace: true))
        {
            Assert.Equal(2, reader.Query("SELECT * FROM learner").Opened().RowCount);
            writer.Complete();
        }

        using var after = WholeStore.Open(_folder.Store);
        Assert.Equal(0, after.Query("SELECT * FROM learner").Opened().RowCount);
    }

    [Fact]
    public void Two_writers_of_one_store_do_not_meet()
    {
        using var one = LearningStore.Create(_folder.Store);

        Assert.Contains("being written", Assert.Throws<LearningStoreException>(() => LearningStore.Create(_folder.Store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_writer_left_is_cleared_away()
    {
        File.WriteAllText(_folder.Store + ".new", "half of a store");
        File.WriteAllText(_folder.Store + ".new.wal", "half of a log");

        using var store = WholeStore.Open(_folder.Protected());

        Assert.Equal(2, store.Query("SELECT * FROM learner").Opened().RowCount);
        Assert.False(File.Exists(_folder.Store + ".new"));
    }

    [Fact]
    public void Data_as_of_is_kept()
    {
        var asOf = new DateTimeOffset(2025, 5, 31, 12, 0, 0, TimeSpan.Zero);
        using (var writer = LearningStore.Create(_folder.Store))
        {
            writer.DataAsOf = asOf;
            writer.Complete();
        }

        using var store = WholeStore.Open(_folder.Store);
        Assert.Equal(asOf, store.DataAsOf);
        Assert.Equal(asOf, store.Query("SELECT 1 AS one").Opened().Provenance.DataAsOf);
    }

    [Fact]
    public void Wrong_names_list_the_valid_ones()
    {
        using var writer = LearningStore.Create(_folder.Store);

        Assert.Contains("\"learner\"", Assert.Throws<KeyNotFoundException>(() => writer.Append("pupil", StoreFolder.Frame(("a", new[] { 1 })))).Message, StringComparison.Ordinal);
        Assert.Contains("\"learner_id\"", Assert.Throws<KeyNotFoundException>(() => writer.Append("learner", StoreFolder.Frame(("name", new[] { "x" })))).Message, StringComparison.Ordinal);
    }


    [Fact]
    public void A_reference_to_nobody_is_refused() => Refused("learner_id that is in no row of learner", writer => writer.Append("grade", StoreFolder.Frame(
        ("learner_id", new[] { 7 }), ("subject_code", new[] { "AI" }), ("term_code", new[] { "t" }), ("scale", new[] { "pass" }), ("grade_value", new[] { "S" }))));

    [Fact]
    public void A_repeated_key_is_refused() => Refused("1 rows of learner repeat the key (learner_id)", writer => writer.Append("learner", StoreFolder.Frame(("learner_id", new[] { 1 }))));

    [Fact]
    public void A_code_outside_the_list_is_refused_without_its_value() =>
        Refused("sex_code that is not one of F, M, X", writer =>
        {
            writer.Append("person", StoreFolder.Frame(("person_id", new[] { 3 }), ("pseudonym", new[] { "rk1_" + new string('c', 32) })));
            writer.Append("learner", StoreFolder.Frame(("learner_id", new[] { 3 }), ("sex_code", new[] { "Virtanen" })));
        });

    [Fact]
    public void A_name_in_place_of_a_pseudonym_is_refused() =>
        Refused("not a pseudonym", writer => writer.Append("person", StoreFolder.Frame(("person_id", new[] { 3 }), ("pseudonym", new[] { "Virtanen" }))));

    [Fact]
    public void A_grade_off_its_scale_is_refused() => Refused("not on its scale", writer => writer.Append("grade", StoreFolder.Frame(
        ("learner_id", new[] { 1 }), ("subject_code", new[] { "AI" }), ("term_code", new[] { "t" }), ("scale", new[] { "1-5" }), ("grade_value", new[] { "9" }))));

    [Fact]
    public void A_large_frame_streams_in()
    {
        const int Learners = 40_000;
        using (var writer = LearningStore.Create(_folder.Store))
        {
            writer.Append("person", StoreFolder.Frame(
                ("person_id", Enumerable.Range(1, Learners).ToArray()), ("pseudonym", Enumerable.Range(1, Learners).Select(i => "rk1_" + i.ToString("x32")).ToArray())));
            writer.Append("learner", StoreFolder.Frame(
                ("learner_id", Enumerable.Range(1, Learners).ToArray()), ("birth_year", Enumerable.Range(1, Learners).Select(i => i % 3 == 0 ? null : (short?)(2000 + (i % 10))).ToArray())));
            writer.Complete();
        }

        using var store = WholeStore.Open(_folder.Store);
        var row = store.Query("SELECT count(*) AS n, count(birth_year) AS known, sum(learner_id) AS total FROM learner").Opened();
        Assert.Equal((40_000L, 26_667L), ((long)row["n"].GetValue(0)!, (long)row["known"].GetValue(0)!));
        Assert.Equal("800020000", row["total"].GetValue(0)!.ToString());
    }

    private void Refused(string part, Action<LearningStoreWriter> more)
    {
        using var writer = LearningStore.Create(_folder.Store);
        StoreFolder.Fill(writer);
        var problem = Assert.Throws<LearningStoreException>(() =>
        {
            more(writer);
            writer.Complete();
        });
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Virtanen", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }
}
