using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Tests.Distributions;

public class RandomStreamTests
{
    public class Generator
    {
        // Known-answer vectors of Random123 (kat_vectors, philox4x32 10).
        [Theory]
        [InlineData(0UL, 0UL, 0UL, 0xe169c58d6627e8d5UL, 0x9b00dbd8bc57ac4cUL)]
        [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x41c83b0e408f276dUL, 0x6d5451fda20bc7c6UL)]
        [InlineData(0x299f31d0a4093822UL, 0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0x94fdccebd16cfe09UL, 0x24126ea15001e420UL)]
        public void Gives_the_published_answers(ulong key, ulong counterLow, ulong counterHigh, ulong low, ulong high) =>
            Assert.Equal((low, high), Philox.Block(key, counterLow, counterHigh));
    }

    public class Splitting
    {
        [Fact]
        public void Does_not_depend_on_what_was_drawn()
        {
            var fresh = new RandomStream(5);
            var used = new RandomStream(5);
            for (int i = 0; i < 11; i++)
                used.NextBits();
            Assert.Equal(fresh.Split("a").NextBits(), used.Split("a").NextBits());
            Assert.Equal(fresh.Split(3).NextBits(), used.Split(3).NextBits());
        }

        [Fact]
        public void Draws_nothing_from_the_parent()
        {
            var random = new RandomStream(5);
            random.Split("a").NextBits();
            Assert.Equal(0UL, random.Position);
            Assert.Equal(new RandomStream(5).NextBits(), random.NextBits());
        }

        [Fact]
        public void Tells_names_numbers_and_paths_apart()
        {
            var root = new RandomStream(5);
            RandomStream[] streams =
            [
                root, root.Split(""), root.Split("a"), root.Split("ab"), root.Split("a").Split("b"), root.Split("a").Split("a"), root.Split("b"),
                root.Split("abcd"), root.Split("abcde"), root.Split("abcd").Split("e"), root.Split("a\0"), root.Split("97"), root.Split(97), root.Split(0),
                root.Split(-1), root.Split(1), root.Split(1).Split(1), root.Split("A"), new RandomStream(6), new RandomStream(0),
            ];
            Assert.Equal(streams.Length, streams.Select(stream => stream.NextBits()).Distinct().Count());
        }

        [Fact]
        public void Gives_uncorrelated_neighbours()
        {
            var root = new RandomStream(11);
            double[] first = new double[20000];
            for (int i = 0; i < first.Length; i++)
                first[i] = root.Split(i).Normal();
            double lagged = 0;
            for (int i = 1; i < first.Length; i++)
                lagged += first[i] * first[i - 1];
            Assert.InRange(lagged / Math.Sqrt(first.Length), -4, 4);
            Assert.InRange(first.Sum() / Math.Sqrt(first.Length), -4, 4);
        }
    }

    public class Position
    {
        [Theory]
        [InlineData(0UL)]
        [InlineData(1UL)]
        [InlineData(2UL)]
        [InlineData(7UL)]
        public void Jumps_to_where_drawing_would_have_led(ulong position)
        {
            var drawn = new RandomStream(8);
            for (ulong i = 0; i < position; i++)
                drawn.NextBits();
            var jumped = new RandomStream(8) { Position = position };
            Assert.Equal(position, drawn.Position);
            Assert.Equal(position, jumped.Position);
            Assert.Equal(drawn.NextBits(), jumped.NextBits());
            Assert.Equal(drawn.NextBits(), jumped.NextBits());
        }
    }

    public class Bits
    {
        // Frozen: a change here changes every synthetic data set.
        [Fact]
        public void Are_frozen()
        {
            var random = new RandomStream(20260801).Split("frozen").Split(42);
            ulong hash = 14695981039346656037;
            void Add(double value) => hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
            for (int i = 0; i < 2000; i++)
            {
                Add(random.Uniform());
                Add(random.Normal());
                Add(random.Integer(6));
                Add(random.Gamma(2.5));
                Add(random.Gamma(0.4));
                Add(random.Beta(2, 3));
                Add(random.Poisson(3));
                Add(random.Poisson(40));
                Add(random.Binomial(12, 0.3));
                Add(random.Binomial(1000, 0.7));
                Add(random.Categorical([0.2, 0, 1, 3]));
                Add(random.Exponential(2));
                Add(random.LogNormal(0, 0.5));
                Add(random.Bernoulli(0.2) ? 1 : 0);
            }

            int[] order = [.. Enumerable.Range(0, 50)];
            random.Shuffle(order.AsSpan());
            foreach (int value in order.Concat(random.Choose(10, 1000)))
                Add(value);
            Assert.Equal("319dfdb09cb6d0ea", hash.ToString("x16"));
        }
    }

    public class Limits
    {
        [Fact]
        public void Uniform_draws_stay_in_their_ranges()
        {
            var random = new RandomStream(2);
            for (int i = 0; i < 100000; i++)
            {
                Assert.InRange(random.Uniform(), 0, 0.9999999999999999);
                Assert.InRange(random.OpenUniform(), double.Epsilon, 0.9999999999999999);
                Assert.InRange(random.IntegerBetween(-2, 2), -2, 2);
            }
        }

        [Fact]
        public void Wrong_parameters_are_named()
        {
            var random = new RandomStream(2);
            Assert.Throws<ArgumentOutOfRangeException>("probability", () => random.Bernoulli(1.5));
            Assert.Throws<ArgumentOutOfRangeException>("probability", () => random.Binomial(3, double.NaN));
            Assert.Throws<ArgumentOutOfRangeException>("standardDeviation", () => random.Normal(0, -1));
            Assert.Throws<ArgumentOutOfRangeException>("shape", () => random.Gamma(0));
            Assert.Throws<ArgumentOutOfRangeException>("mean", () => random.Poisson(-1));
            Assert.Throws<ArgumentOutOfRangeException>("exclusiveBound", () => random.Integer(0));
            Assert.Throws<ArgumentOutOfRangeException>("count", () => random.Choose(4, 3));
            Assert.Throws<ArgumentException>("weights", () => random.Categorical([0, 0]));
            Assert.Throws<ArgumentOutOfRangeException>("weights", () => random.Categorical([1, -1]));
        }

        [Fact]
        public void Sure_things_are_sure()
        {
            var random = new RandomStream(2);
            Assert.True(random.Bernoulli(1));
            Assert.False(random.Bernoulli(0));
            Assert.Equal(0, random.Poisson(0));
            Assert.Equal(0, random.Binomial(10, 0));
            Assert.Equal(10, random.Binomial(10, 1));
            Assert.Equal(1, random.Categorical([0, 5, 0]));
            Assert.Equal([0, 1, 2], random.Choose(3, 3));
            Assert.Empty(random.Choose(0, 3));
        }
    }
}
