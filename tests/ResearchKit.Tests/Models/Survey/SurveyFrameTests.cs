using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Tests.Models;

public class SurveyFrameTests
{
    private static readonly FrameProvenance Invented = new("invented", Protection.Synthetic);

    private static DataFrame Sample(FrameProvenance provenance)
    {
        int[] rows = [.. Enumerable.Range(0, 120)];
        return DataFrame.FromColumns(
            provenance,
            [
                Column.Create("region", rows.Select(i => i < 60 ? "north" : "south")), Column.Create("school", rows.Select(i => $"s{i / 10}")), Column.Create("w", rows.Select(i => 1.0 + i % 3)),
                Column.Create("y", rows.Select(i => i % 13 == 5 ? (double?)null : i % 7 + i / 10 * 0.5)), Column.Create("x", rows.Select(i => (double)(i % 5))), Column.Create("sex", rows.Select(i => i % 2 == 0 ? "F" : "M")),
                Column.Create("passed", rows.Select(i => (i * 7 + i / 10) % 5 > 1)), Column.Create("pv1", rows.Select(i => i % 11 + 0.5)), Column.Create("pv2", rows.Select(i => i % 10 + 1.0)), Column.Create("pv3", rows.Select(i => i % 12 + 0.0)),
                .. Enumerable.Range(1, 6).Select(r => Column.Create($"rep{r}", rows.Select(i => i / 10 % 6 == r - 1 ? 0.0 : (1.0 + i % 3) * 1.2))),
            ]);
    }

    private static SurveyFrame Design() => Survey.Design(Sample(Invented), weights: "w", strata: "region", cluster: "school");

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    [Fact]
    public void Estimates_are_those_of_the_arrays_and_display_their_design()
    {
        SurveyModel mean = Design().Mean("y", "x");
        double[] w = [.. Enumerable.Range(0, 120).Select(i => 1.0 + i % 3)], y = [.. Enumerable.Range(0, 120).Select(i => i % 13 == 5 ? double.NaN : i % 7 + i / 10 * 0.5)];
        var design = new LinearizedDesign(w, Grouping.FromKeys<int>("region", [.. Enumerable.Range(0, 120).Select(i => i / 60)]), Grouping.FromKeys<int>("school", [.. Enumerable.Range(0, 120).Select(i => i / 10)]));
        Assert.Equal(new SurveyEstimator(design).Mean([("y", y)])["y"].StandardError, Design().Mean("y")["y"].StandardError, 12);
        string text = Text(mean);
        Assert.Contains("2 strata of region, 12 sampling units of school", text, StringComparison.Ordinal);
        Assert.Contains("design effect", text, StringComparison.Ordinal);
        Assert.Contains("rows left out as missing (y", text, StringComparison.Ordinal);
        Assert.Equal(2, mean.ToFrame().RowCount);
        Assert.NotEmpty(mean.ToChart(title: "Means").AlternativeText);
    }

    [Fact]
    public void Shares_quantiles_totals_ratios_and_subpopulations()
    {
        Assert.Equal(1, Design().Proportions("sex").Estimates.Sum(one => one.Value), 12);
        Assert.Equal(2, Design().Quantile("x")["x 50 %"].Value);
        Assert.Equal(Design().Total("x")["x"].Value / Design().Total("w")["w"].Value, Design().Ratio("x", "w").Estimates[0].Value, 12);
        Assert.Equal(10, Design().Where("sex", "F").Mean("x").Result.Estimates[0].DegreesOfFreedom);
        Assert.True(Design().Where("passed").Mean("x").SampleSizes[0].Count < 120);
        Assert.Contains("There are: F, M", Assert.Throws<ArgumentException>(() => Design().Where("sex", "f")).Message, StringComparison.Ordinal);
        Assert.Contains("Name the level", Assert.Throws<ArgumentException>(() => Design().Where("sex")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Regressions_read_formulas_with_factors_and_leave_incomplete_rows_out()
    {
        SurveyModel fit = Design().Fit("y ~ x + sex");
        Assert.Equal(["(Intercept)", "x", "sexM"], fit.Estimates.Select(one => one.Term));
        Assert.Equal(120 - 9, fit.SampleSizes[0].Count);
        Assert.Equal(8, fit["x"].DegreesOfFreedom);
        Assert.True(Design().Logistic("passed ~ x").Convergence.IsUsable);
        Assert.True(Design().Poisson("x ~ sex").Convergence.IsUsable);
    }

    [Fact]
    public void Plausible_values_and_replicate_weights()
    {
        SurveyModel mean = PlausibleValues.Mean(Design(), ["pv1", "pv2", "pv3"], "math");
        Assert.Equal((mean.Result as PooledResult)!.Pooled[0]!.TotalVariance, Math.Pow(mean["math"].StandardError, 2), 12);
        Assert.Contains("plausible values pooled by Rubin's rules", Text(mean), StringComparison.Ordinal);
        Assert.Equal(["(Intercept)", "x"], PlausibleValues.Fit("math ~ x", Design(), "math", ["pv1", "pv2", "pv3"]).Estimates.Select(one => one.Term));
        Assert.Contains("does not name math", Assert.Throws<ArgumentException>(() => PlausibleValues.Fit("y ~ x", Design(), "math", ["pv1", "pv2"])).Message, StringComparison.Ordinal);
        SurveyModel replicated = Survey.Replicates(Sample(Invented), "w", "rep", ReplicateMethod.PairedJackknife).Mean("x");
        Assert.True(replicated["x"].StandardError > 0);
        Assert.Throws<ArgumentException>(() => Survey.Replicates(Sample(Invented), "w", "none", ReplicateMethod.Fay));
        Assert.Contains("\"school\"", Assert.Throws<ArgumentException>(() => Survey.Design(Sample(Invented), cluster: "scool")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works()
    {
        var error = Assert.Throws<ProtectedDataException>(() => Survey.Design(Sample(new FrameProvenance("register")), weights: "w"));
        Assert.Contains("Regression.Fit with Weights and Cluster is gated", error.Message, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => Survey.Replicates(Sample(new FrameProvenance("register")), "w", "rep", ReplicateMethod.Fay));
    }
}
