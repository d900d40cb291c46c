using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Statistics.Tests.Multilevel;

public class ParameterIntervalTests
{
    private static readonly ReferenceTable s_reference = ReferenceTable.Read("multilevel.csv");

    private static string Name(ParameterInterval interval) => interval switch
    {
        { Group: "" } => interval.Term,
        { Group: "Residual" } => "sigma",
        { With: { } with } => $"cor_{with}.{interval.Term}|{interval.Group}",
        _ => $"sd_{interval.Term}|{interval.Group}",
    };

    // lme4 interpolates its profile by a spline, which is good to about three digits; ours is solved at each end.
    [Theory]
    [InlineData("profile", "intercept_ml")]
    [InlineData("profile_slope", "slope_ml")]
    public void Profiles_agree_with_lme4(string name, string model)
    {
        IReadOnlyList<ParameterInterval> intervals = ProfileIntervals.Of(MultilevelSample.Data(model));
        int compared = 0;
        for (int row = 0; row < s_reference.RowCount; row++)
        {
            if (s_reference.Text(row, "model") != name)
                continue;
            ParameterInterval interval = intervals.Single(one => Name(one) == s_reference.Text(row, "term"));
            double expected = s_reference.Number(row, "value"), actual = s_reference.Text(row, "quantity") == "lower" ? interval.Lower : interval.Upper;
            Assert.True(Math.Abs(expected - actual) <= 2e-3 * (interval.Upper - interval.Lower), $"{Name(interval)}: expected {expected:R}, got {actual:R}");
            compared++;
        }

        Assert.Equal(2 * intervals.Count, compared);
    }

    [Fact]
    public void An_interval_of_a_deviation_may_reach_zero()
    {
        int[] groups = [.. Enumerable.Range(0, 60).Select(row => row / 5)];
        var random = new ResearchKit.Statistics.Distributions.RandomStream(8);
        double[] y = [.. groups.Select(_ => random.Normal())];
        ParameterInterval deviation = ProfileIntervals.Of(new MixedModelData(
            y, ResearchKit.Statistics.Estimation.DesignMatrix.Create(true, 60), [RandomTerm.Intercept(ResearchKit.Statistics.Estimation.Grouping.FromKeys("g", groups))]))[0];
        Assert.Equal(0, deviation.Lower);
        Assert.InRange(deviation.Upper, 0.05, 1.2);
    }

    [Fact]
    public void A_bootstrap_is_the_same_for_a_seed_and_near_the_profile()
    {
        MixedModelData data = MultilevelSample.Data("intercept_ml");
        LinearMixedModelOptions options = new() { Likelihood = LikelihoodKind.Full };
        IReadOnlyList<ParameterInterval> one = ParametricBootstrap.Of(data, 5, 200, options with { MaximumThreads = 1 }), two = ParametricBootstrap.Of(data, 5, 200, options with { MaximumThreads = 2 });
        Assert.Equal(one, two);
        foreach ((ParameterInterval profile, ParameterInterval bootstrap) in ProfileIntervals.Of(data).Zip(one))
        {
            double width = profile.Upper - profile.Lower;
            Assert.Equal(profile.Term, bootstrap.Term);
            Assert.Equal(profile.Lower, bootstrap.Lower, 0.25 * width);
            Assert.Equal(profile.Upper, bootstrap.Upper, 0.25 * width);
        }
    }
}
