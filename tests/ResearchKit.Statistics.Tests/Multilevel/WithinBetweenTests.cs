using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Statistics.Tests.Multilevel;

public class WithinBetweenTests
{
    [Fact]
    public void A_variable_is_the_sum_of_its_group_mean_and_the_rest()
    {
        var split = WithinBetween.Split([1, 3, 10, double.NaN, 5], Grouping.FromKeys<string>("school", ["a", "a", "b", "b", null]));
        Assert.Equal([2, 2, 10, 10, double.NaN], split.Between);
        Assert.Equal([-1, 1, 0, double.NaN, double.NaN], split.Within);
    }

    [Fact]
    public void Lengths_that_differ_are_refused() =>
        Assert.Throws<ArgumentException>(() => WithinBetween.Split([1, 2], Grouping.FromKeys("school", new[] { 1 })));
}
