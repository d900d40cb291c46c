using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Reliability;

namespace ResearchKit.Tests.Models;

public class ReliabilityModelTests
{
    private static readonly string[] Items = ["x1", "x2", "x3", "x4", "x5", "x6"];

    private static string Text(IDisplayable shown) => shown.ToMimeBundle().Data[MimeTypes.Text];

    [Fact]
    public void Alpha_shows_items_and_the_interval()
    {
        string text = Text(Reliability.Alpha(FactorModelTests.Frame(), Items));
        // psych::alpha in reliability.csv: 0.80597.
        Assert.Contains("alpha = 0.806, 95 % CI [0.", text, StringComparison.Ordinal);
        Assert.Contains("alpha if dropped", text, StringComparison.Ordinal);
        Assert.Contains("x2 (reversed)", Text(Reliability.Alpha(FactorModelTests.Frame(), Items, new() { Reversed = ["x2"] })), StringComparison.Ordinal);
    }

    [Fact]
    public void Omega_shows_both_denominators_and_the_fit()
    {
        string text = Text(Reliability.Omega(FactorModelTests.Frame(), Items));
        Assert.Contains("omega = 0.811, 95 % CI [", text, StringComparison.Ordinal);
        Assert.Contains("0.775 of the variance observed", text, StringComparison.Ordinal);
        Assert.Contains("Note well: One factor fits poorly", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Coefficients_are_drawn_with_their_intervals()
    {
        var chart = Reliability.Intraclass(FactorModelTests.Frame(), ["x4", "x5", "x6"]).ToChart();
        Assert.Contains("6 estimates with 95 % intervals", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains(">ICC2k<", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Agreement_and_generalisability_show_themselves()
    {
        Assert.Contains("ICC2k", Text(Reliability.Intraclass(FactorModelTests.Frame(), ["x4", "x5", "x6"])), StringComparison.Ordinal);
        Assert.Contains("persons × items, and error", Text(Reliability.Generalisability(FactorModelTests.Frame(), Items)), StringComparison.Ordinal);
        Assert.Equal(1, Reliability.Kappa(FactorModelTests.Frame(), "treat", "treat").Result.Kappa, 1e-12);
        Assert.Contains("quadratic weights", Text(Reliability.Kappa(FactorModelTests.Frame(), "treat", "treat", KappaWeights.Quadratic)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_complete_rows_there_is_a_reason()
    {
        DataFrame frame = ModelSample.Invented(Column.Create("a", new double?[] { 1, null, null }), Column.Create("b", new double?[] { null, 2, 3 }));
        Assert.Contains("No estimate, because 0 persons answered all items", Text(Reliability.Alpha(frame, ["a", "b"])), StringComparison.Ordinal);
    }
}
