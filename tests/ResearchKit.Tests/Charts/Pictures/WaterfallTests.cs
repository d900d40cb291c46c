using ResearchKit.Charts;

namespace ResearchKit.Tests.Charts.Pictures;

public sealed class WaterfallTests
{
    [Fact]
    public void Totals_that_are_the_sums_are_drawn_and_told() =>
        Assert.Contains("read 100; merged −8; added +3; kept 95. 95 of 100 remain.",
            Chart.LinkageWaterfall([WaterfallStep.Total("read", 100), WaterfallStep.Change("merged", -8), WaterfallStep.Change("added", 3), WaterfallStep.Total("kept", 95)]).AlternativeText, StringComparison.Ordinal);

    [Fact]
    public void A_total_that_is_not_the_sum_is_refused_with_both_numbers()
    {
        var message = Message(WaterfallStep.Total("read", 100), WaterfallStep.Change("merged", -8), WaterfallStep.Total("kept", 95));
        Assert.Contains("total \"kept\" is 95, and the steps before it add up to 92", message, StringComparison.Ordinal);
        Assert.Contains("3 records are unaccounted for", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_named()
    {
        Assert.Contains("'steps' of step \"merged\" is -8; expected at least −5", Message(WaterfallStep.Total("read", 5), WaterfallStep.Change("merged", -8)), StringComparison.Ordinal);
        Assert.Contains("expected at least two", Message(WaterfallStep.Total("read", 5)), StringComparison.Ordinal);
        Assert.Contains("\"a\" in rows 0 and 1", Message(WaterfallStep.Total("a", 5), WaterfallStep.Change("a", -1)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => WaterfallStep.Total("read", -1));
    }

    [Fact]
    public void Nothing_left_and_nothing_read_are_drawn()
    {
        Assert.DoesNotContain("NaN", Chart.LinkageWaterfall([WaterfallStep.Total("read", 5), WaterfallStep.Change("gone", -5), WaterfallStep.Total("kept", 0)]).ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Chart.LinkageWaterfall([WaterfallStep.Total("read", 0), WaterfallStep.Total("kept", 0)]).ToSvg(), StringComparison.Ordinal);
    }

    private static string Message(params WaterfallStep[] steps) => Assert.Throws<ArgumentException>(() => Chart.LinkageWaterfall(steps)).Message;
}
