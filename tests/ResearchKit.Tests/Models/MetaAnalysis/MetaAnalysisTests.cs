using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.MetaAnalysis;

namespace ResearchKit.Tests.Models;

public class MetaAnalysisTests
{
    private static DataFrame Studies(FrameProvenance provenance) => DataFrame.FromColumns(
        provenance,
        [
            Column.Create("author", new[] { "A", "A", "B", "C", "C", "C", "D", "E" }), Column.Create("d", new[] { 0.2, 0.3, 0.5, -0.1, 0.0, 0.2, 0.4, 0.6 }),
            Column.Create("v", new[] { 0.01, 0.02, 0.02, 0.01, 0.03, 0.02, 0.05, 0.04 }), Column.Create("weeks", new double?[] { 2, 2, 4, 8, 8, 9, null, 1 }), Column.Create("kind", new[] { "p", "q", "p", "q", "p", "q", "p", "q" }),
        ]);

    private static DataFrame Open() => Studies(new FrameProvenance("invented", Protection.Synthetic));

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    [Fact]
    public void Effects_are_pooled_and_drawn()
    {
        MetaAnalysisModel model = MetaAnalysis.Fit(Open(), effect: "d", variance: "v");
        var expected = new MetaRegression().Fit(new MetaAnalysisData(new[] { 0.2, 0.3, 0.5, -0.1, 0.0, 0.2, 0.4, 0.6 }, new[] { 0.01, 0.02, 0.02, 0.01, 0.03, 0.02, 0.05, 0.04 }));
        Assert.Equal(expected.Estimates[0], model.Estimates[0]);
        string text = Text(model);
        Assert.Contains("pooled effect", text, StringComparison.Ordinal);
        Assert.Contains("I² =", text, StringComparison.Ordinal);
        Assert.Contains("a new study", text, StringComparison.Ordinal);
        Assert.NotEmpty(model.ToChart("Forest").AlternativeText);
        Assert.NotEmpty(model.ToFunnelChart().AlternativeText);
        Assert.Equal(8, model.LeaveOneOut().RowCount);
        Assert.True(double.IsFinite(model.Egger().Asymmetry.Statistic));
    }

    [Fact]
    public void Moderators_and_three_levels()
    {
        MetaAnalysisModel model = MetaAnalysis.Fit(Open(), "d", "v", moderators: "weeks + kind");
        Assert.Equal(["(Intercept)", "weeks", "kindq"], model.Estimates.Select(one => one.Term));
        Assert.Equal(7, model.SampleSizes[0].Count);
        Assert.Null(model.PredictionInterval);
        MetaAnalysisModel nested = MetaAnalysis.ThreeLevel(Open(), "d", "v", "author");
        Assert.Equal(["studies", "effects within studies"], nested.Result.Variances.Select(one => one.Level));
        Assert.Equal(5, nested.LeaveOneOut().RowCount);
        Assert.NotEmpty(nested.ToChart().AlternativeText);
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works() =>
        Assert.Contains("Regression.Fit, which is gated", Assert.Throws<ProtectedDataException>(() => MetaAnalysis.Fit(Studies(new FrameProvenance("register")), "d", "v")).Message, StringComparison.Ordinal);
}
