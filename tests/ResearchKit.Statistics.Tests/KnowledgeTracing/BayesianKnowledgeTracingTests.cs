using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Tests.KnowledgeTracing;

/// <summary>Bayesian knowledge tracing beside an independent fit in Python, and what every estimator promises.</summary>
public sealed class BayesianKnowledgeTracingTests
{
    private static readonly ReferenceTable s_data = ReferenceTable.Read("knowledge-tracing-data.csv");

    private static ResponseLog Log(IEnumerable<int>? rows = null, Func<int, double>? correct = null)
    {
        int[] taken = [.. rows ?? Enumerable.Range(0, s_data.RowCount)];
        return ResponseLog.FromKeys(
            [.. taken.Select(row => s_data.Text(row, "learner"))], [.. taken.Select(row => s_data.Text(row, "skill"))],
            taken.Select(row => correct?.Invoke(row) ?? s_data.Number(row, "correct")).ToArray(), taken.Select(row => s_data.Number(row, "order")).ToArray());
    }

    private static ResponseLog Of(params int[][] sequences) => ResponseLog.FromCodes(
        [.. sequences.SelectMany((answers, learner) => answers.Select(_ => learner))], new int[sequences.Sum(answers => answers.Length)], ["s"],
        sequences.SelectMany(answers => answers.Select(answer => (double)answer)).ToArray());

    private static double[] Numbers(BayesianKnowledgeTracingResult fit) => [.. fit.Estimates.SelectMany(one => new[] { one.Value, one.StandardError, one.Lower, one.Upper }), fit.LogLikelihood];

    /// <summary>The likelihood of one learner's answers by summing over all paths of states.</summary>
    private static double OverPaths(KnowledgeParameters p, int[] answers)
    {
        double sum = 0;
        for (int path = 0; path < 1 << answers.Length; path++)
        {
            double likelihood = 1;
            for (int t = 0; t < answers.Length; t++)
            {
                bool known = (path >> t & 1) == 1, before = t > 0 && (path >> (t - 1) & 1) == 1;
                likelihood *= t == 0 ? (known ? p.Prior : 1 - p.Prior) : before ? (known ? 1 - p.Forget : p.Forget) : (known ? p.Learn : 1 - p.Learn);
                likelihood *= known ? (answers[t] == 1 ? 1 - p.Slip : p.Slip) : answers[t] == 1 ? p.Guess : 1 - p.Guess;
            }

            sum += likelihood;
        }

        return sum;
    }

    /// <summary>The log-likelihood of one learner's answers without forgetting, by the logarithms of both states' joint probabilities.</summary>
    private static double InLogarithms(KnowledgeParameters p, int[] answers)
    {
        static double Add(double x, double y) => Math.Max(x, y) + Math.Log(1 + Math.Exp(-Math.Abs(x - y)));
        double known = Math.Log(p.Prior), unknown = Math.Log(1 - p.Prior), before = 0;
        foreach (int answer in answers)
        {
            known += Math.Log(answer == 1 ? 1 - p.Slip : p.Slip);
            unknown += Math.Log(answer == 1 ? p.Guess : 1 - p.Guess);
            before = Add(known, unknown);
            (known, unknown) = (Add(known, unknown + Math.Log(p.Learn)), unknown + Math.Log(1 - p.Learn));
        }

        return before;
    }

    public sealed class Fit
    {
        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void Agrees_with_a_bounded_search_in_Python(bool forgetting)
        {
            BayesianKnowledgeTracingResult fit = new BayesianKnowledgeTracing(new() { Forgetting = forgetting }).Fit(Log());
            ReferenceTable expected = ReferenceTable.Read("knowledge-tracing.csv");
            int compared = 0;
            for (int row = 0; row < expected.RowCount; row++)
            {
                if (expected.Number(row, "forgetting") == 1 != forgetting)
                    continue;
                SkillKnowledge skill = fit[expected.Text(row, "skill")];
                string quantity = expected.Text(row, "quantity");
                double value = expected.Number(row, "value");
                if (quantity == "log_likelihood")
                {
                    Assert.InRange(skill.LogLikelihood - value, -1e-7, 1e-6);
                    continue;
                }

                Estimate estimate = skill.Estimates.Single(one => one.Term == quantity);
                double error = expected.Number(row, "standard_error");
                Assert.InRange(Math.Abs(estimate.Value - value), 0, 1e-5);
                Assert.InRange(Math.Abs(estimate.StandardError / error - 1), 0, 1e-3);
                Assert.True(estimate.Lower < estimate.Value && estimate.Value < estimate.Upper);
                compared++;
            }

            Assert.Equal(forgetting ? 5 : 12, compared);
        }

        [Fact]
        public void The_likelihood_is_that_of_all_paths_of_states()
        {
            int[][] answers = [[1, 0, 1, 1], [0, 0, 1], [1, 1, 1, 1, 0], [0, 1], [1, 1, 0, 1], [0, 0, 0, 1, 1, 1], [0, 1, 1]];
            foreach (bool forgetting in new[] { false, true })
            {
                SkillKnowledge fit = new BayesianKnowledgeTracing(new() { Forgetting = forgetting }).Fit(Of(answers)).Skills[0];
                double expected = answers.Sum(one => Math.Log(OverPaths(fit.Parameters!.Value, one)));
                Assert.Equal(expected, fit.LogLikelihood, 1e-10);
            }
        }

        [Fact]
        public void The_same_bits_on_any_number_of_threads_in_any_order_of_rows()
        {
            int[] shuffled = [.. Enumerable.Range(0, s_data.RowCount)];
            new RandomStream(5).Shuffle(shuffled.AsSpan());
            double[] expected = Numbers(new BayesianKnowledgeTracing(new() { Threads = 1 }).Fit(Log()));
            Assert.Equal(expected, Numbers(new BayesianKnowledgeTracing(new() { Threads = 1 }).Fit(Log())));
            Assert.Equal(expected, Numbers(new BayesianKnowledgeTracing(new() { Threads = 2 }).Fit(Log())));
            Assert.Equal(expected, Numbers(new BayesianKnowledgeTracing(new() { Threads = 7 }).Fit(Log(shuffled))));
        }

        [Fact]
        public void Missing_answers_are_skipped_and_counted()
        {
            int[] kept = [.. Enumerable.Range(0, s_data.RowCount).Where(row => row % 9 != 4)];
            BayesianKnowledgeTracingResult without = new BayesianKnowledgeTracing().Fit(Log(kept)), missing = new BayesianKnowledgeTracing().Fit(Log(correct: row => row % 9 == 4 ? double.NaN : s_data.Number(row, "correct")));
            Assert.Equal(Numbers(without), Numbers(missing));
            Assert.Equal(new MissingCount("correct", s_data.RowCount - kept.Length), Assert.Single(missing.Missingness.ByVariable));
            Assert.Equal(kept.Length, missing.SampleSizes[0].Count);
        }

        [Fact]
        public void A_long_run_of_right_answers_does_not_end_the_other_state()
        {
            // After 3,000 right answers one minus the probability of knowing is zero in any floating point number; the run of wrong ones must still be seen.
            int[] run = [.. Enumerable.Repeat(1, 3000), .. Enumerable.Repeat(0, 40)];
            SkillKnowledge fit = new BayesianKnowledgeTracing(new() { Forgetting = true }).Fit(Of(run, [0, 1, 1, 1], [0, 0, 1, 1], [1, 1, 1, 0], [0, 0, 0, 1])).Skills[0];
            Assert.True(fit.Convergence.IsUsable);
            Assert.True(double.IsFinite(fit.LogLikelihood));
            Assert.InRange(fit.Parameters!.Value.Forget, 1e-5, 0.01);
        }

        [Fact]
        public void The_likelihood_has_no_least_probability_of_a_state()
        {
            // After 600 right answers the probability of not knowing is below any floating point number, and 700 wrong ones bring it back.
            int[] run = [.. Enumerable.Repeat(1, 600), .. Enumerable.Repeat(0, 700), 1, 0, 1];
            int[][] answers = [run, .. Enumerable.Range(0, 400).Select(i => (int[])[i % 5 == 0 ? 1 : 0, i % 2, i % 3 == 0 ? 0 : 1, 1, i % 7 == 0 ? 0 : 1])];
            SkillKnowledge fit = new BayesianKnowledgeTracing().Fit(Of(answers)).Skills[0];
            KnowledgeParameters p = fit.Parameters!.Value;
            Assert.True(fit.Convergence.IsUsable);
            double LogLikelihood(KnowledgeParameters at) => answers.Sum(one => InLogarithms(at, one));
            Assert.Equal(LogLikelihood(p), fit.LogLikelihood, 1e-8);
            const double step = 1e-4;
            KnowledgeParameters[] around =
            [
                p with { Prior = p.Prior + step }, p with { Learn = p.Learn + step }, p with { Slip = p.Slip + step }, p with { Guess = p.Guess + step },
                p with { Prior = p.Prior - step }, p with { Learn = p.Learn - step }, p with { Slip = p.Slip - step }, p with { Guess = p.Guess - step },
            ];
            Assert.All(around.Where(one => one is { Prior: > 0 and < 1, Learn: > 0 and < 1, Slip: > 0 and < 1, Guess: > 0 and < 1 }), one => Assert.True(LogLikelihood(one) < fit.LogLikelihood));
        }

        [Fact]
        public void Right_answers_that_get_rarer_are_not_called_learning()
        {
            var random = new RandomStream(3);
            int[][] answers = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 12).Select(t => random.Uniform() < 0.9 - 0.07 * t ? 1 : 0).ToArray())];
            SkillKnowledge fit = new BayesianKnowledgeTracing().Fit(Of(answers)).Skills[0];
            if (fit.Parameters is { } parameters)
                Assert.True(parameters.Guess + parameters.Slip < 1);
            else
                Assert.Contains("guess + slip", fit.Convergence.Reason, StringComparison.Ordinal);
            KnowledgeParameters forgetting = new BayesianKnowledgeTracing(new() { Forgetting = true }).Fit(Of(answers)).Skills[0].Parameters!.Value;
            Assert.True(forgetting.Guess + forgetting.Slip < 1);
            Assert.True(forgetting.Forget > forgetting.Learn);
        }

        [Fact]
        public void Says_why_there_is_no_estimate()
        {
            void Expect(string reason, ResponseLog log)
            {
                BayesianKnowledgeTracingResult fit = new BayesianKnowledgeTracing().Fit(log);
                Assert.Equal(ConvergenceStatus.NoEstimate, fit.Convergence.Status);
                Assert.Contains(reason, fit.Convergence.Reason, StringComparison.Ordinal);
                Assert.All(fit.Estimates, one => Assert.True(double.IsNaN(one.Value) && double.IsNaN(one.StandardError)));
                Assert.All(fit.Predict(log), one => Assert.True(double.IsNaN(one.RightAnswer)));
            }

            Expect("every answer is right", Of([1, 1, 1], [1, 1]));
            Expect("every answer is wrong", Of([0, 0, 0], [0]));
            Expect("no learner answered twice", Of([0], [1], [1]));
            Expect("no row has", ResponseLog.FromKeys([], [], Array.Empty<double>()));
            Expect("no row has", ResponseLog.FromKeys(["a", null], [null, "s"], new double[] { 1, 0 }));
            Expect("no row has", ResponseLog.FromKeys(["a", "b"], ["s", "s"], new[] { double.NaN, double.NaN }));
        }

        [Fact]
        public void Small_skills_and_ties_are_warned_of()
        {
            ResponseLog log = ResponseLog.FromKeys(["a", "a", "a", "b", "b", "b"], ["s", "s", "s", "s", "s", "s"], new double[] { 0, 1, 1, 0, 1, 0 }, new double[] { 1, 2, 2, 1, 2, 3 });
            IReadOnlyList<string> warnings = new BayesianKnowledgeTracing().Fit(log).Warnings;
            Assert.Contains(warnings, one => one.Contains("fewer than 50 learners", StringComparison.Ordinal));
            Assert.Contains(warnings, one => one.Contains("fewer than 15 answers", StringComparison.Ordinal));
            Assert.Contains(warnings, one => one.Contains("same learner, skill and order", StringComparison.Ordinal));
        }

        [Fact]
        public void Impossible_data_are_refused_by_row()
        {
            Assert.Contains("row 1 is 0.5", Assert.Throws<ArgumentException>(() => ResponseLog.FromKeys(["a", "a"], ["s", "s"], new[] { 1, 0.5 })).Message, StringComparison.Ordinal);
            Assert.Contains("row 0 is infinite", Assert.Throws<ArgumentException>(() => ResponseLog.FromKeys(["a"], ["s"], new[] { 1.0 }, new[] { double.PositiveInfinity })).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => ResponseLog.FromKeys(["a", "b"], ["s"], new[] { 1.0 }));
            Assert.Throws<ArgumentException>(() => ResponseLog.FromCodes([0], [1], ["s"], new[] { 1.0 }));
            Assert.Throws<ArgumentOutOfRangeException>(() => new BayesianKnowledgeTracing(new() { ConfidenceLevel = 1 }));
        }

        [Fact]
        public void A_cancelled_token_stops() =>
            Assert.ThrowsAny<OperationCanceledException>(() => new BayesianKnowledgeTracing().Fit(Log(), new CancellationToken(true)));
    }

    public sealed class Predict
    {
        [Theory]
        [InlineData("fractions", false)]
        [InlineData("words", false)]
        [InlineData("words", true)]
        public void Agrees_with_exact_rational_numbers_after_any_run_of_right_answers(string skill, bool forgetting)
        {
            BayesianKnowledgeTracingResult fit = new BayesianKnowledgeTracing(new() { Forgetting = forgetting }).Fit(Log());
            KnowledgeParameters p = fit[skill].Parameters!.Value;
            ReferenceTable expected = ReferenceTable.Read("knowledge-tracing-runs.csv");
            int[] rows = [.. Enumerable.Range(0, expected.RowCount).Where(row => expected.Text(row, "skill") == skill && expected.Number(row, "forgetting") == 1 == forgetting)];
            foreach ((string name, double value) in new[] { ("prior", p.Prior), ("learn", p.Learn), ("slip", p.Slip), ("guess", p.Guess), ("forget", p.Forget) })
                Assert.Equal(expected.Number(rows[0], name), value, 1e-11);
            foreach (int row in rows)
            {
                double[] answers = [.. Enumerable.Repeat(1.0, (int)expected.Number(row, "right")), .. Enumerable.Repeat(0.0, (int)expected.Number(row, "wrong")), double.NaN];
                KnowledgePrediction next = fit.Predict(ResponseLog.FromCodes(new int[answers.Length], new int[answers.Length], [skill], answers))[^1];
                Assert.Equal(expected.Number(row, "right_answer"), next.RightAnswer, 1e-9);
                Assert.Equal(expected.Number(row, "known"), next.Known, 1e-9);
            }

            Assert.Equal(11 + 21, rows.Length);
        }

        [Fact]
        public void A_prediction_knows_the_answers_before_it_and_not_its_own()
        {
            BayesianKnowledgeTracingResult fit = new BayesianKnowledgeTracing(new() { Forgetting = true }).Fit(Log());
            KnowledgeParameters p = fit["fractions"].Parameters!.Value;
            ResponseLog log = ResponseLog.FromKeys(
                ["b", "a", "a", "a", "a"], ["fractions", "fractions", "fractions", "fractions", "chess"], new[] { 1, 1, double.NaN, 0, 1 }, new double[] { 1, 3, 2, 1, 4 });
            IReadOnlyList<KnowledgePrediction> expected = fit.Predict(log);
            Assert.Equal(p.RightAnswer(p.Prior), expected[0].RightAnswer, 14);
            Assert.Equal(p.RightAnswer(p.Prior), expected[3].RightAnswer, 14);
            double after = OverPaths(p, [0, 1]) / OverPaths(p, [0]);
            Assert.Equal(after, expected[2].RightAnswer, 12);
            Assert.Equal(after, expected[1].RightAnswer, 12);
            Assert.True(double.IsNaN(expected[4].RightAnswer));
        }
    }
}
