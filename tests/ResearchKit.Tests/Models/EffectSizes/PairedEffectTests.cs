using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Tests.Models;

public class PairedEffectTests
{
    private static readonly double[] s_before = [4.1, 5.0, 6.2, 5.5, 7.1, 4.9, 6.0, 5.8, 6.6, 5.2], s_after = [4.9, 5.4, 6.1, 6.6, 7.9, 5.0, 6.9, 6.2, 7.4, 5.1];

    private static DataFrame Open(DataFrame frame) => DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), frame.Columns).Opened();

    private static DataFrame Frame() => ModelSample.Invented(
        Column.Create("before", s_before.Append(5.0)), Column.Create("after", s_after.Select(value => (double?)value).Append(null)), Column.Create("name", Enumerable.Repeat("a", 11)));

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    [Fact]
    public void Measures_are_those_of_the_arrays_and_rows_without_one_are_counted()
    {
        PairedEffectModel model = EffectSize.Paired("after - before", Frame());
        EffectEstimate z = MeanDifference.PairedD(s_after, s_before), average = MeanDifference.PairedAverageD(s_after, s_before);
        Assert.Equal((z.Value, z.Lower, z.Upper), (model["d_z"].Value, model["d_z"].Lower, model["d_z"].Upper));
        Assert.Equal(average.Value, model["d_av"].Value);
        Assert.Equal(MeanDifference.Correction(9) * z.Value, model["Hedges' g"].Value, 1e-14);

        // R: t.test(after, before, paired = TRUE)$conf.int
        Assert.Equal(0.51, model["mean of the differences"].Value, 1e-12);
        Assert.Equal(0.2001037334074962, model["mean of the differences"].Lower, 1e-9);
        Assert.Equal(0.8198962665925041, model["mean of the differences"].Upper, 1e-9);
        Assert.Equal(1, model.Missingness.RowsDropped);
        Assert.Equal(model.Estimates, EffectSize.Paired("after", "before", Frame()).Estimates);
        Assert.Equal(-z.Value, EffectSize.Paired("before - after", Frame())["d_z"].Value, 1e-12);
    }

    [Fact]
    public void It_shows_and_draws_itself()
    {
        PairedEffectModel model = EffectSize.Paired("after - before", Frame());
        string text = Text(model);
        Assert.Contains("Paired effect size: after - before", text, StringComparison.Ordinal);
        Assert.Contains("no effect, where there is no group", text, StringComparison.Ordinal);
        Assert.Contains("3 estimates", model.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Equal(4, model.ToFrame().RowCount);
    }

    [Fact]
    public void Where_there_is_none_it_says_why_and_wrong_calls_are_refused()
    {
        Assert.Contains("no row is complete", Text(EffectSize.Paired("after - before", Frame().Sql("SELECT * FROM this WHERE after IS NULL"))), StringComparison.Ordinal);
        Assert.False(EffectSize.Paired("before - before", Frame()).Convergence.IsUsable);
        Assert.Contains("after", Assert.Throws<ArgumentException>(() => EffectSize.Paired("afer - before", Frame())).Message, StringComparison.Ordinal);
        Assert.Contains("a minus between spaces", Assert.Throws<ArgumentException>(() => EffectSize.Paired("after", Frame())).Message, StringComparison.Ordinal);
        Assert.Contains("are of numbers", Assert.Throws<ArgumentException>(() => EffectSize.Paired("after - name", Frame())).Message, StringComparison.Ordinal);
        Assert.Contains("neither clusters", Assert.Throws<ArgumentException>(() => EffectSize.Paired("after - before", Frame(), new() { Cluster = "name" })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectSize.Paired("after - before", Frame(), new() { ConfidenceLevel = 1 }));
    }

    [Fact]
    public void Protected_rows_pass_the_gate_and_one_learner_less_does_not()
    {
        DataFrame frame = GateSample.Frame().With("before", i => 5 + (i * 37 % 101 / 25.0));
        PairedEffectModel model = EffectSize.Paired("y - before", frame);
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Equal(EffectSize.Paired("y - before", Open(frame)).Estimates, model.Estimates);
        Assert.Throws<ProtectedDataException>(() => EffectSize.Paired("y - before", frame.Only(i => i != 0)));
        Assert.Throws<ProtectedDataException>(() => EffectSize.Paired("y - before", GateSample.Frame().With("before", i => 5 + (i * 37 % 101 / 25.0)).Only(i => i < 8)));
    }
}
