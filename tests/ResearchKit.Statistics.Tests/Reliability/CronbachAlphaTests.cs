using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Reliability;
using static ResearchKit.Statistics.Tests.Reliability.ReliabilityReference;

namespace ResearchKit.Statistics.Tests.Reliability;

public class CronbachAlphaTests
{
    [Theory]
    [InlineData("alpha", "x")]
    [InlineData("listwise", "m")]
    [InlineData("pairwise", "m")]
    [InlineData("reversed", "x")]
    public void Agrees_with_psych(string of, string prefix)
    {
        var options = new CronbachAlphaOptions { Missing = of == "pairwise" ? MissingItemAnswers.Pairwise : MissingItemAnswers.Listwise, Reversed = of == "reversed" ? ["x2"] : [] };
        CronbachAlphaResult result = new CronbachAlpha(options).Fit(Items(prefix, 6));
        Close(Value(of, "alpha"), result.Alpha, 1e-12);
        Close(Value(of, "standardised"), result.Standardised, 1e-12);
        Close(Value(of, "lambda6"), result.GuttmanLambda6, 1e-12);
        Close(Value(of, "mean.r"), result.MeanInterItemCorrelation, 1e-12);
        foreach (AlphaItem item in result.Items)
        {
            Close(Value(of, "dropped", item.Name), item.AlphaIfDropped, 1e-12);
            // psych's item statistics of incomplete answers are of sums over what each person answered.
            if (of == "pairwise")
                continue;
            Close(Value(of, "item.rest", item.Name), item.ItemRest, 1e-12);
            Close(Value(of, "item.total", item.Name), item.ItemTotal, 1e-12);
        }
    }

    [Fact]
    public void Intervals_agree_with_their_formulas()
    {
        CronbachAlphaResult feldt = new CronbachAlpha().Fit(Items("x", 6)), duhachek = new CronbachAlpha(new() { Interval = AlphaInterval.Duhachek }).Fit(Items("x", 6));
        Close(Value("alpha", "feldt", "lower"), feldt.Lower, 1e-9);
        Close(Value("alpha", "feldt", "upper"), feldt.Upper, 1e-9);
        Close(Value("alpha", "duhachek.se"), duhachek.StandardError, 1e-9);
        Assert.Equal(1.959963984540054 * duhachek.StandardError, duhachek.Upper - duhachek.Alpha, 1e-12);
    }

    [Fact]
    public void The_bootstrap_is_seeded_and_near_the_others()
    {
        var options = new CronbachAlphaOptions { Interval = AlphaInterval.Bootstrap, BootstrapDraws = 1000 };
        CronbachAlphaResult one = new CronbachAlpha(options).Fit(Items("x", 6)), again = new CronbachAlpha(options).Fit(Items("x", 6)), other = new CronbachAlpha(options with { Seed = 2 }).Fit(Items("x", 6));
        Assert.Equal((one.Lower, one.Upper), (again.Lower, again.Upper));
        Assert.NotEqual(one.Lower, other.Lower);
        Assert.InRange(one.StandardError, 0.7 * Value("alpha", "duhachek.se"), 1.5 * Value("alpha", "duhachek.se"));
    }

    [Fact]
    public void Items_worded_the_other_way_are_warned_of_and_not_reversed()
    {
        ScaleItems items = Items([.. Enumerable.Range(1, 6).Select(i => ($"x{i}", i == 2 ? [.. Column("x2").Select(value => -value)] : Column($"x{i}")))]);
        CronbachAlphaResult result = new CronbachAlpha().Fit(items);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("x2 correlates -0.", StringComparison.Ordinal));
        Close(Value("reversed", "alpha"), result.Alpha, 1e-12);
        Close(Value("alpha", "alpha"), new CronbachAlpha(new() { Reversed = ["x2"] }).Fit(items).Alpha, 1e-12);
    }

    [Fact]
    public void A_weak_item_worded_the_other_way_is_warned_of_where_alpha_looks_usable()
    {
        // As the first item of agreeableness in R's psych::bfi: alpha is positive, and much too low.
        var random = new ResearchKit.Statistics.Distributions.RandomStream(31);
        double[] trait = [.. Enumerable.Range(0, 1500).Select(_ => random.Normal())];
        double[] loadings = [-0.35, 0.7, 0.75, 0.5, 0.6];
        ScaleItems items = Items([.. loadings.Select((loading, j) => ($"a{j + 1}", trait.Select(one => Math.Clamp(Math.Round(3.5 + 1.3 * (loading * one + Math.Sqrt(1 - loading * loading) * random.Normal())), 1, 6)).ToArray()))]);
        CronbachAlphaResult plain = new CronbachAlpha().Fit(items), reversed = new CronbachAlpha(new() { Reversed = ["a1"] }).Fit(items);
        Assert.InRange(plain.Alpha, 0.3, 0.6);
        Assert.True(reversed.Alpha > plain.Alpha + 0.1);
        Assert.True(plain.Items[0].ItemRest < 0 && plain.Items.Skip(1).All(item => item.ItemRest > 0));
        string warning = Assert.Single(plain.Warnings);
        Assert.StartsWith("a1 correlates -0.", warning, StringComparison.Ordinal);
        Assert.Contains("Reversed", warning, StringComparison.Ordinal);
        Assert.Empty(reversed.Warnings);
    }

    [Fact]
    public void What_cannot_be_estimated_is_named()
    {
        Assert.Contains("b has the same answer from all", Reason(("a", [1, 2, 3, 4]), ("b", [2, 2, 2, 2])), StringComparison.Ordinal);
        Assert.Contains("0 persons answered all items", Reason(("a", [double.NaN, 2]), ("b", [1, double.NaN])), StringComparison.Ordinal);
        Assert.Contains("the sum of the items does not vary", Reason(("a", [1, 2, 3, 4]), ("b", [4, 3, 2, 1])), StringComparison.Ordinal);
        Assert.Contains("b is infinite in row 1", Assert.Throws<ArgumentException>(() => Reason(("a", [1, 2, 3]), ("b", [1, double.PositiveInfinity, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("z is to be reversed and is no item", Assert.Throws<ArgumentException>(() => new CronbachAlpha(new() { Reversed = ["z"] }).Fit(Items("x", 3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Items(("a", [1, 2])));
    }

    [Fact]
    public void A_large_offset_does_not_matter()
    {
        ScaleItems shifted = Items([.. Enumerable.Range(1, 6).Select(i => ($"x{i}", Column($"x{i}").Select(value => value + 1e8).ToArray()))]);
        Close(Value("alpha", "alpha"), new CronbachAlpha().Fit(shifted).Alpha, 1e-7);
    }

    private static string Reason(params (string Name, double[] Values)[] items)
    {
        CronbachAlphaResult result = new CronbachAlpha().Fit(Items(items));
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.True(double.IsNaN(result.Alpha));
        return result.Convergence.Reason!;
    }
}
