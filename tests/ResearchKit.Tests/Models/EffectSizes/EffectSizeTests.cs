using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Tests.Models;

public class EffectSizeTests
{
    private static DataFrame Open(DataFrame frame) => DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), frame.Columns).Opened();

    private static double[] Numbers(DataFrame frame, string column, string by, string group) =>
        [.. Enumerable.Range(0, frame.RowCount).Where(row => (string)frame[by].GetValue(row)! == group).Select(row => (double)frame[column].GetValue(row)!)];

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    [Fact]
    public void Two_groups_and_a_number()
    {
        DataFrame frame = Open(GateSample.Frame());
        EffectSizeModel model = EffectSize.Between("y ~ sex", frame);
        EffectEstimate g = MeanDifference.HedgesG(Numbers(frame, "y", "sex", "M"), Numbers(frame, "y", "sex", "F"));
        Assert.Equal((g.Value, g.Lower, g.Upper), (model["Hedges' g"].Value, model["Hedges' g"].Lower, model["Hedges' g"].Upper));
        Assert.True(model["difference of means"].Value > 0);
        Assert.Equal(-model["Cohen's d"].Value, EffectSize.Between("y ~ sex", frame, new() { Reference = "M" })["Cohen's d"].Value, 12);
        string text = Text(model);
        Assert.Contains("M compared with F.", text, StringComparison.Ordinal);
        Assert.Contains("exact correction", text, StringComparison.Ordinal);
        Assert.Contains("n = 240 rows; none left out.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Measures_of_one_scale_are_drawn()
    {
        EffectSizeModel model = EffectSize.Between("y ~ sex", Open(GateSample.Frame()));
        var chart = model.ToChart(["Hedges' g", "Cohen's d"]);
        Assert.Contains("2 estimates with 95 % intervals", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains("Cohen", Assert.Throws<KeyNotFoundException>(() => model.ToChart(["d"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_are_resampled_whole()
    {
        DataFrame frame = Open(GateSample.Frame()).WithColumn(Column.Create("shifted", Enumerable.Range(0, 240).Select(i => i / 30 * 2.0 + i % 7)).WithProvenance(new FrameProvenance("invented", Protection.Synthetic)));
        EffectSizeModel plain = EffectSize.Between("shifted ~ half", frame.WithColumn(Half())), clustered = EffectSize.Between("shifted ~ half", frame.WithColumn(Half()), new() { Cluster = "school", Replications = 500 });
        Assert.Equal(plain["Hedges' g"].Value, clustered["Hedges' g"].Value);
        Assert.True(clustered["difference of means"].Upper - clustered["difference of means"].Lower > 2 * (plain["difference of means"].Upper - plain["difference of means"].Lower));
        Assert.Contains("resamples of whole school", Text(clustered), StringComparison.Ordinal);
        Assert.Contains(clustered.Warnings, one => one.Contains("8 clusters", StringComparison.Ordinal));

        static Column Half() => Column.Create("half", Enumerable.Range(0, 240).Select(i => i / 30 % 2 == 0 ? "a" : "b")).WithProvenance(new FrameProvenance("invented", Protection.Synthetic));
    }

    [Fact]
    public void Counts_and_more_groups()
    {
        DataFrame frame = Open(GateSample.Frame());
        EffectSizeModel counts = EffectSize.Between("passed ~ sex", frame);
        Assert.Equal(["risk difference", "risk ratio", "odds ratio"], counts.Estimates.Select(one => one.Term));
        Assert.Equal(1, counts["odds ratio"].Value, 12); // every third learner fails, of either sex
        EffectSizeModel shares = EffectSize.Between("y ~ school", frame);
        Assert.Equal(["eta squared", "omega squared", "epsilon squared"], shares.Estimates.Select(one => one.Term));
        Assert.True(shares["eta squared"].Value > shares["omega squared"].Value);
        Assert.Equal(Regression.Fit("y ~ school", frame).RSquared, shares["eta squared"].Value, 12);
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        DataFrame frame = Open(GateSample.Frame());
        Assert.Contains("one group", EffectSize.Between("y ~ sex", frame.Filter([.. Enumerable.Range(0, 240).Select(i => i % 2 == 0)])).Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains("no row is complete", EffectSize.Between("y ~ sex", frame.Filter(new bool[240])).Convergence.Reason, StringComparison.Ordinal);
        Assert.Throws<FormulaException>(() => EffectSize.Between("y ~ sex + school", frame));
        Assert.Throws<FormulaException>(() => EffectSize.Between("school ~ sex", frame));
        Assert.Contains("did you mean", Assert.Throws<ArgumentException>(() => EffectSize.Between("y ~ sex", frame, new() { Reference = "f" })).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<ArgumentException>(() => EffectSize.Between("y ~ sex", frame, new() { Cluster = "class" }));
    }

    [Fact]
    public void Protected_rows_pass_the_gate_or_are_refused()
    {
        EffectSizeModel model = EffectSize.Between("y ~ sex", GateSample.Frame());
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Contains("240 learners", Text(model), StringComparison.Ordinal);
        Assert.Contains("fewer than", Assert.Throws<ProtectedDataException>(() => EffectSize.Between("y ~ few", GateSample.Frame().With("few", i => i < 4 ? "few" : "rest"))).Message, StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => EffectSize.Between("y ~ learner_key", GateSample.Frame()));
        DataFrame frame = GateSample.Frame();
        EffectSize.Between("y ~ sex", frame);
        Assert.Throws<ProtectedDataException>(() => EffectSize.Between("y ~ sex", frame.Only(i => i != 17)));
    }
}
