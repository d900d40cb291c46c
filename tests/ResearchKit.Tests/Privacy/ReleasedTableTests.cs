using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleasedTableTests
{
    /// <summary>Learners of three schools (12, 8 and 30), two rows each; of the school with 12, 6 passed; of the one with 30, all; grades 5 to 10.</summary>
    private static DataFrame Learners(DisclosureClass passed = DisclosureClass.Neutral, bool synthetic = false)
    {
        var rows = Enumerable.Range(0, 100).Select(i => i / 2).Select(learner => (
            Key: $"rk1_{learner:x32}", School: learner < 12 ? "A" : learner < 20 ? "B" : "C", Passed: (bool?)(learner < 12 ? learner < 6 : learner >= 15), Grade: 5.0 + (learner % 6))).ToArray();
        Column[] columns =
        [
            Column.Create("key", rows.Select(row => row.Key)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("school", rows.Select(row => row.School)).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("passed", rows.Select(row => row.Passed)).WithDisclosureClass(passed),
            Column.Create("grade", rows.Select(row => row.Grade)).WithDisclosureClass(DisclosureClass.Neutral),
        ];
        return synthetic ? DataFrame.FromColumns(new FrameProvenance("city", Protection.Synthetic), columns).Opened() : DataFrame.FromColumns(columns).Opened();
    }

    private static ReleasedValue Value(ReleasedTable table, string? group, int measure = 0) => table.Cells.Single(cell => cell.Groups[0] == group).Values[measure];

    [Fact]
    public void Learners_are_counted_once_however_many_rows_they_have()
    {
        var table = Learners().Release(["school"], Measure.Count());
        Assert.Equal([12.0, 8, 30, 50], new[] { "A", "B", "C", null }.Select(group => Value(table, group).Value));
    }

    [Fact]
    public void Without_rows_there_are_no_cells_and_no_error()
    {
        var none = Learners().Filter(row => row.Get<double>("grade") > 100);
        Assert.DoesNotContain(none.Release(["school"], Measure.Count(), Measure.Mean("grade"), Measure.Share("passed")).Cells, cell => cell.Groups[0] is not null);
    }

    [Fact]
    public void A_share_and_its_interval_are_those_of_distinct_learners()
    {
        // R: binom::binom.confint(6, 12, methods = "wilson") gives 0.2537816 0.7462184.
        var alone = Learners().Release(["school"], [Measure.Share("passed")], new ReleaseOptions { Totals = false });
        Assert.Equal((0.5, 0.2538, 0.7462), (Value(alone, "A").Value, Value(alone, "A").Lower, Value(alone, "A").Upper));
    }

    [Fact]
    public void A_share_hides_few_with_and_few_without()
    {
        var table = Learners().Release(["school"], [Measure.Share("passed")], new ReleaseOptions { Totals = false });
        Assert.True(Value(table, "B").IsHidden);
        Assert.False(Value(table, "A").IsHidden);
        Assert.Equal(1, Value(table, "C").Value);
    }

    [Fact]
    public void All_or_none_of_a_sensitive_measure_is_hidden_at_any_size() =>
        Assert.True(Value(Learners(DisclosureClass.Sensitive).Release(["school"], [Measure.Share("passed")], new ReleaseOptions { Totals = false }), "C").IsHidden);

    [Fact]
    public void A_column_without_a_class_is_taken_as_sensitive_unless_said_otherwise()
    {
        // Made anew each time: what was hidden once of the same data stays so.
        DataFrame Frame() => DataFrame.FromColumns(Learners().Columns.Select(column => column.Name == "passed" ? column.WithDisclosureClass(null) : column)).Opened();
        var options = new ReleaseOptions { Totals = false };
        Assert.True(Value(Frame().Release(["school"], [Measure.Share("passed")], options), "C").IsHidden);
        Assert.False(Value(Frame().Release(["school"], [Measure.Share("passed") with { IsSensitive = false }], options), "C").IsHidden);
        Assert.True(Value(Learners(DisclosureClass.Sensitive).Release(["school"], [Measure.Share("passed") with { IsSensitive = false }], options), "C").IsHidden);
    }

    [Fact]
    public void A_mean_weighs_learners_and_not_rows()
    {
        var frame = DataFrame.FromColumns(
            Column.Create("learner_id", [1, 1, 1, 2, 3, 4, 5]), Column.Create("g", Enumerable.Repeat("a", 7)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("x", [9.0, 9, 9, 1, 1, 1, 1]).WithDisclosureClass(DisclosureClass.Neutral)).Opened();
        Assert.Equal(2.6, Value(frame.Release(["g"], Measure.Mean("x")), "a").Value);
    }

    [Fact]
    public void A_small_group_is_hidden_and_so_is_another_while_the_total_is_shown()
    {
        // One learner is left in school B; A (12) is smaller than C (30) and goes with it.
        var frame = Learners().Filter(row => row.Get<string>("school") != "B" || row.Get<string>("key") == $"rk1_{12:x32}");
        var table = frame.Release(["school"], Measure.Count(), Measure.Mean("grade"));
        Assert.Equal([true, true, false, false], new[] { "B", "A", "C", null }.Select(group => Value(table, group).IsHidden));
        Assert.Equal([true, true, false, false], new[] { "B", "A", "C", null }.Select(group => Value(table, group, 1).IsHidden));
    }

    [Fact]
    public void What_is_hidden_for_one_share_of_a_column_is_hidden_for_its_complement()
    {
        var table = Learners().Release(["school"], Measure.Share("passed"), Measure.Share("passed", false, "share_failed"));
        Assert.All(table.Cells, cell => Assert.Equal(cell.Values[0].IsHidden, cell.Values[1].IsHidden));
    }

    [Fact]
    public void Learners_themselves_make_no_groups()
    {
        Assert.Contains("tells learners apart", Assert.Throws<ProtectedDataException>(() => Learners().Release(["key"], Measure.Count())).Message, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Learners().Release(["school"], Measure.Share("key", "x")));
    }

    [Fact]
    public void Without_a_learner_column_the_error_asks_for_it() =>
        Assert.Contains("Learner = ", Assert.Throws<ArgumentException>(() => Learners().Drop("key").Release(["school"], Measure.Count())).Message, StringComparison.Ordinal);

    [Fact]
    public void Thresholds_may_be_raised_but_not_lowered()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReleaseOptions { MinimumLearners = 4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReleaseOptions { MinimumSensitiveLearners = 9 });
        var table = Learners().Release(["school"], [Measure.Count()], new ReleaseOptions { MinimumLearners = 10, Totals = false });
        Assert.True(Value(table, "B").IsHidden);
    }

    [Fact]
    public void Its_frame_may_be_shown_and_charted_and_is_not_called_synthetic()
    {
        var frame = Learners().Release(["school"], Measure.Count(), Measure.Share("passed")).ToFrame();
        Assert.Equal(Protection.Released, frame.Provenance.Protection);
        Assert.Equal(["school", "learners", "share_passed", "share_passed_lower", "share_passed_upper"], frame.ColumnNames);
        Assert.Equal(3, frame.RowCount);
        Assert.Contains(Chart.Bar(frame, "school", "share_passed").Marks, mark => mark is ErrorBarMark);
        Assert.Equal(Protection.Synthetic, Learners(synthetic: true).Release(["school"], Measure.Count()).ToFrame().Provenance.Protection);
    }

    [Fact]
    public void It_is_displayed_with_hidden_cells_marked_totals_and_rules()
    {
        var text = new Displayer(new ReleaseGate()).Render(Learners().Release(["school"], Measure.Count(), Measure.Share("passed"))).Data[MimeTypes.Text];
        Assert.Matches(@"B +│ +8 │ +× │ +× │", text);
        Assert.Matches(@"all +│ +50 │", text);
        Assert.Contains("fewer than 5 learners (10 where sensitive)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rk1_", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_two_way_table_has_both_margins_and_the_grand_total()
    {
        var frame = Learners().WithColumn("sex", row => row.Get<double>("grade") < 8 ? "f" : "m");
        var table = frame.Release(["school", "sex"], [Measure.Count() with { IsSensitive = false }], ReleaseOptions.Default);
        Assert.Equal(3 * 2 + 3 + 2 + 1, table.Cells.Count);
        Assert.Equal(50, table.Cells[^1].Values[0].Value);
        Assert.Equal([null, null], table.Cells[^1].Groups);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Learners().Release(["school"], [Measure.Count()], ReleaseOptions.Default, source.Token));
    }
}
