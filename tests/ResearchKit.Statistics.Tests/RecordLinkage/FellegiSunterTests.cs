using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.RecordLinkage;

namespace ResearchKit.Statistics.Tests.RecordLinkage;

public sealed class FellegiSunterTests
{
    private static readonly FieldComparison[] Three = [new("name", "different", "same"), new("born", "different", "same"), new("school", "different", "same")];

    private static ComparisonCounts Counts(FieldComparison[] comparisons, params (int[] Levels, double Pairs)[] patterns) =>
        new(comparisons, patterns.Select(pattern => new ComparisonPattern(pattern.Levels, pattern.Pairs)));

    public sealed class Weights
    {
        [Fact]
        public void Of_given_probabilities_are_the_textbook_ones()
        {
            var options = new FellegiSunterOptions { Match = LevelProbabilities.Of([.1, .9], [.5, .5]), NonMatch = LevelProbabilities.Of([.9, .1], [.75, .25]) };
            FieldComparison[] comparisons = [new("a", "no", "yes"), new("b", "no", "yes")];
            FellegiSunterResult result = new FellegiSunter(options).Fit(Counts(comparisons, ([1, 1], 10), ([0, 0], 90), ([1, 0], 5)));
            Assert.Equal(Math.Log2(9), result.LevelWeight(0, 1), 1e-12);
            Assert.Equal(-Math.Log2(9), result.LevelWeight(0, 0), 1e-12);
            Assert.Equal(Math.Log2(9) + 1, result.Weight([1, 1]), 1e-12);
            Assert.Equal(1, result.Weight([ComparisonPattern.Missing, 1]), 1e-12);
            Assert.Equal(0, result.Weight([ComparisonPattern.Missing, ComparisonPattern.Missing]));
            Assert.Equal(result.MatchProportion, result.PosteriorOf(0), 1e-12);
        }

        [Fact]
        public void The_match_proportion_with_all_else_given_solves_its_equation_by_hand()
        {
            // One comparison, m = (0, 1), u = (0.8, 0.2), 40 of 100 pairs agree: 0.4 = p + 0.2 (1 - p), so p = 0.25.
            var options = new FellegiSunterOptions { Match = LevelProbabilities.Of([0.0, 1.0]), NonMatch = LevelProbabilities.Of([.8, .2]) };
            FellegiSunterResult result = new FellegiSunter(options).Fit(Counts([new("a", "no", "yes")], ([1], 40), ([0], 60)));
            Assert.Equal(0.25, result.MatchProportion, 1e-6);
            Assert.Equal(double.NegativeInfinity, result.Weight([0]));
            Assert.Equal(0, result.Posterior([0]));
            // 0.25 / (0.25 + 0.75 * 0.2) = 0.625.
            Assert.Equal(0.625, result.Posterior([1]), 1e-6);
        }

        [Fact]
        public void Of_a_level_that_neither_kind_shows_are_nought()
        {
            var options = new FellegiSunterOptions { Match = LevelProbabilities.Of([.1, 0, .9]), NonMatch = LevelProbabilities.Of([.9, 0, .1]) };
            FellegiSunterResult result = new FellegiSunter(options).Fit(Counts([new("a", "no", "nearly", "yes")], ([2], 40), ([0], 60)));
            Assert.Equal(0, result.LevelWeight(0, 1));
        }
    }

    public sealed class Missing_comparisons
    {
        [Fact]
        public void Leave_the_posterior_where_the_other_comparisons_put_it()
        {
            FellegiSunterResult result = new FellegiSunter().Fit(FellegiSunterReferenceTests.Counts("free", 0));
            double odds = result.MatchProportion / (1 - result.MatchProportion) * result.Match![0, 2] / result.NonMatch![0, 2];
            Assert.Equal(odds / (1 + odds), result.Posterior([2, -1, -1, -1]), 1e-9);
            Assert.True(result.Posterior([2, 0, -1, -1]) < result.Posterior([2, -1, -1, -1]));
        }

        [Fact]
        public void Are_counted()
        {
            FellegiSunterResult result = new FellegiSunter().Fit(FellegiSunterReferenceTests.Counts("free", 0));
            Assert.Equal(60000, result.Missingness.RowsUsed);
            Assert.Equal(["born", "place", "sex"], result.Missingness.ByVariable.Select(count => count.Variable));
            Assert.InRange(result.Missingness.ByVariable[0].Count, 5700, 6300);
        }
    }

    public sealed class No_estimate
    {
        [Fact]
        public void Of_two_comparisons_because_the_model_is_not_identified()
        {
            FellegiSunterResult result = new FellegiSunter().Fit(Counts(Three[..2], ([1, 1], 10), ([0, 0], 90), ([1, 0], 5)));
            Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
            Assert.Contains("not identified", result.Convergence.Reason, StringComparison.Ordinal);
            Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
            Assert.Throws<InvalidOperationException>(() => result.Weight([1, 1]));
        }

        [Fact]
        public void Of_three_comparisons_one_of_which_never_differs()
        {
            FellegiSunterResult result = new FellegiSunter().Fit(Counts(Three, ([1, 1, 1], 10), ([0, 0, 1], 90), ([1, 0, 1], 5)));
            Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
            Assert.Contains("2 of 3 comparisons", result.Convergence.Reason, StringComparison.Ordinal);
        }

        [Fact]
        public void Without_pairs() => Assert.Equal(ConvergenceStatus.NoEstimate, new FellegiSunter().Fit(Counts(Three)).Convergence.Status);

        [Fact]
        public void When_blocking_left_pairs_out_and_u_is_not_given()
        {
            var counts = new ComparisonCounts(Three, [new([1, 1, 1], 10), new([0, 0, 0], 90), new([1, 0, 0], 5), new([0, 1, 0], 7)], 1000);
            Assert.Contains("u is not given", new FellegiSunter().Fit(counts).Convergence.Reason, StringComparison.Ordinal);
        }
    }

    public sealed class Warns
    {
        [Fact]
        public void Of_m_at_the_edge_and_a_pseudo_count_takes_it_off()
        {
            ComparisonCounts counts = Counts(Three, ([1, 1, 1], 500), ([0, 0, 0], 4000), ([1, 0, 0], 300), ([0, 1, 0], 250), ([0, 0, 1], 400), ([1, 1, 0], 20), ([1, 0, 1], 30));
            FellegiSunterResult result = new FellegiSunter().Fit(counts);
            Assert.Equal(ConvergenceStatus.Boundary, result.Convergence.Status);
            Assert.Contains(result.Warnings, warning => warning.StartsWith("m of ", StringComparison.Ordinal));
            FellegiSunterResult held = new FellegiSunter(new FellegiSunterOptions { PseudoCount = 1 }).Fit(counts);
            Assert.Equal(ConvergenceStatus.Converged, held.Convergence.Status);
            Assert.All(held.Match!.Values, levels => Assert.All(levels, value => Assert.InRange(value, 1e-5, 1 - 1e-5)));
        }

        [Fact]
        public void Of_u_that_rests_on_few_pairs()
        {
            ComparisonCounts random = Counts(Three, ([0, 0, 0], 1000), ([1, 0, 0], 40), ([0, 0, 1], 50), ([0, 1, 0], 3));
            var options = new FellegiSunterOptions { NonMatch = LevelProbabilities.FromPairs(random) };
            FellegiSunterResult result = new FellegiSunter(options).Fit(FourKinds());
            Assert.Contains(result.Warnings, warning => warning.Contains("u of 'born: same' rests on 3 pairs", StringComparison.Ordinal));
            Assert.DoesNotContain(result.Warnings, warning => warning.Contains("u of 'school: same'", StringComparison.Ordinal));
        }

        [Fact]
        public void Names_the_kinds_by_agreement_whichever_way_the_search_began()
        {
            // A start at 0.999 makes nearly everything a match at first.
            FellegiSunterResult low = new FellegiSunter(new FellegiSunterOptions { StartingProportion = 0.01 }).Fit(FellegiSunterReferenceTests.Counts("free", 0));
            FellegiSunterResult high = new FellegiSunter(new FellegiSunterOptions { StartingProportion = 0.999 }).Fit(FellegiSunterReferenceTests.Counts("free", 0));
            Assert.Equal(low.MatchProportion, high.MatchProportion, 1e-5);
            Assert.True(high.Match![0, 2] > high.NonMatch![0, 2]);
        }
    }

    public sealed class As_every_estimator
    {
        [Fact]
        public void The_order_of_patterns_does_not_matter()
        {
            ComparisonCounts counts = FellegiSunterReferenceTests.Counts("free", 0);
            var backwards = new ComparisonCounts(counts.Comparisons, counts.Patterns.Reverse());
            FellegiSunterResult one = new FellegiSunter().Fit(counts), other = new FellegiSunter().Fit(backwards);
            Assert.Equal(one.Estimates.Select(estimate => estimate.Value), other.Estimates.Select(estimate => estimate.Value), (a, b) => Math.Abs(a - b) < 1e-7);
            Assert.Equal(one.Patterns.Select(pattern => pattern.Levels.ToArray()), other.Patterns.Select(pattern => pattern.Levels.ToArray()));
        }

        [Fact]
        public void The_same_data_give_the_same_bits()
        {
            ComparisonCounts counts = FellegiSunterReferenceTests.Counts("known", 0);
            Assert.Equal(new FellegiSunter().Fit(counts).Estimates.Select(estimate => estimate.Value), new FellegiSunter().Fit(counts).Estimates.Select(estimate => estimate.Value));
        }

        [Fact]
        public void A_cancelled_token_stops_the_fit() =>
            Assert.Throws<OperationCanceledException>(() => new FellegiSunter().Fit(FourKinds(), new CancellationToken(canceled: true)));

        [Fact]
        public void A_pattern_that_does_not_fit_is_refused_by_place()
        {
            Assert.Contains("Pattern 0", Assert.Throws<ArgumentException>(() => Counts(Three, ([1, 1], 3))).Message, StringComparison.Ordinal);
            Assert.Contains("level 2 in 'born'", Assert.Throws<ArgumentException>(() => Counts(Three, ([1, 2, 0], 3))).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => new ComparisonPattern([1], double.PositiveInfinity));
            Assert.Throws<ArgumentException>(() => LevelProbabilities.Of([.5, .6]));
            Assert.Throws<ArgumentException>(() => new FellegiSunter(new FellegiSunterOptions { NonMatch = LevelProbabilities.Of([.5, .5]) }).Fit(FourKinds()));
        }
    }

    public sealed class Recovery
    {
        [Fact]
        public void Many_small_samples_centre_on_the_truth()
        {
            double[][] match = [[.1, .9], [.05, .95], [.2, .8], [.15, .85]], nonMatch = [[.9, .1], [.95, .05], [.8, .2], [.7, .3]];
            FieldComparison[] comparisons = [.. Three, new("group", "different", "same")];
            var proportions = new List<double>();
            var first = new List<double>();
            for (int replication = 0; replication < 40; replication++)
            {
                var random = new RandomStream(20260801).Split("linkage").Split(replication);
                var counts = new double[16];
                for (int pair = 0; pair < 4000; pair++)
                {
                    double[][] kind = random.Bernoulli(0.15) ? match : nonMatch;
                    int pattern = 0;
                    for (int k = 0; k < 4; k++)
                        pattern = pattern * 2 + (random.Bernoulli(kind[k][1]) ? 1 : 0);
                    counts[pattern]++;
                }

                FellegiSunterResult result = new FellegiSunter().Fit(new ComparisonCounts(
                    comparisons, counts.Select((count, pattern) => new ComparisonPattern([pattern >> 3 & 1, pattern >> 2 & 1, pattern >> 1 & 1, pattern & 1], count))));
                proportions.Add(result.MatchProportion);
                first.Add(result.Match![0, 1]);
            }

            // Four standard errors of the mean of 40 replications.
            Assert.InRange(proportions.Average(), 0.15 - 4 * Spread(proportions), 0.15 + 4 * Spread(proportions));
            Assert.InRange(first.Average(), 0.9 - 4 * Spread(first), 0.9 + 4 * Spread(first));
            Assert.InRange(Spread(proportions), 0.0001, 0.004);
        }

        private static double Spread(List<double> values)
        {
            double mean = values.Average();
            return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
        }
    }

    private static ComparisonCounts FourKinds() =>
        Counts(Three, ([1, 1, 1], 95), ([1, 0, 1], 30), ([0, 0, 1], 400), ([0, 1, 0], 60), ([1, 0, 0], 220), ([0, 0, 0], 4200), ([1, 1, 0], 12), ([0, 1, 1], 9));
}
