using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Monitoring;
using Xunit;

namespace ResearchKit.Statistics.Tests.Monitoring;

public sealed class StabilityIndexTests
{
    private static readonly double[] Before = MonitoringSample.Of(MonitoringSample.Numbers, year => year < 2022);
    private static readonly double[] After = MonitoringSample.Of(MonitoringSample.Numbers, year => year >= 2022);

    [Fact]
    public void Numbers_agree_with_the_formula_in_NumPy()
    {
        StabilityIndex index = StabilityIndex.OfNumbers(Before, After);

        Assert.Equal(MonitoringSample.Value("psi_number"), index.Value, 1e-12);
        Assert.Equal(MonitoringSample.Value("js_number"), index.JensenShannon, 1e-12);
        Assert.Equal(index.Value, index.Bins.Sum(bin => bin.Contribution), 1e-12);
        Assert.Equal(11, index.Bins.Count);
    }

    [Theory]
    [InlineData(EmptyBinRule.AddHalf, "psi_category_half")]
    [InlineData(EmptyBinRule.Floor, "psi_category_floor")]
    public void Categories_that_are_new_are_counted_by_the_stated_rule(EmptyBinRule rule, string quantity)
    {
        StabilityIndex index = Categories(new StabilityOptions { EmptyBins = rule });

        Assert.Equal(MonitoringSample.Value(quantity), index.Value, 1e-12);
        Assert.Equal(MonitoringSample.Value("js_category"), index.JensenShannon, 1e-12);
        Assert.True(index.EmptyBinRuleApplied);
        Assert.Contains(index.Bins, bin => bin.Label == ReferenceBins.NewLabel && bin is { Reference: 0, Current: > 0 });
    }

    [Fact]
    public void Without_a_rule_an_empty_bin_is_named_rather_than_infinite()
    {
        StabilityIndex index = Categories(new StabilityOptions { EmptyBins = EmptyBinRule.NoIndex });

        Assert.True(double.IsNaN(index.Value));
        Assert.False(index.IsAlarm);
        Assert.Contains("'(new)' is empty in the reference", index.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bins_are_of_the_reference_so_that_a_shifted_sample_has_no_equal_shares()
    {
        double[] reference = Normal(1, 1000, 0), current = Normal(2, 1000, 1.5);

        StabilityIndex index = StabilityIndex.OfNumbers(reference, current);

        Assert.All(index.Bins, bin => Assert.Equal(100, bin.Reference));
        Assert.True(index.Bins[^1].Current > 500);
        Assert.True(index.IsAlarm);
        Assert.True(index.PValue < 1e-6);
    }

    [Fact]
    public void Missing_values_are_a_bin_of_their_own()
    {
        double[] reference = Normal(3, 2000, 0), current = Normal(4, 2000, 0);
        for (int i = 0; i < 600; i++)
            current[i] = double.NaN;

        StabilityIndex index = StabilityIndex.OfNumbers(reference, current);

        Assert.Equal(600, index.Bins.Single(bin => bin.Label == ReferenceBins.MissingLabel).Current);
        Assert.True(index.IsAlarm);
    }

    [Theory]
    [InlineData(100, 100, StabilityThreshold.Simulated)]
    [InlineData(60, 30, StabilityThreshold.Simulated)]
    [InlineData(2000, 1000, StabilityThreshold.ChiSquared)]
    [InlineData(2000, 2000, StabilityThreshold.Automatic)]
    public void An_unchanged_variable_passes_the_threshold_at_the_stated_rate(int n, int m, StabilityThreshold threshold)
    {
        var variables = new VariableSamples[900];
        RandomStream root = new(77);
        for (int i = 0; i < variables.Length; i++)
            variables[i] = new($"v{i}", Draw(root.Split(i).Split("reference"), n), Draw(root.Split(i).Split("current"), m));

        IReadOnlyList<ScreenedVariable> screened = DriftScreen.Of(variables, new StabilityOptions { Threshold = threshold });

        // Three Monte Carlo errors of 900 variables and of 4,000 draws.
        double share = screened.Average(one => one.Index.IsAlarm ? 1.0 : 0);
        Assert.InRange(share, 0.05 - 0.023, 0.05 + 0.023);
        Assert.True(screened.Count(one => one.IsAlarm) <= 3);
    }

    [Theory]
    [InlineData(StabilityThreshold.Simulated, 200, 100)]
    [InlineData(StabilityThreshold.Automatic, 4000, 3000)]
    public void Unchanged_categories_pass_the_threshold_at_the_stated_rate(StabilityThreshold threshold, int n, int m)
    {
        double[] shares = [0.5, 0.3, 0.15, 0.05];
        var random = new RandomStream(3);
        long[] Counts(int count)
        {
            var counts = new long[shares.Length];
            for (int i = 0; i < count; i++)
                counts[random.Categorical(shares)]++;
            return counts;
        }

        CountedVariable[] variables = [.. Enumerable.Range(0, 300).Select(i => new CountedVariable($"v{i}", ["a", "b", "c", "d"], Counts(n), Counts(m)))];

        double share = DriftScreen.OfCounts(variables, new StabilityOptions { Threshold = threshold, Replications = 600 }).Average(one => one.Index.IsAlarm ? 1.0 : 0);

        Assert.InRange(share, 0.05 - 0.035, 0.05 + 0.035);
    }

    [Fact]
    public void The_customary_limits_alarm_all_the_time_for_few_and_never_for_many()
    {
        double few = StabilityIndex.OfNumbers(Normal(5, 100, 0), Normal(6, 100, 0)).Threshold, many = StabilityIndex.OfNumbers(Normal(5, 100_000, 0), Normal(6, 100_000, 0)).Threshold;

        Assert.True(few > 0.25);
        Assert.True(many < 0.001);
    }

    [Fact]
    public void A_screening_says_the_same_as_single_indices_and_in_the_same_order()
    {
        VariableSamples[] variables = [.. Enumerable.Range(0, 30).Select(i => new VariableSamples($"v{i}", Normal((ulong)i, 300, 0), Normal((ulong)i + 500, 300, i == 7 ? 0.8 : 0)))];

        IReadOnlyList<ScreenedVariable> screened = DriftScreen.Of(variables);

        Assert.Equal("v7", Assert.Single(screened, one => one.IsAlarm).Name);
        Assert.Equal(StabilityIndex.OfNumbers(variables[3].Reference.Span, variables[3].Current.Span).PValue, screened[3].Index.PValue);
    }

    [Fact]
    public void Edges_are_answered_by_name()
    {
        Assert.Contains("no cases", StabilityIndex.Of(new CountedVariable("x", ["a", "b"], [5, 5], [0, 0])).Reason, StringComparison.Ordinal);
        StabilityIndex constant = StabilityIndex.OfNumbers([2, 2, 2], [2, 2]);
        Assert.Equal(0, constant.Value);
        Assert.False(constant.IsAlarm);
        Assert.Equal(1, constant.PValue);
        Assert.Throws<ArgumentException>(() => StabilityIndex.OfNumbers([1, double.PositiveInfinity], [1]));
        Assert.Contains("reference has no cases", StabilityIndex.OfNumbers([double.NaN], [1]).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StabilityIndex.Of(new CountedVariable("x", ["a"], [-1], [1])));
        ScreenedVariable empty = DriftScreen.Of([new("x", new[] { double.NaN }, new[] { 1.0 })])[0];
        Assert.True(double.IsNaN(empty.AdjustedPValue));
        Assert.False(empty.IsAlarm);
        // Two values: one end, not a bin that the reference cannot have.
        Assert.Equal([0.0], ReferenceBins.OfNumbers([0, 0, 0, 1, 1, 1, 1]).Cuts);
        // Offsets of 1e8 change no share.
        double[] x = Normal(8, 500, 0), y = Normal(9, 500, 0.3);
        Assert.Equal(StabilityIndex.OfNumbers(x, y).Value, StabilityIndex.OfNumbers([.. x.Select(v => v + 1e8)], [.. y.Select(v => v + 1e8)]).Value, 1e-12);
    }

    [Fact]
    public void Kolmogorov_and_Smirnov_agree_with_R()
    {
        var distance = KolmogorovSmirnov.Of(Before, After);

        Assert.Equal(MonitoringSample.Value("ks"), distance.Statistic, 1e-12);
        Assert.Equal(ReferenceTable.Read("monitoring-periods.csv").Number(0, "ks_p"), distance.PValue, 1e-9);
        Assert.True(double.IsNaN(KolmogorovSmirnov.Of([], [1]).Statistic));
        Assert.Equal(1, KolmogorovSmirnov.Of([1, 2, 3], [1, 2, 3]).PValue);
    }

    private static StabilityIndex Categories(StabilityOptions options) =>
        StabilityIndex.OfCategories(MonitoringSample.Of(MonitoringSample.Categories, year => year < 2022), MonitoringSample.Of(MonitoringSample.Categories, year => year >= 2022), options);

    private static double[] Normal(ulong seed, int count, double shift) => [.. Draw(new RandomStream(seed), count).Select(value => value + shift)];

    private static double[] Draw(RandomStream random, int count)
    {
        var values = new double[count];
        random.FillNormal(values);
        return values;
    }
}
