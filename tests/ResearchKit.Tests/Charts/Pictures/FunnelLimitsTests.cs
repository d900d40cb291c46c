using ResearchKit.Charts;
using ResearchKit.Charts.Pictures;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class FunnelLimitsTests
{
    [Fact]
    public void Binomial_quantiles_are_those_of_R() => Assert.All(PictureReference.Of("qbinom"), row =>
        Assert.Equal(row.Value, BinomialDistribution.Quantile(row.C, (long)row.A, row.B)));

    [Fact]
    public void Limits_of_shares_are_those_of_the_exact_binomial() => Assert.All(PictureReference.Of("funnel").Where(row => row.Case == "share"), row =>
        Assert.Equal(row.Value, new ShareFunnelLimits(row.B).At(row.C, row.A), 1e-9));

    [Fact]
    public void Limits_of_means_are_the_normal_ones() => Assert.All(PictureReference.Of("funnel").Where(row => row.Case == "mean"), row =>
        Assert.Equal(row.Value, new MeanFunnelLimits(7.5, row.B).At(row.C, row.A), 1e-12));

    [Fact]
    public void Groups_outside_are_counted_in_words()
    {
        // By R's qbinom: of 100 trials at one half, 95 % lie within 40 and 60, 99.8 % within 35 and 65.
        var text = Chart.Funnel(["a", "b", "c", "d"], [50, 39, 61, 67], [100, 100, 100, 100], target: 0.5, each: "schools").AlternativeText;
        Assert.Contains("3 of 4 schools lie outside the 95 % limits, 1 outside the 99.8 % limits", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_groups_are_not_drawn()
    {
        var chart = Chart.Funnel(["Northern school", "Southern school"], [5, 30], [40, 41]);
        Assert.DoesNotContain("Northern", chart.ToSvg() + chart.ToPlotlyJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_group_of_one_and_shares_of_none_and_all_are_drawn()
    {
        Assert.Contains("<svg", Chart.Funnel(["a"], [1], [1]).ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Chart.Funnel(["a", "b"], [0, 0], [4, 900_000]).ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Chart.Funnel(["a", "b"], [3, 2_000_000_000], [3, 2_000_000_000]).ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'sizes' has 1 values and 'groups' has 2", Message(() => Chart.Funnel(["a", "b"], [1, 2], [3])), StringComparison.Ordinal);
        Assert.Contains("'sizes' of group \"b\" is 0; expected at least 1", Message(() => Chart.Funnel(["a", "b"], [1, 0], [3, 0])), StringComparison.Ordinal);
        Assert.Contains("'successes' of group \"a\" is 4; expected 0 to its size, 3", Message(() => Chart.Funnel(["a"], [4], [3])), StringComparison.Ordinal);
        Assert.Contains("\"a\" in rows 0 and 1", Message(() => Chart.Funnel(["a", "a"], [1, 1], [3, 3])), StringComparison.Ordinal);
        Assert.Contains("'groups' is empty", Message(() => Chart.Funnel([], Array.Empty<int>(), [])), StringComparison.Ordinal);
        Assert.Contains("'means' of group \"a\" is NaN", Message(() => Chart.Funnel(["a"], [double.NaN], [3], 1)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Funnel(["a"], [1.0], [3], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Funnel(["a"], [1], [3], target: 1.2));
    }

    [Fact]
    public void A_frame_is_drawn_like_its_arrays_and_a_protected_one_refused()
    {
        Column[] columns = [Column.Create("school", ["a", "b"]), Column.Create("passed", [12, 30]), Column.Create("learners", [20, 41]).WithUnit("learners")];
        var chart = Chart.Funnel(ChartGallery.Frame(columns), "school", "passed", "learners", each: "schools");
        Assert.True(chart.IsSynthetic);
        Assert.Contains("for 2 schools", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Chart.Funnel(DataFrame.FromColumns(columns), "school", "passed", "learners"));
        Assert.Contains("'passed' of \"a\" is 1.5; expected a whole number",
            Message(() => Chart.Funnel(ChartGallery.Frame(columns[0], Column.Create("passed", [1.5, 2]), columns[2]), "school", "passed", "learners")), StringComparison.Ordinal);
    }

    private static string Message(Func<Chart> draw) => Assert.Throws<ArgumentException>(draw).Message;
}
