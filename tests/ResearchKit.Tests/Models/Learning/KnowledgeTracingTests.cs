using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Tests.Models;

public class KnowledgeTracingTests
{
    /// <summary>Responses of so many learners to two skills, drawn with known parameters; shuffled, with the time of each.</summary>
    private static DataFrame Responses(int learners = 120, Protection protection = Protection.Synthetic, int smallSkill = 0)
    {
        var random = new RandomStream(31);
        var rows = new List<(string Learner, string Skill, bool Correct, DateTime At)>();
        for (int learner = 0; learner < learners; learner++)
        {
            foreach (string skill in new[] { "angles", "fractions" })
            {
                bool known = random.Uniform() < (skill == "angles" ? 0.3 : 0.5);
                for (int t = 0; t < 10; t++)
                {
                    rows.Add(($"rk1_{learner:x32}", skill, random.Uniform() < (known ? 0.92 : 0.2), new DateTime(2026, 3, 1).AddDays(t).AddMinutes(learner)));
                    known |= random.Uniform() < 0.2;
                }
            }

            if (learner < smallSkill)
                rows.Add(($"rk1_{learner:x32}", "proofs", learner % 2 == 0, new DateTime(2026, 4, 1)));
        }

        (string Learner, string Skill, bool Correct, DateTime At)[] shuffled = [.. rows];
        random.Shuffle(shuffled.AsSpan());
        Column[] columns =
        [
            Column.Create("learner_id", shuffled.Select(row => row.Learner)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("skill", shuffled.Select(row => row.Skill)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("correct", shuffled.Select(row => row.Correct)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("happened_at", shuffled.Select(row => row.At)).WithDisclosureClass(DisclosureClass.Neutral),
        ];
        return protection == Protection.Synthetic ? DataFrame.FromColumns(new FrameProvenance("invented", protection), columns).Opened() : DataFrame.FromColumns(columns).Opened();
    }

    private static KnowledgeTracingModel Fit(DataFrame frame, KnowledgeTracingOptions? options = null) =>
        KnowledgeTracing.Fit(frame, learner: "learner_id", skill: "skill", correct: "correct", order: "happened_at", options);

    private static IEnumerable<object?> Values(DataFrame frame, string column) => Enumerable.Range(0, frame.RowCount).Select(row => frame[column].GetValue(row));

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    public class OfSyntheticData
    {
        [Fact]
        public void Estimates_are_those_of_the_arrays_and_come_near_what_was_drawn()
        {
            DataFrame frame = Responses();
            KnowledgeTracingModel model = Fit(frame);
            ResponseLog log = ResponseLog.FromKeys(
                [.. Values(frame, "learner_id").Select(value => (string?)value)], [.. Values(frame, "skill").Select(value => (string?)value)],
                Values(frame, "correct").Select(value => (bool)value! ? 1.0 : 0).ToArray(), Values(frame, "happened_at").Select(value => (double)(((DateTime)value!).Ticks - new DateTime(2026, 3, 1).Ticks)).ToArray());
            Assert.Equal(new BayesianKnowledgeTracing().Fit(log).Estimates, model.Estimates);
            Assert.InRange(model["angles: learn"].Value, 0.12, 0.28);
            Assert.InRange(model["fractions: slip"].Value, 0.04, 0.13);
            Assert.Equal(8, model.ToFrame().RowCount);
        }

        [Fact]
        public void It_displays_a_row_a_skill_and_draws_learning_curves()
        {
            KnowledgeTracingModel model = Fit(Responses(), new() { Forgetting = true });
            string text = Text(model);
            Assert.Contains("fractions", text, StringComparison.Ordinal);
            Assert.Contains("forget", text, StringComparison.Ordinal);
            Assert.Contains("n = 2,400 rows, 120 learners", text, StringComparison.Ordinal);
            Assert.True(model.ToChart().IsSynthetic);
            Assert.Contains("Did you mean", Assert.Throws<KeyNotFoundException>(() => model.ToChart(["fraction"])).Message, StringComparison.OrdinalIgnoreCase);
        }

        [Fact]
        public void Predictions_are_columns_beside_the_rows()
        {
            DataFrame frame = Responses();
            KnowledgeTracingModel model = Fit(frame);
            DataFrame predicted = model.Predict(frame);
            Assert.Equal(frame.RowCount, predicted.RowCount);
            int first = Enumerable.Range(0, frame.RowCount).First(row => (string)frame["skill"].GetValue(row)! == "angles" && ((DateTime)frame["happened_at"].GetValue(row)!).Day == 1);
            Assert.Equal(model["angles: prior"].Value, (double)predicted["knows"].GetValue(first)!, 12);
        }

        [Fact]
        public void Models_are_compared_on_learners_held_out()
        {
            KnowledgeTracingComparison comparison = KnowledgeTracing.Compare(Responses(), "learner_id", "skill", "correct", "happened_at", heldOut: 0.25, seed: 4);
            Assert.Equal(90, comparison.TrainingLearners);
            Assert.All(comparison.Models, one => Assert.Equal((600, 0), (one.Measures.Answers, one.Measures.NotPredicted)));
            NextResponseEvaluation Of(string model) => comparison.Models.Single(one => one.Model == model).Measures;
            Assert.True(Of("knowledge tracing").PooledAuc.Value > Of("share of right answers of the skill").PooledAuc.Value + 0.1);
            Assert.Contains("30 learners held out", Text(comparison), StringComparison.Ordinal);
        }

        [Fact]
        public void Wrong_columns_are_named()
        {
            DataFrame frame = Responses(20);
            Assert.Contains("skills", Assert.Throws<ArgumentException>(() => KnowledgeTracing.Fit(frame, "learner_id", "skills", "correct", "happened_at")).Message, StringComparison.Ordinal);
            Assert.Contains("holds String", Assert.Throws<ArgumentException>(() => KnowledgeTracing.Fit(frame, "learner_id", "skill", "skill", "happened_at")).Message, StringComparison.Ordinal);
            Assert.Contains("order of responses", Assert.Throws<ArgumentException>(() => KnowledgeTracing.Fit(frame, "learner_id", "skill", "correct", "skill")).Message, StringComparison.Ordinal);
        }
    }

    public class OfProtectedData
    {
        [Fact]
        public void Enough_learners_are_shown_as_released_and_say_the_same()
        {
            KnowledgeTracingModel model = Fit(Responses(protection: Protection.Protected));
            Assert.Equal(Protection.Released, model.Provenance.Protection);
            Assert.Equal(Fit(Responses()).Estimates, model.Estimates);
            Assert.Contains("120 learners", Text(model), StringComparison.Ordinal);
            Assert.Equal(Protection.Released, model.ToFrame().Provenance.Protection);
            Assert.Throws<ProtectedDataException>(() => model.Skills);
            Assert.Throws<ProtectedDataException>(() => model.ToChart());
            Assert.Throws<ProtectedDataException>(() => model.Missingness);
        }

        [Fact]
        public void A_skill_of_few_learners_is_refused_or_left_out()
        {
            DataFrame frame = Responses(protection: Protection.Protected, smallSkill: 4);
            Assert.Contains("proofs", Assert.Throws<ProtectedDataException>(() => Fit(frame)).Message, StringComparison.Ordinal);
            KnowledgeTracingModel model = Fit(Responses(protection: Protection.Protected, smallSkill: 4), new() { LeaveOutSmallSkills = true });
            Assert.DoesNotContain(model.Estimates, one => one.Term.StartsWith("proofs", StringComparison.Ordinal));
            Assert.Contains(model.Warnings, one => one.Contains("left out", StringComparison.Ordinal));
        }

        [Fact]
        public void A_refit_without_one_learner_is_a_measurement_of_that_learner()
        {
            DataFrame frame = Responses(protection: Protection.Protected);
            Fit(frame);
            DataFrame without = frame.Sql("SELECT * FROM this WHERE learner_id <> (SELECT min(learner_id) FROM this)");
            Assert.Contains("before", Assert.Throws<ProtectedDataException>(() => Fit(without)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Answers_of_one_learner_in_another_order_are_a_measurement_of_that_learner()
        {
            DataFrame frame = Responses(protection: Protection.Protected);
            Fit(frame);
            DataFrame turned = frame.Sql("SELECT * REPLACE (CASE WHEN learner_id = (SELECT min(learner_id) FROM this) THEN TIMESTAMP '2026-12-01' - (happened_at - TIMESTAMP '2026-03-01') ELSE happened_at END AS happened_at) FROM this");
            Assert.Throws<ProtectedDataException>(() => Fit(turned));
        }

        [Fact]
        public void Learners_are_not_scored_and_models_not_compared()
        {
            DataFrame frame = Responses(protection: Protection.Protected);
            Assert.Contains("model card", Assert.Throws<ProtectedDataException>(() => Fit(Responses()).Predict(frame)).Message, StringComparison.Ordinal);
            Assert.Contains("synthetic store", Assert.Throws<ProtectedDataException>(() => KnowledgeTracing.Compare(frame, "learner_id", "skill", "correct", "happened_at")).Message, StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => KnowledgeTracing.Fit(frame, "learner_id", "learner_id", "correct", "happened_at"));
        }
    }
}
