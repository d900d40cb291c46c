using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Privacy.Estimates;

public sealed class LearnerLeverageTests
{
    private static double Largest(int[] learners, (string, ReadOnlyMemory<double>)[] design, bool intercept = true, double[]? weights = null)
    {
        var model = new ModelDisclosure
        {
            Model = "m",
            Frame = DataFrame.FromColumns(Column.Create("learner", learners)),
            Used = [.. learners.Select(_ => true)],
            Columns = [],
            Outcome = "y",
            OutcomeColumns = [],
            OutcomeValues = new double[learners.Length],
            Weights = weights,
            Factors = [],
            Design = design,
            HasIntercept = intercept,
            ResidualDegreesOfFreedom = 10,
        };
        return LearnerLeverage.Largest(model, ModelLearners.Of(model, CancellationToken.None), CancellationToken.None).Leverage;
    }

    private static int[] Each(int count) => [.. Enumerable.Range(0, count)];

    [Fact]
    public void Of_a_mean_it_is_one_over_n() => Assert.Equal(1.0 / 25, Largest(Each(25), []), 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Of_a_column_of_ones_it_is_one_over_their_number(int ones) =>
        Assert.Equal(1.0 / ones, Largest(Each(40), [("d", Each(40).Select(i => i < ones ? 1.0 : 0).ToArray())]), 1e-10);

    [Fact]
    public void Of_a_straight_line_it_is_the_textbook_s()
    {
        // h = 1/n + (x - mean)^2 / Sxx: x = 0..9 and 30: n = 11, mean 75/11, Sxx = 285 + 900 - 75^2/11.
        double[] x = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 30];
        double mean = 75.0 / 11;
        Assert.Equal(1.0 / 11 + Math.Pow(30 - mean, 2) / (1185 - 75 * 75 / 11.0), Largest(Each(11), [("x", x)]), 1e-10);
        // Without an intercept: x^2 / sum of squares.
        Assert.Equal(900.0 / 1185, Largest(Each(11), [("x", x)], intercept: false), 1e-10);
        // A year is far from zero, and says the same.
        Assert.Equal(Largest(Each(11), [("x", x)]), Largest(Each(11), [("x", x.Select(value => value + 2020).ToArray())]), 1e-8);
    }

    [Fact]
    public void Rows_of_one_learner_count_together()
    {
        // Six rows each of ten learners; a column that is one in the rows of one learner.
        int[] learners = [.. Enumerable.Range(0, 60).Select(row => row / 6)];
        Assert.Equal(1, Largest(learners, [("d", learners.Select(learner => learner == 3 ? 1.0 : 0).ToArray())]), 1e-9);
        // A column for each of six subjects, in which all learners are: as much as of a mean.
        Assert.Equal(0.1, Largest(learners, [.. Enumerable.Range(1, 5).Select(subject => ($"s{subject}", new ReadOnlyMemory<double>([.. Enumerable.Range(0, 60).Select(row => row % 6 == subject ? 1.0 : 0)])))]), 1e-9);
    }

    [Fact]
    public void Columns_that_depend_on_others_change_nothing()
    {
        var random = new RandomStream(3);
        double[] x = [.. Each(50).Select(_ => random.Normal())], z = [.. Each(50).Select(_ => random.Normal())];
        double alone = Largest(Each(50), [("x", x), ("z", z)]);
        Assert.Equal(alone, Largest(Each(50), [("x", x), ("z", z), ("sum", x.Zip(z, (a, b) => a + (2 * b)).ToArray()), ("constant", Each(50).Select(_ => 5.0).ToArray())]), 1e-7);
    }

    [Fact]
    public void Weights_count() =>
        // One weight of 8 among eight of 1: half of the mean.
        Assert.Equal(0.5, Largest(Each(9), [], weights: [8, 1, 1, 1, 1, 1, 1, 1, 1]), 1e-12);
}
