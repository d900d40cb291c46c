using ResearchKit.Synthesis.Checks;

namespace ResearchKit.Tests.Synthesis.Checks;

public class PenalisedLogitTests
{
    /// <summary>For a 2 × 2 table Firth's estimate is the log odds ratio with a half added to each cell (Firth 1993).</summary>
    [Theory]
    [InlineData(10, 40, 5, 60)]
    [InlineData(3, 7, 0, 12)]
    [InlineData(0, 20, 4, 400)]
    public void Two_by_two_table_is_the_odds_ratio_with_halves_added(double a, double b, double c, double d)
    {
        var estimate = new PenalisedLogit([[1, 1], [1, 0]], [a, c], [a + b, c + d])[1];

        Assert.Equal(Math.Log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))), estimate.Value, 6);
        Assert.True(double.IsFinite(estimate.StandardError) && estimate.StandardError > 0);
    }

    [Fact]
    public void With_many_events_the_standard_error_is_that_of_the_log_odds_ratio()
    {
        var estimate = new PenalisedLogit([[1, 1], [1, 0]], [420, 380], [10_000, 10_000])[1];

        // The likelihood ratio's and Wald's differ by terms of the order of one over the number of events.
        Assert.Equal(Math.Sqrt((1.0 / 420) + (1.0 / 9_580) + (1.0 / 380) + (1.0 / 9_620)), estimate.StandardError, 0.0002);
    }
}
