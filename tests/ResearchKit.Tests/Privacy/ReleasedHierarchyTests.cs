using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleasedHierarchyTests
{
    private static DataFrame City(params (string District, string School, string Year, int Learners)[] groups)
    {
        var rows = groups.SelectMany(group => Enumerable.Repeat(group, group.Learners)).ToArray();
        return DataFrame.FromColumns(
            Column.Create("learner", Enumerable.Range(0, rows.Length)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("district", rows.Select(row => row.District)).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("school", rows.Select(row => row.School)).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("year", rows.Select(row => row.Year)).WithDisclosureClass(DisclosureClass.QuasiIdentifier)).Opened();
    }

    private static ReleasedValue Value(ReleasedTable table, params string?[] groups) => table.Cells.Single(cell => cell.Groups.SequenceEqual(groups)).Values[0];

    [Fact]
    public void A_hierarchy_has_a_column_for_each_level_and_totals_at_each()
    {
        var table = City(("N", "A", "1", 20), ("N", "B", "1", 30), ("S", "C", "1", 40)).Release(["district > school"], Measure.Count());
        Assert.Equal(["district", "school"], table.By);
        Assert.Equal(
            ["N/A 20", "N/B 30", "S/C 40", "N/ 50", "S/ 40", "/ 90"],
            table.Cells.Select(cell => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{cell.Groups[0]}/{cell.Groups[1]} {cell.Values[0].Value}")));
        Assert.Equal("N N S", string.Join(' ', table.ToFrame().StringColumn("district").ToArray()));
    }

    [Fact]
    public void Schools_of_one_name_in_two_districts_are_two() =>
        Assert.Equal(2, City(("N", "Central", "1", 20), ("S", "Central", "1", 30)).Release(["district > school"], Measure.Count()).ToFrame().RowCount);

    [Fact]
    public void A_district_with_one_small_school_takes_the_districts_total_along()
    {
        // The classic trap: S has a single school of 3, so S itself says 3; another district must go with it, and one of its schools.
        var table = City(("N", "A", "1", 20), ("N", "B", "1", 30), ("S", "C", "1", 3)).Release(["district > school"], Measure.Count());
        Assert.True(Value(table, "S", "C").IsHidden);
        Assert.True(Value(table, "S", null).IsHidden);
        Assert.True(Value(table, "N", null).IsHidden);
        Assert.True(Value(table, "N", "A").IsHidden);
        Assert.False(Value(table, "N", "B").IsHidden);
        Assert.Equal(53, Value(table, null, null).Value);
    }

    [Fact]
    public void A_small_school_goes_with_another_of_its_district_and_leaves_the_districts_shown()
    {
        var table = City(("N", "A", "1", 4), ("N", "B", "1", 30), ("S", "C", "1", 12), ("S", "D", "1", 9)).Release(["district > school"], Measure.Count());
        Assert.Equal(2, table.HiddenCount);
        Assert.True(Value(table, "N", "B").IsHidden);
    }

    [Fact]
    public void A_hierarchy_and_a_column_have_totals_both_ways()
    {
        var table = City(("N", "A", "1", 20), ("N", "B", "2", 30), ("S", "C", "1", 40), ("S", "C", "2", 7)).Release(["district > school", "year"], Measure.Count());
        Assert.Equal((3 + 2 + 1) * 3, table.Cells.Count);
        Assert.Equal(47, Value(table, "S", "C", null).Value);
        Assert.Equal(60, Value(table, null, null, "1").Value);
    }

    [Fact]
    public void Four_columns_have_totals_and_five_have_none()
    {
        var frame = City(("N", "A", "1", 20), ("N", "B", "2", 30), ("S", "C", "1", 40));
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
            frame = frame.WithColumn(name, _ => "x").Sql("select * from this");
        frame = DataFrame.FromColumns(frame.Columns.Select(column => column.Name.Length == 1 ? column.WithDisclosureClass(DisclosureClass.Neutral) : column)).Opened();
        Assert.Equal((2 + 1) * (3 + 1) * (2 + 1) * (1 + 1), frame.Release(["district", "school", "year", "a"], Measure.Count()).Cells.Count);
        Assert.DoesNotContain(frame.Release(["district", "a", "b", "c", "d"], Measure.Count()).Cells, cell => cell.IsTotal);
    }

    [Fact]
    public void A_hierarchy_that_names_no_column_or_one_twice_says_so()
    {
        var frame = City(("N", "A", "1", 20));
        Assert.Contains("from the top down", Assert.Throws<ArgumentException>(() => frame.Release(["district > "], Measure.Count())).Message, StringComparison.Ordinal);
        Assert.Contains("\"skool\"", Assert.Throws<ColumnNotFoundException>(() => frame.Release(["district > skool"], Measure.Count())).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => frame.Release(["district > school", "school"], Measure.Count())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_displayed()
    {
        var text = new Displayer(new ReleaseGate()).Render(City(("N", "A", "1", 20), ("N", "B", "1", 30), ("S", "C", "1", 40)).Release(["district > school"], Measure.Count())).Data[MimeTypes.Text];
        Assert.Matches("S +│ all +│ +40", text);
    }

    public sealed class Audit
    {
        [Theory]
        [InlineData(1)]
        [InlineData(2)]
        [InlineData(3)]
        [InlineData(4)]
        public void No_hidden_count_or_numerator_is_determined_or_narrower_than_the_protection(int part)
        {
            for (ulong seed = 0; seed < 40; seed++)
            {
                var table = RandomTable.Make(((ulong)part * 1_000_000) + seed, dimensions: null, most: 18);
                var released = table.Frame.Release(table.By, Measure.Count(), Measure.Share("passed"));
                Assert.Empty(ReleasedTableAudit.Shown(table, released, ReleaseOptions.LeastLearners));
                Assert.Empty(ReleasedTableAudit.Breaches(table, released, ReleaseOptions.LeastLearners));
            }
        }
    }
}
