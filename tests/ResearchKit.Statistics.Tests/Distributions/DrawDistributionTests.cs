using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Tests.Distributions;

/// <summary>
/// Draws follow their distributions. Seeds are fixed, so these tests give the same answer every time; the bounds are those that a right generator
/// misses once in about 10,000 seeds.
/// </summary>
public class DrawDistributionTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Integers_are_equally_likely(int bound)
    {
        var random = new RandomStream(31);
        double[] counts = new double[bound];
        for (int i = 0; i < Draws; i++)
            counts[random.Integer(bound)]++;
        AssertChiSquare(counts, [.. Enumerable.Repeat((double)Draws / bound, bound)]);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(3.0)]
    [InlineData(9.9)]
    [InlineData(10.0)]
    [InlineData(45.0)]
    [InlineData(700.0)]
    public void Poisson_counts_have_their_probabilities(double mean)
    {
        var random = new RandomStream(32).Split((long)(mean * 10));
        int cells = (int)(mean + 8 * Math.Sqrt(mean) + 8);
        double[] counts = new double[cells];
        for (int i = 0; i < Draws; i++)
            counts[Math.Min(random.Poisson(mean), cells - 1)]++;
        AssertChiSquare(counts, LogProbabilities(cells, k => k * Math.Log(mean) - mean - LogFactorial(k)));
    }

    [Theory]
    [InlineData(5, 0.5)]
    [InlineData(30, 0.1)]
    [InlineData(30, 0.9)]
    [InlineData(40, 0.5)]
    [InlineData(2000, 0.02)]
    public void Binomial_counts_have_their_probabilities(int trials, double p)
    {
        var random = new RandomStream(33).Split(trials).Split((long)(p * 100));
        double[] counts = new double[trials + 1];
        for (int i = 0; i < Draws; i++)
            counts[random.Binomial(trials, p)]++;
        AssertChiSquare(counts, LogProbabilities(
            trials + 1, k => LogFactorial(trials) - LogFactorial(k) - LogFactorial(trials - k) + k * Math.Log(p) + (trials - k) * Math.Log(1 - p)));
    }

    [Fact]
    public void Categories_have_their_weights()
    {
        var random = new RandomStream(34);
        double[] weights = [1, 0, 2, 5];
        double[] counts = new double[4];
        for (int i = 0; i < Draws; i++)
            counts[random.Categorical(weights)]++;
        Assert.Equal(0, counts[1]);
        AssertChiSquare([counts[0], counts[2], counts[3]], [Draws / 8.0, Draws / 4.0, Draws * 5 / 8.0]);
    }

    [Fact]
    public void Normal_numbers_fill_the_deciles_of_the_normal_distribution()
    {
        // Published quantiles of the standard normal distribution.
        double[] edges = [-1.2815515655446, -0.8416212335729, -0.5244005127080, -0.2533471031358, 0, 0.2533471031358, 0.5244005127080, 0.8416212335729, 1.2815515655446];
        var random = new RandomStream(35);
        double[] counts = new double[10];
        double[] draws = new double[Draws];
        random.FillNormal(draws);
        foreach (double z in draws)
            counts[edges.Count(edge => z > edge)]++;
        AssertChiSquare(counts, [.. Enumerable.Repeat(Draws / 10.0, 10)]);
        AssertMoments(draws, 0, 1, 3);
        Assert.Equal(draws[7], new RandomStream(35) { Position = 7 }.Normal());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(6.5)]
    public void Gamma_numbers_have_their_moments(double shape)
    {
        var random = new RandomStream(36).Split((long)(shape * 10));
        AssertMoments([.. Enumerable.Range(0, Draws).Select(_ => random.Gamma(shape, 2))], 2 * shape, 4 * shape, 3 + 6 / shape);
    }

    [Fact]
    public void Beta_exponential_lognormal_and_uniform_numbers_have_their_moments()
    {
        var random = new RandomStream(37);
        AssertMoments([.. Enumerable.Range(0, Draws).Select(_ => random.Beta(2, 3))], 0.4, 0.04, 2.357142857142857);
        AssertMoments([.. Enumerable.Range(0, Draws).Select(_ => random.Exponential(4))], 4, 16, 9);
        AssertMoments([.. Enumerable.Range(0, Draws).Select(_ => Math.Log(random.LogNormal(1, 0.5)))], 1, 0.25, 3);
        AssertMoments([.. Enumerable.Range(0, Draws).Select(_ => random.Uniform(-1, 2))], 0.5, 0.75, 1.8);
        AssertMoments([.. Enumerable.Range(0, Draws).Select(_ => random.Bernoulli(0.2) ? 1.0 : 0)], 0.2, 0.16, 3.25);
    }

    [Fact]
    public void Shuffles_and_choices_are_equally_likely()
    {
        var random = new RandomStream(38);
        double[] orders = new double[27];
        double[] pairs = new double[6];
        for (int i = 0; i < Draws; i++)
        {
            int[] values = [0, 1, 2];
            random.Shuffle(values.AsSpan());
            orders[values[0] * 9 + values[1] * 3 + values[2]]++;
            int[] chosen = random.Choose(2, 4);
            Assert.True(chosen[0] < chosen[1]);
            pairs[chosen[0] == 0 ? chosen[1] - 1 : chosen[0] + chosen[1]]++;
        }

        AssertChiSquare([.. orders.Where(count => count > 0)], [.. Enumerable.Repeat(Draws / 6.0, 6)]);
        AssertChiSquare(pairs, [.. Enumerable.Repeat(Draws / 6.0, 6)]);
    }

    private static double LogFactorial(long k)
    {
        double sum = 0;
        for (long i = 2; i <= k; i++)
            sum += Math.Log(i);
        return sum;
    }

    private static double[] LogProbabilities(int cells, Func<int, double> logProbability) =>
        [.. Enumerable.Range(0, cells).Select(k => Draws * Math.Exp(logProbability(k)))];

    /// <summary>Pearson's test over cells merged until each expects ten, against a bound at about one in 10,000 (Wilson and Hilferty).</summary>
    private static void AssertChiSquare(double[] observed, double[] expected)
    {
        double statistic = 0, observedSum = 0, expectedSum = 0, leftExpected = expected.Sum();
        int cells = 0;
        for (int i = 0; i < observed.Length; i++)
        {
            observedSum += observed[i];
            expectedSum += expected[i];
            leftExpected -= expected[i];
            if (expectedSum < 10 || (leftExpected < 10 && i < observed.Length - 1))
                continue;
            statistic += (observedSum - expectedSum) * (observedSum - expectedSum) / expectedSum;
            cells++;
            observedSum = expectedSum = 0;
        }

        double df = cells - 1;
        double h = 2 / (9 * df);
        double bound = df * Math.Pow(1 - h + 3.72 * Math.Sqrt(h), 3);
        Assert.True(statistic < bound, $"chi-square {statistic:F1} on {df} degrees of freedom exceeds {bound:F1}");
    }

    private static void AssertMoments(double[] draws, double mean, double variance, double kurtosis)
    {
        double actualMean = draws.Average();
        double actualVariance = draws.Sum(x => (x - actualMean) * (x - actualMean)) / (draws.Length - 1);
        Assert.InRange((actualMean - mean) / Math.Sqrt(variance / draws.Length), -4, 4);
        Assert.InRange((actualVariance - variance) / (variance * Math.Sqrt((kurtosis - 1) / draws.Length)), -4, 4);
    }
}
