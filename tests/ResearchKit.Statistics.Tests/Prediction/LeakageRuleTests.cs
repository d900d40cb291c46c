using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>Rules of leaks at their edges; tasks of the city with planted leaks are in ResearchKit.Tests.</summary>
public class LeakageRuleTests
{
    private static readonly double[] s_outcome = [.. Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? 1.0 : 0)];

    private static IReadOnlyList<LeakageFinding> Run(Func<int, double> value, LeakageColumnType type = LeakageColumnType.Number, Func<LeakageData, LeakageData>? more = null)
    {
        var data = new LeakageData { Outcome = s_outcome, Columns = [new LeakageColumn("x", type, Enumerable.Range(0, 200).Select(value).ToArray())] };
        return LeakageChecks.Run(more?.Invoke(data) ?? data);
    }

    [Fact]
    public void Honest_columns_are_left_alone()
    {
        var random = new RandomStream(5);
        double[] noise = [.. Enumerable.Range(0, 200).Select(_ => random.Normal())];
        Assert.Empty(Run(i => noise[i]));
        Assert.Empty(Run(i => noise[i] + s_outcome[i]));
        Assert.Empty(Run(i => Math.Floor(1000 * Math.Abs(noise[i]))));
        Assert.Empty(Run(i => i % 7, LeakageColumnType.Level));
        Assert.Empty(Run(_ => 3));
        Assert.Empty(Run(_ => double.NaN));
        Assert.Empty(Run(i => noise[i] > 1 ? double.NaN : noise[i]));
        Assert.Empty(Run(i => noise.Order().ElementAt(i)));
    }

    [Fact]
    public void A_copy_of_numbers_is_found_by_its_order()
    {
        double[] y = [.. Enumerable.Range(0, 100).Select(i => Math.Sin(i * 1.7))];
        LeakageData Data(Func<double, double> of) => new() { Outcome = y, Columns = [new LeakageColumn("x", LeakageColumnType.Number, y.Select(of).ToArray())] };
        Assert.Equal(LeakageKind.TargetCopy, Assert.Single(LeakageChecks.Run(Data(one => one))).Kind);
        Assert.Equal(LeakageKind.TargetCopy, Assert.Single(LeakageChecks.Run(Data(one => -Math.Exp(one)))).Kind);
        Assert.Empty(LeakageChecks.Run(Data(one => Math.Abs(one))));
    }

    [Fact]
    public void What_is_filled_in_for_the_commoner_outcome_alone_is_found_too()
    {
        Assert.Equal(LeakageKind.TargetMissingness, Assert.Single(Run(i => s_outcome[i] == 0 && i % 4 != 0 ? Math.Sin(i * 2.3) : double.NaN)).Kind);
        Assert.Equal(LeakageKind.TargetMissingness, Assert.Single(Run(i => s_outcome[i] == 1 ? double.NaN : Math.Sin(i * 2.3))).Kind);
    }

    [Fact]
    public void Times_are_held_against_the_day_and_the_split()
    {
        double[] at = [.. Enumerable.Repeat(10.0, 200)], times = [.. Enumerable.Range(0, 200).Select(i => (double)(i % 20))];
        Assert.Equal(LeakageKind.FutureValues, Assert.Single(Run(i => i % 50 == 0 ? 11 : 3, LeakageColumnType.Time, data => data with { PredictedAt = at })).Kind);
        Assert.Empty(Run(_ => 10, LeakageColumnType.Time, data => data with { PredictedAt = at }));
        CrossValidationFolds forward = CrossValidationFolds.Forward(times, 15);
        Assert.Empty(Run(i => Math.Sin(i * 2.3), more: data => data with { Split = forward, RowTimes = times }));
        double[] turned = [.. times.Select(time => -time)];
        Assert.Equal(LeakageKind.TrainingAfterTest, Assert.Single(Run(i => Math.Sin(i * 2.3), more: data => data with { Split = forward, RowTimes = turned })).Kind);
    }

    [Fact]
    public void Learners_who_are_followed_are_no_leak_where_that_is_said()
    {
        Grouping learners = Grouping.FromKeys("learner", Enumerable.Range(0, 200).Select(i => (int?)(i % 40)).ToArray());
        CrossValidationFolds byRow = CrossValidationFolds.HoldOut(Grouping.FromKeys("row", Enumerable.Range(0, 200).Cast<int?>().ToArray()));
        Assert.Equal(LeakageKind.LearnersOnBothSides, Assert.Single(Run(i => Math.Sin(i * 2.3), more: data => data with { Learners = learners, Split = byRow })).Kind);
        Assert.Empty(Run(i => Math.Sin(i * 2.3), more: data => data with { Learners = learners, Split = byRow, LearnersAreFollowed = true }));
        Assert.Throws<ArgumentException>(() => Run(i => i, more: data => data with { RowTimes = new double[3] }));
    }
}
