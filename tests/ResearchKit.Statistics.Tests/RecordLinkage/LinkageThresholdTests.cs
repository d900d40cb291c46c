using ResearchKit.Statistics.RecordLinkage;

namespace ResearchKit.Statistics.Tests.RecordLinkage;

public sealed class LinkageThresholdTests
{
    private static readonly (double, double)[] Posteriors = [(0.5, 4), (1, 10), (0.9, 10), (0.1, 100)];

    [Fact]
    public void At_a_threshold_the_rates_are_averages_of_posteriors()
    {
        LinkageThreshold result = LinkageThreshold.At(Posteriors, 0.9);
        Assert.Equal(20, result.Links);
        Assert.Equal(1.0 / 20, result.FalseMatchRate, 1e-12);
        // Matches: 10 + 9 + 2 + 10 = 31, of which 19 are linked.
        Assert.Equal(12.0 / 31, result.FalseNonMatchRate, 1e-12);
        Assert.Equal(0.95, result.Precision, 1e-12);
    }

    [Theory]
    [InlineData(0.05, 0.9)]
    [InlineData(0.049, 1)]
    [InlineData(0, 1)]
    [InlineData(0.2, 0.5)]
    [InlineData(1, 0.5)]
    public void For_a_rate_it_is_the_lowest_that_keeps_it(double rate, double expected) =>
        Assert.Equal(expected, LinkageThreshold.ForFalseMatchRate(Posteriors, rate).Posterior);

    [Fact]
    public void Below_the_floor_nothing_is_linked() =>
        Assert.Equal(0.1, LinkageThreshold.ForFalseMatchRate(Posteriors, 1, lowest: 0).Posterior);

    [Fact]
    public void When_not_even_the_best_suffice_nothing_is_linked()
    {
        LinkageThreshold result = LinkageThreshold.ForFalseMatchRate([(0.9, 10)], 0.05);
        Assert.True(result.Posterior > 1);
        Assert.Equal(0, result.Links);
        Assert.Equal(0, result.FalseMatchRate);
    }

    [Fact]
    public void Without_pairs_nothing_is_linked_and_nothing_missed() =>
        Assert.Equal((0.0, 0.0), (LinkageThreshold.ForFalseMatchRate([], 0.01).FalseMatchRate, LinkageThreshold.ForFalseMatchRate([], 0.01).FalseNonMatchRate));

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LinkageThreshold.At([(1.1, 1)], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinkageThreshold.At([(0.5, -1)], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinkageThreshold.ForFalseMatchRate([], 2));
    }

    [Fact]
    public void A_rule_of_two_thresholds_has_a_clerical_band()
    {
        var rule = new DecisionRule(0.5, 0.9);
        Assert.Equal([MatchDecision.NonMatch, MatchDecision.Clerical, MatchDecision.Clerical, MatchDecision.Match], new[] { 0.49, 0.5, 0.89, 0.9 }.Select(rule.Decide));
        Assert.Throws<ArgumentException>(() => new DecisionRule(0.9, 0.5));
    }
}
