using System.Numerics;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Tests.Privacy.Noise;

/// <summary>Drawn numbers follow their distribution: frequencies against probabilities computed by their definition.</summary>
public sealed class NoiseSamplerTests
{
    private const int Draws = 60_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(1, 3)]
    [InlineData(40, 1)]
    public void Discrete_Laplace(int numerator, int denominator)
    {
        var sampler = new NoiseSampler(NoiseBits.Seeded(1));
        var scale = (double)numerator / denominator;
        Follow(() => sampler.DiscreteLaplace(new Fraction(numerator, denominator)), x => Math.Exp(-Math.Abs(x) / scale));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(2, 5)]
    [InlineData(900, 1)]
    public void Discrete_Gaussian(int numerator, int denominator)
    {
        var sampler = new NoiseSampler(NoiseBits.Seeded(2));
        var variance = (double)numerator / denominator;
        Follow(() => sampler.DiscreteGaussian(new Fraction(numerator, denominator)), x => Math.Exp(-x * x / (2 * variance)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(1.0)]
    [InlineData(3.75)]
    public void A_toss_with_the_probability_of_an_exponential(double exponent)
    {
        var sampler = new NoiseSampler(NoiseBits.Seeded(3));
        var heads = Enumerable.Range(0, Draws).Count(_ => sampler.BernoulliExp(Fraction.Of(exponent)));
        var expected = Math.Exp(-exponent);
        Assert.InRange(heads / (double)Draws, expected - (5 * Math.Sqrt(expected * (1 - expected) / Draws)), expected + (5 * Math.Sqrt(expected * (1 - expected) / Draws)));
    }

    // By tests/ReferenceValues/seeded-noise.py.
    [Fact]
    public void A_seed_gives_the_same_noise_on_every_machine()
    {
        var sampler = new NoiseSampler(NoiseBits.Seeded(20261122));
        Assert.Equal("-12 5 4 4 -6 1 2 -6", string.Join(' ', Enumerable.Range(0, 8).Select(_ => sampler.DiscreteGaussian(new Fraction(100, 1)))));
    }

    [Fact]
    public void Secret_noise_is_never_the_same()
    {
        BigInteger[] Drawn()
        {
            var sampler = new NoiseSampler(NoiseBits.Secret());
            return [.. Enumerable.Range(0, 40).Select(_ => sampler.DiscreteLaplace(new Fraction(1000, 1)))];
        }

        Assert.NotEqual(Drawn(), Drawn());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-300)]
    [InlineData(123456.789)]
    [InlineData(4e18)]
    public void A_fraction_is_the_double_to_the_last_bit(double value)
    {
        var fraction = Fraction.Of(value);
        Assert.Equal(value, fraction.ToDouble());
        Assert.True(fraction.Denominator.IsPowerOfTwo);
    }

    // Pearson's statistic over values expected at least ten times, the rest together; its normal approximation is beyond five deviations once in three million.
    private static void Follow(Func<BigInteger> draw, Func<int, double> weight)
    {
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < Draws; i++)
        {
            var value = (int)draw();
            counts[value] = counts.GetValueOrDefault(value) + 1;
        }

        var total = Enumerable.Range(-3000, 6001).Sum(weight);
        var common = Enumerable.Range(-3000, 6001).Where(x => Draws * weight(x) / total >= 10).ToArray();
        var statistic = common.Sum(x => Math.Pow(counts.GetValueOrDefault(x) - (Draws * weight(x) / total), 2) / (Draws * weight(x) / total));
        var restExpected = Draws * (1 - common.Sum(x => weight(x) / total));
        var rest = Draws - common.Sum(x => counts.GetValueOrDefault(x));
        if (restExpected > 1) statistic += Math.Pow(rest - restExpected, 2) / restExpected;
        Assert.InRange((statistic - common.Length) / Math.Sqrt(2 * common.Length), -6, 6);
    }
}
