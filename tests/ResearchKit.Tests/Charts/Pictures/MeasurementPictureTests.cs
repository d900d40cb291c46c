using ResearchKit.Charts;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class MeasurementPictureTests
{
    [Fact]
    public void Probabilities_and_information_agree_with_R() => Assert.All(PictureReference.Of("item"), row =>
    {
        var item = row.Case == "3PL" ? ItemParameters.Binary("i", 1.4, 1.3, 0.2) : ItemParameters.Graded("i", 1.7, -1.6, -0.4, 0.7, 1.9);
        Assert.Equal(row.Value, row.C == 0 ? item.Probability(row.A, (int)row.B) : item.Information(row.A), 1e-12);
    });

    [Fact]
    public void Test_information_tells_its_peak_and_the_error_there()
    {
        // Two Rasch items at 0: information 2 · 0.25, standard error 1 / √0.5.
        var text = Chart.TestInformation([ItemParameters.Binary("a", 1, 0), ItemParameters.Binary("b", 1, 0)]).AlternativeText;
        Assert.Contains("highest, 0.5, at 0 logits, where the standard error is 1.414", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Wright_map_counts_persons_and_orders_items()
    {
        var chart = Chart.WrightMap([-1, 0, 0.2, 2], [ItemParameters.Binary("hard", 1, 2), ItemParameters.Binary("easy", 1, -2)]);
        Assert.Contains("4 persons and 2 items", chart.AlternativeText, StringComparison.Ordinal);
        Assert.Contains("difficulties run from −2 (easy) to 2 (hard)", chart.AlternativeText, StringComparison.Ordinal);
        var svg = chart.ToSvg();
        Assert.True(svg.IndexOf(">easy<", StringComparison.Ordinal) < svg.IndexOf(">hard<", StringComparison.Ordinal), "ticks are drawn upwards, the easiest first");
    }

    [Fact]
    public void One_person_and_hidden_bins_are_drawn()
    {
        Assert.DoesNotContain("NaN", Chart.WrightMap([0.3], [ItemParameters.Binary("a", 1, 0)]).ToSvg(), StringComparison.Ordinal);
        var chart = Chart.WrightMap([-1, 0, 1, 2], [double.NaN, 12, double.NaN], [ItemParameters.Binary("a", 1, 0)]);
        Assert.DoesNotContain("NaN", chart.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("2 bins are hidden", chart.AlternativeText, StringComparison.Ordinal);
    }

    [Fact]
    public void Steep_and_negative_items_are_drawn() =>
        Assert.DoesNotContain("NaN", Chart.ItemInformation([ItemParameters.Binary("a", 900, 0), ItemParameters.Binary("b", -2, 30)]).ToSvg(), StringComparison.Ordinal);

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("'guessing' of item \"a\" is 1; expected 0 to below 1", Message(() => ItemParameters.Binary("a", 1, 0, 1)), StringComparison.Ordinal);
        Assert.Contains("'discrimination' of item \"a\" is 0; expected other than 0", Message(() => ItemParameters.Binary("a", 0, 0)), StringComparison.Ordinal);
        Assert.Contains("'difficulty' of item \"a\" is NaN", Message(() => ItemParameters.Binary("a", 1, double.NaN)), StringComparison.Ordinal);
        Assert.Contains("item \"a\", threshold 2 is -1; expected above the one before it, 0", Message(() => ItemParameters.Graded("a", 1, 0, -1)), StringComparison.Ordinal);
        Assert.Contains("no thresholds", Message(() => ItemParameters.Graded("a", 1)), StringComparison.Ordinal);
        Assert.Contains("reverse the item's categories", Message(() => ItemParameters.Graded("a", -1, 0, 1)), StringComparison.Ordinal);
        Assert.Contains("item \"g\" has 3 response categories", Message(() => Chart.ItemCharacteristic([ItemParameters.Binary("a", 1, 0), ItemParameters.Graded("g", 1, 0, 1)])), StringComparison.Ordinal);
        Assert.Contains("there are 25 items; up to 24", Message(() => Chart.ItemCharacteristic([.. Enumerable.Range(0, 25).Select(i => ItemParameters.Binary($"i{i}", 1, 0))])), StringComparison.Ordinal);
        Assert.Contains("\"a\" in rows 0 and 1", Message(() => Chart.TestInformation([ItemParameters.Binary("a", 1, 0), ItemParameters.Binary("a", 1, 0)])), StringComparison.Ordinal);
        Assert.Contains("the scale runs from 4 to -4", Message(() => Chart.TestInformation([ItemParameters.Binary("a", 1, 0)], minimum: 4, maximum: -4)), StringComparison.Ordinal);
        Assert.Contains("expected one edge more than counts", Message(() => Chart.WrightMap([0, 1], [1, 2], [ItemParameters.Binary("a", 1, 0)])), StringComparison.Ordinal);
        Assert.Contains("'counts' holds no persons", Message(() => Chart.WrightMap([0, 1], [0.0], [ItemParameters.Binary("a", 1, 0)])), StringComparison.Ordinal);
    }

    private static string Message(Func<object> draw) => Assert.Throws<ArgumentException>(draw).Message;
}
