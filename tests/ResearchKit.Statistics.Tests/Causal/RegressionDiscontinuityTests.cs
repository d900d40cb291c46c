using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public class RegressionDiscontinuityTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("discontinuity.csv");

    private static (double[] X, double[] Y) Rows(string name)
    {
        int[] rows = [.. Enumerable.Range(0, Table.RowCount).Where(row => Table.Text(row, "kind") == "data" && Table.Text(row, "case") == name)];
        return ([.. rows.Select(row => Table.Number(row, "a"))], [.. rows.Select(row => Table.Number(row, "b"))]);
    }

    private static double Value(string what, string name) =>
        Table.Number(Enumerable.Range(0, Table.RowCount).Single(row => Table.Text(row, "kind") == what && Table.Text(row, "case") == name), "a");

    private static (double[] X, double[] Y) Simulated(int n, double jump, ulong seed = 4)
    {
        var random = new RandomStream(seed);
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.Uniform(-1, 1))];
        return (x, [.. x.Select(value => 2 + value + (value >= 0 ? jump : 0) + (0.3 * random.Normal()))]);
    }

    [Theory]
    [InlineData("curved", 0)]
    [InlineData("none", 0)]
    [InlineData("ties", 55)]
    public void Agrees_with_an_independent_computation(string name, double cutoff)
    {
        (double[] x, double[] y) = Rows(name);
        DiscontinuityResult result = new RegressionDiscontinuity(new() { Cutoff = cutoff }).Fit(new DiscontinuityData(y, x));
        void Same(string what, double value) => Assert.InRange(value / Value(what, name), 1 - 1e-6, 1 + 1e-6);
        Same("h", result.Bandwidth);
        Same("b", result.BiasBandwidth);
        Same("conventional", result.Estimates[1].Value);
        Same("conventional error", result.Estimates[1].StandardError);
        Same("corrected", result.Discontinuity.Value);
        Same("robust error", result.Discontinuity.StandardError);
        Assert.Equal(name == "ties", result.Warnings.Any(warning => warning.Contains("distinct values", StringComparison.Ordinal)));
    }

    [Fact]
    public void Places_and_large_offsets_change_nothing()
    {
        (double[] x, double[] y) = Simulated(400, 0.5);
        DiscontinuityResult plain = new RegressionDiscontinuity().Fit(new DiscontinuityData(y, x));
        DiscontinuityResult moved = new RegressionDiscontinuity(new() { Cutoff = 4096 }).Fit(new DiscontinuityData(y.Select(value => value + 1e8).ToArray(), x.Select(value => value + 4096).ToArray()));
        Assert.Equal(plain.Discontinuity.Value, moved.Discontinuity.Value, 1e-5);
        Assert.Equal(plain.LineAbove.AtCutoff + 1e8, moved.LineAbove.AtCutoff, 1e-4);
        Assert.InRange(plain.Discontinuity.Lower, 0, 0.5);
        Assert.InRange(plain.LineBelow.AtCutoff, 1.8, 2.2);
        int[] turned = [.. Enumerable.Range(0, 400).Reverse()];
        Assert.Equal(plain.Discontinuity, new RegressionDiscontinuity().Fit(new DiscontinuityData(turned.Select(i => y[i]).ToArray(), turned.Select(i => x[i]).ToArray())).Discontinuity);
    }

    [Fact]
    public void Rows_without_a_value_are_left_out_and_counted()
    {
        (double[] x, double[] y) = Simulated(300, 0.5);
        (double[] moreX, double[] moreY) = ([.. x, double.NaN, 0.5], [.. y, 1, double.NaN]);
        DiscontinuityResult result = new RegressionDiscontinuity().Fit(new DiscontinuityData(moreY, moreX));
        Assert.Equal(new RegressionDiscontinuity().Fit(new DiscontinuityData(y, x)).Discontinuity, result.Discontinuity);
        Assert.Equal((302, 300), (result.Missingness.RowsGiven, result.Missingness.RowsUsed));
    }

    [Fact]
    public void Clusters_widen_the_interval_where_rows_repeat_each_other()
    {
        (double[] x, double[] y) = Simulated(300, 0.5);
        double[] twiceX = [.. x, .. x], twiceY = [.. y, .. y];
        var clusters = Grouping.FromKeys("learner", [.. Enumerable.Range(0, 600).Select(i => i % 300)]);
        var options = new RegressionDiscontinuityOptions { Bandwidth = 0.5 };
        double one = new RegressionDiscontinuity(options).Fit(new DiscontinuityData(y, x, Grouping.FromKeys("learner", [.. Enumerable.Range(0, 300)]))).Discontinuity.StandardError;
        double two = new RegressionDiscontinuity(options).Fit(new DiscontinuityData(twiceY, twiceX, clusters)).Discontinuity.StandardError;
        Assert.Equal(one, two, 0.05 * one);
        Assert.Equal("learner", new RegressionDiscontinuity(options).Fit(new DiscontinuityData(twiceY, twiceX, clusters)).SampleSizes[1].Level);
    }

    [Fact]
    public void Where_there_is_no_estimate_the_reason_is_said()
    {
        (double[] x, double[] y) = Simulated(300, 0.5);
        string Reason(double[] outcome, double[] running, RegressionDiscontinuityOptions? options = null)
        {
            DiscontinuityResult result = new RegressionDiscontinuity(options).Fit(new DiscontinuityData(outcome, running));
            Assert.False(result.Convergence.IsUsable);
            Assert.True(double.IsNaN(result.Discontinuity.Value));
            return result.Convergence.Reason!;
        }

        Assert.Contains("no row lies below the cutoff", Reason(y, x, new() { Cutoff = -3 }), StringComparison.Ordinal);
        Assert.Contains("5 distinct values", Reason([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6, 7], [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7]), StringComparison.Ordinal);
        Assert.Contains("no spread about its curve", Reason([.. y.Select(_ => 3.0)], x), StringComparison.Ordinal);
        Assert.Contains("fewer than 4 distinct values", Reason(y, x, new() { Bandwidth = 1e-4 }), StringComparison.Ordinal);
        Assert.Contains("no row lies", Reason([], []), StringComparison.Ordinal);
        Assert.Contains("infinite in row 1", Assert.Throws<ArgumentException>(() => new DiscontinuityData(new double[] { 1, 2 }, new[] { 1, double.PositiveInfinity })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionDiscontinuity(new() { Bandwidth = -1 }));
    }

    [Fact]
    public void Placebo_cutoffs_use_one_side_only()
    {
        (double[] x, double[] y) = Simulated(1200, 3);
        var design = new RegressionDiscontinuity();
        IReadOnlyList<DiscontinuityResult> placebos = design.AtPlaceboCutoffs(new DiscontinuityData(y, x), [-0.5, 0.5]);
        Assert.All(placebos, one => Assert.InRange(one.Discontinuity.Value / one.Discontinuity.StandardError, -4, 4));
        Assert.All(placebos, one => Assert.True(one.SampleSizes[0].Count < 700));
        Assert.Contains("true cutoff", Assert.Throws<ArgumentException>(() => design.AtPlaceboCutoffs(new DiscontinuityData(y, x), [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Piling_up_on_one_side_is_found()
    {
        var random = new RandomStream(5);
        double[] fair = [.. Enumerable.Range(0, 2000).Select(_ => random.Uniform(-1, 1))];
        Assert.All(DiscontinuityDensity.Of(fair, 0), window => Assert.True(window.PValue > 0.001));
        double[] arranged = [.. fair.Select(value => value is < 0 and > -0.02 ? -value : value)];
        Assert.True(DiscontinuityDensity.Of(arranged, 0)[0].PValue < 1e-4);
        Assert.Empty(DiscontinuityDensity.Of([0.1, -0.1], 0));
    }

    [Theory]
    [InlineData(5, 15)]
    [InlineData(10, 10)]
    [InlineData(0, 21)]
    [InlineData(48, 70)]
    public void Binomial_p_values_agree_with_scipy(int low, int high)
    {
        double[] running = [.. Enumerable.Range(0, low).Select(i => -0.5 - (i * 1e-6)), .. Enumerable.Range(0, high).Select(i => 0.5 + (i * 1e-6))];
        Assert.Equal(Value($"binomial {low} {high}", "density"), DiscontinuityDensity.Of(running, 0, least: low + high, windows: 1)[0].PValue, 1e-12);
    }
}
