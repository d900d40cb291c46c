using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Tests.Synthesis.Processes;

public class LogisticNormalTests
{
    /// <summary>One half by symmetry; the logistic function itself without spread; and a Riemann sum of 200,000 points in Python.</summary>
    [Theory]
    [InlineData(0, 1, 0.5)]
    [InlineData(0.6, 0, 0.645656306225795)]
    [InlineData(0.6, 0.8, 0.6287291626578296)]
    public void Mean_of_shares(double intercept, double spread, double expected) => Assert.Equal(expected, LogisticNormal.Mean(intercept, spread), 9);

    [Fact]
    public void Shift_gives_the_share()
    {
        double[] intercepts = [-0.3, 0.1, 0.3, -0.1];
        var shift = LogisticNormal.Shift(intercepts, 0.8, 0.65);

        Assert.Equal(0.65, intercepts.Average(intercept => LogisticNormal.Mean(shift + intercept, 0.8)), 10);
    }
}
