using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Statistics.Tests.KnowledgeTracing;

/// <summary>AFM and PFA beside scikit-learn and statsmodels (practice-models.py), and what every estimator promises.</summary>
public sealed class PracticeModelTests
{
    private static readonly ReferenceTable s_data = ReferenceTable.Read("knowledge-tracing-data.csv");
    private static readonly ReferenceTable s_expected = ReferenceTable.Read("practice-models.csv");

    private static ResponseLog Log(IEnumerable<int>? rows = null)
    {
        int[] taken = [.. rows ?? Enumerable.Range(0, s_data.RowCount)];
        return ResponseLog.FromKeys(
            [.. taken.Select(row => s_data.Text(row, "learner"))], [.. taken.Select(row => s_data.Text(row, "skill"))],
            taken.Select(row => s_data.Number(row, "correct")).ToArray(), taken.Select(row => s_data.Number(row, "order")).ToArray());
    }

    private static ResponseLog Of(params int[][] sequences) => ResponseLog.FromCodes(
        [.. sequences.SelectMany((answers, learner) => answers.Select(_ => learner))], new int[sequences.Sum(answers => answers.Length)], ["s"],
        sequences.SelectMany(answers => answers.Select(answer => (double)answer)).ToArray());

    private static IEnumerable<int> Rows(string model) => Enumerable.Range(0, s_expected.RowCount).Where(row => s_expected.Text(row, "model") == model);

    [Theory]
    [InlineData("afm", PracticeCounts.Opportunities, false)]
    [InlineData("afmlog", PracticeCounts.Opportunities, true)]
    [InlineData("pfa", PracticeCounts.RightAndWrong, false)]
    [InlineData("pfalog", PracticeCounts.RightAndWrong, true)]
    public void Agrees_with_statsmodels_and_with_the_ridge_of_scikit_learn(string model, PracticeCounts counts, bool logs)
    {
        PracticeModelResult plain = new PracticeModel(new() { Counts = counts, LogCounts = logs }).Fit(Log()), ridge = new PracticeModel(new() { Counts = counts, LogCounts = logs, SkillPenalty = 2.5 }).Fit(Log());
        Assert.Equal(ConvergenceStatus.Converged, plain.Convergence.Status);
        foreach (int row in Rows(model))
        {
            string term = s_expected.Text(row, "term");
            if (term == "log_likelihood")
            {
                Assert.Equal(s_expected.Number(row, "value"), plain.LogLikelihood, 1e-8);
                continue;
            }

            Assert.Equal(s_expected.Number(row, "value"), plain[term].Value, 1e-8);
            Assert.Equal(s_expected.Number(row, "standard_error"), plain[term].StandardError, 1e-6);
        }

        foreach (int row in Rows(model + "_ridge"))
            Assert.Equal(s_expected.Number(row, "value"), ridge[s_expected.Text(row, "term")].Value, 1e-6);
    }

    [Fact]
    public void Learners_effects_agree_with_the_ridge_of_scikit_learn()
    {
        PracticeModelResult fit = new PracticeModel(new() { SkillPenalty = 1, Learners = LearnerEffects.Penalised }).Fit(Log());
        string[] learners = [.. s_data.Texts("learner").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int compared = 0;
        foreach (int row in Rows("afm_learners"))
        {
            string term = s_expected.Text(row, "term");
            double value = term.StartsWith("learner ", StringComparison.Ordinal) ? fit.LearnerEffectValues[Array.IndexOf(learners, term[8..])] : fit[term].Value;
            Assert.Equal(s_expected.Number(row, "value"), value, 1e-6);
            compared++;
        }

        Assert.Equal(26, compared);
        double withEffects = Auc(fit.Predict(Log(), learnersOfTheFit: true)), without = Auc(fit.Predict(Log()));
        Assert.True(withEffects > without + 0.01);
    }

    private static double Auc(double[] predictions) => NextResponseEvaluation.Of(Log(), predictions, replications: 0).PooledAuc.Value;

    [Fact]
    public void Bits_and_order_of_rows()
    {
        int[] shuffled = [.. Enumerable.Range(0, s_data.RowCount)];
        new RandomStream(5).Shuffle(shuffled.AsSpan());
        var model = new PracticeModel(new() { Counts = PracticeCounts.RightAndWrong });
        Assert.Equal(model.Fit(Log()).Estimates, model.Fit(Log()).Estimates);
        Assert.Equal(model.Fit(Log()).Estimates, model.Fit(Log(shuffled)).Estimates);
    }

    [Fact]
    public void Counts_end_before_the_attempt_and_are_of_learner_and_skill()
    {
        ResponseLog log = ResponseLog.FromKeys(["a", "b", "a", "a", "a"], ["s", "s", "s", "t", "s"], new[] { 1, 0, double.NaN, 1, 0 });
        PracticeModelResult fit = new PracticeModel(new() { SkillPenalty = 1, Counts = PracticeCounts.RightAndWrong }).Fit(log);
        double[] predictions = fit.Predict(log);
        double Expected(string skill, double right, double wrong) => Elementary.Logistic(fit[skill].Value + fit[$"{skill}: right"].Value * right + fit[$"{skill}: wrong"].Value * wrong);
        Assert.Equal(Expected("s", 0, 0), predictions[0], 14);
        Assert.Equal(Expected("s", 0, 0), predictions[1], 14);
        Assert.Equal(Expected("s", 1, 0), predictions[2], 14);
        Assert.Equal(Expected("t", 0, 0), predictions[3], 14);
        Assert.Equal(Expected("s", 1, 0), predictions[4], 14); // the missing answer counts nothing
        Assert.Equal(new MissingCount("correct", 1), Assert.Single(fit.Missingness.ByVariable));
    }

    [Fact]
    public void A_skill_without_a_maximum_is_named_and_a_penalty_gives_it_an_estimate()
    {
        void Expect(string reason, ResponseLog log, PracticeCounts counts = PracticeCounts.Opportunities)
        {
            PracticeModelResult fit = new PracticeModel(new() { Counts = counts }).Fit(log);
            Assert.Equal(ConvergenceStatus.NoEstimate, fit.Convergence.Status);
            Assert.Contains(reason, fit.Convergence.Reason, StringComparison.Ordinal);
            Assert.All(fit.Estimates, one => Assert.True(double.IsNaN(one.Value)));
            Assert.All(fit.Predict(log), one => Assert.True(double.IsNaN(one)));
            PracticeModelResult ridge = new PracticeModel(new() { Counts = counts, SkillPenalty = 1 }).Fit(log);
            Assert.Equal(ConvergenceStatus.Converged, ridge.Convergence.Status);
            Assert.All(ridge.Estimates, one => Assert.True(double.IsFinite(one.Value) && double.IsFinite(one.StandardError)));
        }

        Expect("every answer is right", Of([1, 1, 1], [1, 1]));
        Expect("no learner answered twice", Of([1], [0]));
        Expect("perfectly", Of([0, 0, 1], [0, 0, 1, 1]));
        Expect("perfectly", Of([0, 1, 1], [0, 0, 1, 1])); // overlap at one count alone: separated still
        Expect("after a right answer", Of([0, 0, 1], [0, 1]), PracticeCounts.RightAndWrong);
        Expect("after a wrong answer", Of([1, 1, 0], [1, 0]), PracticeCounts.RightAndWrong);
        Expect("perfectly", Of([1, 0, 0, 0], [0, 0, 0, 0]), PracticeCounts.RightAndWrong);
        Assert.Equal(ConvergenceStatus.NoEstimate, new PracticeModel(new() { SkillPenalty = 1 }).Fit(ResponseLog.FromKeys([], [], Array.Empty<double>())).Convergence.Status);
    }

    [Fact]
    public void Settings_and_cancellation()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PracticeModel(new() { SkillPenalty = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PracticeModel(new() { LearnerPenalty = 0 }));
        Assert.ThrowsAny<OperationCanceledException>(() => new PracticeModel().Fit(Log(), new CancellationToken(true)));
    }

    [Fact]
    public void Measures_agree_with_scikit_learn()
    {
        double[] predictions = Array.ConvertAll(new PracticeModel().Fit(Log()).Predict(Log()), one => Math.Round(one, 2));
        NextResponseEvaluation measures = NextResponseEvaluation.Of(Log(), predictions, replications: 400, threads: 1);
        double Value(string term) => s_expected.Number(Rows("measure").Single(row => s_expected.Text(row, "term") == term), "value");
        Assert.Equal(Value("auc"), measures.PooledAuc.Value, 1e-12);
        Assert.Equal(Value("mean_auc"), measures.MeanAucOverSkills, 1e-12);
        Assert.Equal(Value("rmse"), measures.Rmse.Value, 1e-12);
        Assert.Equal(Value("log_loss"), measures.LogLoss.Value, 1e-12);
        Assert.True(measures.PooledAuc.Lower < measures.PooledAuc.Value && measures.PooledAuc.Value < measures.PooledAuc.Upper);
        Assert.Equal(measures, NextResponseEvaluation.Of(Log(), predictions, replications: 400, threads: 3));
        Assert.Equal((3, 140, 0), (measures.SkillsWithAuc, measures.Learners, measures.NotPredicted));
    }

    [Fact]
    public void Learners_are_split_and_not_rows()
    {
        (ResponseLog training, ResponseLog heldOut) = LearnerSplit.Of(Log(), 0.25, seed: 3);
        int[] first = [.. training.Learners.ToArray().Distinct()], second = [.. heldOut.Learners.ToArray().Distinct()];
        Assert.Empty(first.Intersect(second));
        Assert.Equal((105, 35), (first.Length, second.Length));
        Assert.Equal(s_data.RowCount, training.RowCount + heldOut.RowCount);
    }
}
