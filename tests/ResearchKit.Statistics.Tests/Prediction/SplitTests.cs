using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>No group on both sides, no row of the future in training.</summary>
public class SplitTests
{
    private static readonly Grouping s_learners = Grouping.FromKeys("learner", Enumerable.Range(0, 120).Select(row => (int?)(row % 40)).ToArray());
    private static readonly double[] s_weeks = [.. Enumerable.Range(0, 120).Select(row => (double)(row / 40 * 10))];

    [Fact]
    public void Held_out_groups_are_whole()
    {
        CrossValidationFolds split = CrossValidationFolds.HoldOut(s_learners, 0.25, seed: 3);
        HashSet<int> test = [.. split.Test(0).ToArray().Select(row => row % 40)];
        Assert.Equal(10, test.Count);
        Assert.Equal(30, split.Test(0).Length);
        Assert.DoesNotContain(split.Training(0).ToArray(), row => test.Contains(row % 40));
        Assert.Equal(120, split.Training(0).Length + split.Test(0).Length);
        Assert.Equal(split.Test(0).ToArray(), CrossValidationFolds.HoldOut(s_learners, 0.25, seed: 3).Test(0).ToArray());
        Assert.Throws<ArgumentException>(() => CrossValidationFolds.HoldOut(Grouping.FromKeys("learner", new[] { "a", "a" })));
    }

    [Fact]
    public void The_future_is_tested_and_the_gap_is_on_neither_side()
    {
        CrossValidationFolds split = CrossValidationFolds.Forward(s_weeks, cut: 20, gap: 10);
        Assert.All(split.Training(0).ToArray(), row => Assert.Equal(0, s_weeks[row]));
        Assert.All(split.Test(0).ToArray(), row => Assert.Equal(20, s_weeks[row]));
        Assert.Throws<ArgumentException>(() => CrossValidationFolds.Forward(s_weeks, cut: 20, groups: s_learners));
        Assert.Throws<ArgumentException>(() => CrossValidationFolds.Forward(s_weeks, cut: 50));
    }

    [Fact]
    public void Each_group_is_left_out_once_with_its_learners()
    {
        Grouping years = Grouping.FromKeys("year", s_weeks.Select(week => (double?)week).ToArray());
        CrossValidationFolds folds = CrossValidationFolds.LeaveOneGroupOut(years);
        Assert.Equal(3, folds.Count);
        Assert.Equal(120, Enumerable.Range(0, 3).Sum(fold => folds.Test(fold).Length));
        Assert.Throws<ArgumentException>(() => CrossValidationFolds.LeaveOneGroupOut(years, s_learners));
        Grouping halves = Grouping.FromKeys("half", Enumerable.Range(0, 120).Select(row => row % 40 < 20 ? "a" : "b").ToArray());
        CrossValidationFolds apart = CrossValidationFolds.LeaveOneGroupOut(halves, s_learners);
        Assert.Empty(apart.Training(0).ToArray().Select(row => row % 40).Intersect(apart.Test(0).ToArray().Select(row => row % 40)));
    }
}
