using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Tests.Inference;

/// <summary>Clustered bootstrap and permutation tests.</summary>
public sealed class ResamplingTests
{
    private static (double[] Values, int[] Clusters) Clustered(int clusters, int size, double between, ulong seed = 11)
    {
        var random = new RandomStream(seed);
        var values = new double[clusters * size];
        var codes = new int[clusters * size];
        for (int c = 0; c < clusters; c++)
        {
            double effect = random.Normal(0, between);
            for (int i = 0; i < size; i++)
                (values[c * size + i], codes[c * size + i]) = (effect + random.Normal(), c);
        }

        return (values, codes);
    }

    private static double Mean(double[] values, ReadOnlyMemory<int> rows)
    {
        double sum = 0;
        foreach (int row in rows.Span)
            sum += values[row];
        return sum / rows.Length;
    }

    public sealed class OfBootstrap
    {
        [Fact]
        public void The_error_of_a_clustered_mean_is_that_of_the_cluster_means()
        {
            (double[] values, int[] codes) = Clustered(60, 25, 1);
            BootstrapResult clustered = Bootstrap.Of(rows => Mean(values, rows), values.Length, Grouping.FromKeys("class", codes), options: new() { Replications = 4000 });
            BootstrapResult rowwise = Bootstrap.Of(rows => Mean(values, rows), values.Length, options: new() { Replications = 1000 });
            double[] means = [.. Enumerable.Range(0, 60).Select(c => values.AsSpan(c * 25, 25).ToArray().Average())];
            double expected = Summary.Of(means).StandardDeviation * Math.Sqrt(59.0 / 60) / Math.Sqrt(60);
            Assert.InRange(clustered.StandardError / expected, 0.94, 1.06);
            Assert.InRange(rowwise.StandardError / expected, 0.1, 0.4);
            Assert.Equal(values.Average(), clustered.Value, 1e-12);
            Assert.InRange((clustered.Upper - clustered.Lower) / (2 * 1.96 * expected), 0.9, 1.1);
        }

        [Fact]
        public void The_same_bits_on_any_number_of_threads()
        {
            (double[] values, int[] codes) = Clustered(30, 8, 1);
            BootstrapResult one = Bootstrap.Of(rows => Mean(values, rows), values.Length, Grouping.FromKeys("class", codes), options: new() { Threads = 1, Replications = 500 });
            foreach (int threads in new[] { 2, 5 })
            {
                BootstrapResult several = Bootstrap.Of(rows => Mean(values, rows), values.Length, Grouping.FromKeys("class", codes), options: new() { Threads = threads, Replications = 500 });
                Assert.Equal((one.Lower, one.Upper, one.StandardError), (several.Lower, several.Upper, several.StandardError));
            }
        }

        [Fact]
        public void Skewness_moves_the_accelerated_interval()
        {
            var random = new RandomStream(4);
            double[] values = [.. Enumerable.Range(0, 40).Select(_ => Elementary.Exp(random.Normal(0, 1.2)))];
            BootstrapResult percentile = Bootstrap.Of(rows => Mean(values, rows), 40, options: new() { Interval = BootstrapInterval.Percentile, Replications = 8000 });
            BootstrapResult accelerated = Bootstrap.Of(rows => Mean(values, rows), 40, options: new() { Replications = 8000 });

            // Of a mean, the acceleration is Σ d³ / (6 (Σ d²)^1.5) of the deviations; the ends are percentiles at Φ(z0 + (z0 + z)/(1 - a (z0 + z))).
            Assert.True(accelerated.Lower > percentile.Lower && accelerated.Upper > percentile.Upper);
            Assert.Equal(percentile.StandardError, accelerated.StandardError);
        }

        [Fact]
        public void Strata_keep_their_numbers()
        {
            int[] strata = [.. Enumerable.Range(0, 40).Select(row => row < 10 ? 0 : 1)];
            BootstrapResult share = Bootstrap.Of(rows => rows.ToArray().Count(row => row < 10), 40, strata: Grouping.FromKeys("arm", strata), options: new() { Replications = 200, Interval = BootstrapInterval.Percentile });
            Assert.Equal((10.0, 10.0, 0.0), (share.Lower, share.Upper, share.StandardError));
            Assert.Contains("second arm", Assert.Throws<ArgumentException>(() => Bootstrap.Of(_ => 0, 40, Grouping.FromKeys("class", new int[40]), Grouping.FromKeys("arm", strata))).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Says_why_there_is_no_interval()
        {
            Assert.Contains("fewer than two", Assert.Single(Bootstrap.Of(_ => 1, 5, Grouping.FromKeys("class", new int[5])).Warnings), StringComparison.Ordinal);
            Assert.Contains("not a number", Assert.Single(Bootstrap.Of(_ => double.NaN, 5).Warnings), StringComparison.Ordinal);
            Assert.ThrowsAny<OperationCanceledException>(() => Bootstrap.Of(_ => 1, 5, cancellationToken: new CancellationToken(true)));
        }
    }

    public sealed class OfPermutationTest
    {
        private static double Difference(double[] scores, ReadOnlyMemory<double> group)
        {
            double[] dealt = group.ToArray();
            double first = 0, second = 0;
            for (int i = 0; i < dealt.Length; i++)
                (first, second) = dealt[i] == 1 ? (first + scores[i], second) : (first, second + scores[i]);
            return first / dealt.Count(one => one == 1) - second / dealt.Count(one => one == 0);
        }

        [Fact]
        public void All_arrangements_of_few_rows()
        {
            // Of the 20 ways to choose 3 of 6, the data's is the most extreme to one side, and its mirror to the other.
            double[] scores = [10, 11, 12, 1, 2, 3], group = [1, 1, 1, 0, 0, 0];
            PermutationTest two = PermutationTest.Of(group, dealt => Difference(scores, dealt)), greater = PermutationTest.Of(group, dealt => Difference(scores, dealt), options: new() { Alternative = PermutationAlternative.Greater });
            Assert.True(two.IsExact);
            Assert.Equal(20, two.Arrangements);
            Assert.Equal(2.0 / 20, two.PValue, 1e-15);
            Assert.Equal(1.0 / 20, greater.PValue, 1e-15);
            Assert.Equal(1, PermutationTest.Of(group, dealt => Difference(scores, dealt), options: new() { Alternative = PermutationAlternative.Less }).PValue);
        }

        [Fact]
        public void Every_arrangement_comes_once()
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            double[] values = [1, 1, 2, 3, 3, 3, 7, 8];
            int[] strata = [0, 0, 0, 0, 0, 0, 1, 1];
            var test = PermutationTest.Of(values, dealt =>
            {
                lock (seen)
                    seen.Add(string.Join(' ', dealt.ToArray()));
                return 0;
            }, strata: Grouping.FromKeys("block", strata));
            Assert.Equal(60 * 2, test.Arrangements);
            Assert.Equal(120, seen.Count);
            Assert.All(seen, one => Assert.Equal("1 1 2 3 3 3", string.Join(' ', one.Split(' ')[..6].Order(StringComparer.Ordinal))));
        }

        [Fact]
        public void Clusters_are_dealt_to_as_one()
        {
            (double[] scores, int[] codes) = Clustered(6, 4, 1);
            double[] group = [.. codes.Select(code => code < 3 ? 1.0 : 0)];
            PermutationTest test = PermutationTest.Of(group, dealt => Difference(scores, dealt), Grouping.FromKeys("class", codes));
            Assert.Equal(20, test.Arrangements);
            Assert.Equal(6, test.Units);
            group[0] = 0;
            Assert.Contains("another value", Assert.Throws<ArgumentException>(() => PermutationTest.Of(group, dealt => 0, Grouping.FromKeys("class", codes))).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Random_arrangements_come_near_the_exact_share_on_any_number_of_threads()
        {
            var random = new RandomStream(8);
            double[] group = [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? 1.0 : 0)], scores = [.. group.Select(one => random.Normal(0.8 * one, 1))];
            double exact = PermutationTest.Of(group, dealt => Difference(scores, dealt)).PValue;
            PermutationTest one = PermutationTest.Of(group, dealt => Difference(scores, dealt), options: new() { ExactUpTo = 0, Threads = 1 }), two = PermutationTest.Of(group, dealt => Difference(scores, dealt), options: new() { ExactUpTo = 0, Threads = 2 });
            Assert.Equal(one, two);
            Assert.False(one.IsExact);
            Assert.InRange(Math.Abs(one.PValue - exact), 0, 4 * Math.Sqrt(exact * (1 - exact) / 9999) + 2e-4);
        }
    }
}
