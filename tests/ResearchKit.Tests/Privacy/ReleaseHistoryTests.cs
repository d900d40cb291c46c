using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleaseHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-releases-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Learners of schools A (20), B (30) and C (40); of A, 2 came late; in each a third is in grade 7 and the rest in 8.</summary>
    private static DataFrame Learners(int without = 0) => DataFrame.FromColumns(Columns(without)).Opened();

    private static Column[] Columns(int without)
    {
        var rows = Enumerable.Range(without, 90 - without).ToArray();
        return
        [
            Column.Create("learner_key", rows.Select(i => $"rk1_{i:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("school", rows.Select(i => i < 20 ? "A" : i < 50 ? "B" : "C")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("grade", rows.Select(i => i % 3 == 0 ? 7 : 8)).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("late", rows.Select(i => i < 2)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("passed", rows.Select(i => i % 5 < 3)).WithDisclosureClass(DisclosureClass.Neutral),
        ];
    }

    private static string Hidden(ReleasedTable table) => string.Join(' ', table.Cells.Where(cell => cell.Values[0].IsHidden).Select(cell => string.Join('/', cell.Groups.Select(group => group ?? "all"))));

    [Fact]
    public void All_and_all_but_a_few_are_not_both_shown()
    {
        var frame = Learners();
        Assert.Equal(0, frame.Release(["school"], Measure.Count()).HiddenCount);
        var table = frame.Filter(row => !row.Get<bool>("late")).Release(["school"], Measure.Count());
        Assert.Contains("A", Hidden(table), StringComparison.Ordinal);
        Assert.Contains(table.Rules, rule => rule.Contains("earlier releases of the same data", StringComparison.Ordinal));
        // The total differs by the same two.
        Assert.Contains("all", Hidden(table), StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_other_order_too()
    {
        var frame = Learners();
        Assert.Equal(0, frame.Filter(row => !row.Get<bool>("late")).Release(["school"], Measure.Count()).HiddenCount);
        Assert.Contains("A", Hidden(frame.Release(["school"], Measure.Count())), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_table_again_is_the_same()
    {
        var frame = Learners();
        var first = frame.Release(["school", "grade"], Measure.Count(), Measure.Share("passed"));
        var again = frame.Release(["school", "grade"], Measure.Count(), Measure.Share("passed"));
        Assert.Equal(first.Cells.SelectMany(cell => cell.Values), again.Cells.SelectMany(cell => cell.Values));
        Assert.Equal(first.Rules, again.Rules);
    }

    [Fact]
    public void Tables_by_other_columns_are_shown()
    {
        var frame = Learners();
        Assert.Equal(0, frame.Release(["school"], Measure.Count()).HiddenCount);
        Assert.Equal(0, frame.Release(["grade"], Measure.Count()).HiddenCount);
        Assert.Equal(0, frame.Release(["school", "grade"], Measure.Count()).HiddenCount);
    }

    [Fact]
    public void What_was_hidden_is_not_the_rest_of_another_table()
    {
        // D has three learners, so it and A are hidden; all but B and C then is A and D, and all but A, B and C is D.
        var frame = Learners().WithColumn("place", row => row.Get<bool>("late") ? "D" : row.Get<string>("school"));
        frame = DataFrame.FromColumns(frame.Columns.Select(column => column.Name == "place" ? column.WithDisclosureClass(DisclosureClass.QuasiIdentifier) : column)).Opened();
        var first = frame.Release(["place"], Measure.Count());
        Assert.Equal("A D", Hidden(first));
        var rest = frame.Filter(row => row.Get<string>("place") is not "D").Release(["place"], Measure.Count());
        Assert.Contains("all", Hidden(rest), StringComparison.Ordinal);
        Assert.Contains("A", Hidden(rest), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_other_data_know_nothing_of_each_other()
    {
        Assert.Equal(0, Learners().Release(["school"], Measure.Count()).HiddenCount);
        Assert.Equal(0, Learners(without: 2).Release(["school"], Measure.Count()).HiddenCount);
    }

    [Fact]
    public void Synthetic_data_is_not_compared()
    {
        var frame = DataFrame.FromColumns(new FrameProvenance("city", Protection.Synthetic) { Origin = FrameOrigin.New() }, Columns(0)).Opened();
        _ = frame.Release(["school"], Measure.Count());
        Assert.Equal(0, frame.Filter(row => !row.Get<bool>("late")).Release(["school"], Measure.Count()).HiddenCount);
    }

    [Fact]
    public void Learners_told_apart_by_another_column_are_refused()
    {
        var frame = Learners().WithColumn("pupil", row => row.Get<string>("learner_key") + "x");
        _ = frame.Release(["school"], Measure.Count());
        var problem = Assert.Throws<ProtectedDataException>(() => frame.Release(["school"], [Measure.Count()], new ReleaseOptions { Learner = "pupil" }));
        Assert.Contains("Learner = \"learner_key\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_read_again_is_the_same_data()
    {
        var path = Path.Combine(_folder, "learners.csv");
        File.WriteAllLines(path, ["learner_id,school,late", .. Enumerable.Range(0, 90).Select(i => $"{i},{(i < 20 ? "A" : "B")},{(i < 2 ? 1 : 0)}")]);
        static DataFrame Classed(DataFrame read) => DataFrame.FromColumns(read.Columns.Select(column => column.WithDisclosureClass(column.Name == "learner_id" ? DisclosureClass.Pseudonym : DisclosureClass.Neutral))).Opened();
        Assert.Equal(0, Classed(DataFrame.ReadCsv(path).Opened()).Release(["school"], Measure.Count()).HiddenCount);
        Assert.NotEqual(0, Classed(DataFrame.ReadCsv(path).Opened()).Sql("from this where late = 0").Release(["school"], Measure.Count()).HiddenCount);
    }

    /// <summary>Releases of a store: recorded beside it.</summary>
    private DataFrame OfStore(string snapshot, int without = 0) => DataFrame.FromColumns(
        new FrameProvenance("city.duckdb", Protection.Protected, "from enrolments") { Origin = new FrameOrigin(snapshot, Path.Combine(_folder, "city.duckdb")) }, Columns(without)).Opened();

    private string RecordPath => Path.Combine(_folder, "city.duckdb.releases.jsonl");

    [Fact]
    public void Releases_of_a_store_are_recorded_beside_it_without_keys_and_names_of_groups()
    {
        _ = OfStore("1").Release(["school"], Measure.Count(), Measure.Share("passed"));
        _ = OfStore("1").Release(["school"], Measure.Count(), Measure.Share("passed"));
        var text = Assert.Single(File.ReadAllLines(RecordPath));
        Assert.DoesNotContain("rk1_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"A\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("enrolments", text, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in (string[])[RecordPath, RecordPath + ".key"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_store_opened_later_is_compared_with_what_was_released_before()
    {
        Assert.Equal(0, OfStore("1").Release(["school"], Measure.Count()).HiddenCount);
        Assert.Contains("A", Hidden(OfStore("1").Filter(row => !row.Get<bool>("late")).Release(["school"], Measure.Count())), StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_with_a_few_learners_less_hides_the_groups_they_left()
    {
        Assert.Equal(0, OfStore("1").Release(["school"], Measure.Count()).HiddenCount);
        var table = OfStore("2", without: 2).Release(["school"], Measure.Count());
        // A and the total have two learners less; B goes with A so that the total of the rest does not tell.
        Assert.Contains("A", Hidden(table), StringComparison.Ordinal);
        Assert.Contains("all", Hidden(table), StringComparison.Ordinal);
        Assert.Contains(table.Cells, cell => !cell.Values[0].IsHidden);
    }

    [Fact]
    public void An_import_that_changes_much_or_nothing_hides_nothing()
    {
        Assert.Equal(0, OfStore("1").Release(["school"], Measure.Count()).HiddenCount);
        Assert.Equal(0, OfStore("2").Release(["school"], Measure.Count()).HiddenCount);
        Assert.Equal(0, OfStore("3", without: 8).Release(["school"], Measure.Count()).HiddenCount);
    }

    [Fact]
    public void Parts_of_another_state_of_the_data_are_not_subtracted()
    {
        Assert.Equal(0, OfStore("1").Release(["grade"], Measure.Count()).HiddenCount);
        // Of the 88 who are left 29 are in grade 7: by grade and by school together the two who left would be counted, though no group is the same in both tables.
        var table = OfStore("2", without: 2).Filter(row => row.Get<int>("grade") == 7).Release(["school"], Measure.Count());
        Assert.Contains("all", Hidden(table), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_mean_is_not_what_is_left_of_others()
    {
        var frame = Learners().WithColumn(
            Column.Create("score", Enumerable.Range(0, 90).Select(i => i is >= 20 and < 50 ? (i == 20 ? 100_000.0 : 0.5) : 40.0 + (i % 7))).WithDisclosureClass(DisclosureClass.Neutral)).Opened();
        // One of B has nearly all that B has: its mean is hidden, and another with it.
        var first = frame.Release(["school"], Measure.Count(), Measure.Mean("score"));
        Assert.True(first.Cells[1].Values[1].IsHidden);
        Assert.False(first.Cells[1].Values[0].IsHidden);
        // The others' means by grade, and all of them together, would leave B's when subtracted from the total.
        var rest = frame.Filter(row => row.Get<string>("school") != "B").Release(["grade"], Measure.Count(), Measure.Mean("score"));
        Assert.True(first.Cells[^1].Values[1].IsHidden || rest.Cells[^1].Values[1].IsHidden, "Total and rest are both shown.");
    }

    [Fact]
    public void A_line_half_written_is_passed_over_and_one_changed_by_hand_is_an_error()
    {
        _ = OfStore("1").Release(["school"], Measure.Count());
        File.AppendAllText(RecordPath, "{\"snapshot\":\"1\",\"lea");
        _ = OfStore("1").Release(["grade"], Measure.Count());
        Assert.Equal(3, File.ReadAllLines(RecordPath).Length);
        Assert.NotEqual(0, OfStore("1").Filter(row => !row.Get<bool>("late")).Release(["school"], Measure.Count()).HiddenCount);
        File.WriteAllText(RecordPath, "{\"hand\":[]}\n");
        var message = Assert.Throws<InvalidDataException>(() => OfStore("1").Release(["grade"], Measure.Count())).Message;
        Assert.Contains("Line 1", message, StringComparison.Ordinal);
        Assert.Contains("another version wrote it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_at_once_are_decided_one_after_the_other()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            (i % 2 == 0 ? OfStore("1") : OfStore("1").Filter(row => !row.Get<bool>("late"))).Release(["school"], Measure.Count()))));
        Assert.Equal(2, File.ReadAllLines(RecordPath).Length);
        Assert.Equal(2, tables.Count(table => table.HiddenCount == 0));
    }

    public sealed class Attack
    {
        [Theory]
        [InlineData(1)]
        [InlineData(2)]
        public void Random_sequences_of_tables_give_nothing_hidden_away(int part)
        {
            var (hidden, shown) = (0, 0);
            for (ulong i = 0; i < 40; i++)
            {
                var sequence = Sequence(((ulong)part * 100_000) + i);
                var found = sequence.Attack();
                Assert.True(found.Count == 0, string.Join('\n', found) + '\n' + sequence);
                (hidden, shown) = (hidden + sequence.Hidden, shown + sequence.Shown);
            }

            Assert.True(shown > hidden, $"{shown} values shown, {hidden} hidden: protection by hiding everything is none.");
        }

        private static ReleaseSequence Sequence(ulong seed)
        {
            var folder = Directory.CreateTempSubdirectory("rk-sequence-").FullName;
            try
            {
                return ReleaseSequence.Make(seed, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
