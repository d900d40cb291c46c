using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class ReleasePlanTests
{
    private static DataFrame Learners() => DataFrame.FromColumns(
        Column.Create("learner", Enumerable.Range(0, 90)).WithDisclosureClass(DisclosureClass.Pseudonym),
        Column.Create("school", Enumerable.Range(0, 90).Select(i => i < 20 ? "A" : i < 50 ? "B" : "C")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
        Column.Create("year", Enumerable.Range(0, 90).Select(i => 2020 + (i % 30))).WithDisclosureClass(DisclosureClass.Neutral),
        Column.Create("late", Enumerable.Range(0, 90).Select(i => i < 2)).WithDisclosureClass(DisclosureClass.Neutral),
        Column.Create("minutes", Enumerable.Range(0, 90).Select(i => i == 5 ? 90_000.0 : 100 + i)).WithDisclosureClass(DisclosureClass.Neutral)).Opened();

    [Fact]
    public void Tables_of_a_plan_are_handed_out_in_the_order_in_which_they_were_added()
    {
        var tables = ReleasePlan.Of(Learners()).Add(["school"], Measure.Count()).Add(["late"], Measure.Count()).Release();
        Assert.Equal(["school", "late"], tables.Select(table => table.By[0]));
        Assert.Equal(0, tables[0].HiddenCount);
    }

    [Fact]
    public void A_plan_takes_the_order_that_hides_less()
    {
        // The small table first: then the detailed one hides much to keep it; the other way round little is lost.
        var frame = Learners();
        var planned = ReleasePlan.Of(frame).Add(frame.Filter(row => !row.Get<bool>("late")), ["school"], [Measure.Count()]).Add(["school"], Measure.Count()).Release();
        var again = Learners();
        var first = again.Filter(row => !row.Get<bool>("late")).Release(["school"], Measure.Count()).HiddenCount;
        var second = again.Release(["school"], Measure.Count()).HiddenCount;
        Assert.True(planned.Sum(table => table.HiddenCount) <= first + second);
        Assert.Contains(planned, table => table.HiddenCount > 0);
    }

    [Fact]
    public void Tables_of_other_data_and_empty_plans_are_refused()
    {
        Assert.Contains("other data", Assert.Throws<ArgumentException>(() => ReleasePlan.Of(Learners()).Add(Learners(), ["school"], [Measure.Count()])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => ReleasePlan.Of(Learners()).Release());
    }

    [Fact]
    public void A_mean_that_one_learner_makes_up_is_hidden()
    {
        // p % rule: of A's minutes all but 90,000 are about 2,000, so whoever has the second largest knows the largest to within 3 %.
        var table = Learners().Release(["school"], [Measure.Mean("minutes")], new ReleaseOptions { Totals = false });
        Assert.Equal([true, false, false], table.Cells.Select(cell => cell.Values[0].IsHidden));
        Assert.Contains(table.Rules, rule => rule.Contains("p % rule", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Rounded_counts_are_multiples_and_shares_are_made_of_them(int to)
    {
        var frame = Learners();
        var table = frame.Release(["school"], [Measure.Count(), Measure.Share("year", 2020, "first")], new ReleaseOptions { RoundTo = to });
        Assert.All(table.Cells.Where(cell => !cell.Values[0].IsHidden), cell => Assert.Equal(0, cell.Values[0].Value % to));
        Assert.Contains(table.Rules, rule => rule.Contains($"multiples of {to}", StringComparison.Ordinal));
        Assert.Equal(
            frame.Release(["school"], [Measure.Count(), Measure.Share("year", 2020, "first")], ReleaseOptions.Default).Cells.Select(cell => cell.Values[1].IsHidden),
            table.Cells.Select(cell => cell.Values[1].IsHidden));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReleaseOptions { RoundTo = 4 });
    }

    [Fact]
    public void A_table_that_goes_blank_says_what_would_leave_more()
    {
        var table = Learners().Release(["school", "year"], Measure.Count());
        Assert.Equal("by: [\"school\"] would show 100 % of its values (0 % here).", table.Suggestions[0]);
        Assert.Empty(Learners().Release(["school"], Measure.Count()).Suggestions);
    }
}
