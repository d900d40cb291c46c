using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Tests.Models;

public class PracticeModelsTests
{
    /// <summary>Responses of so many learners to two skills with known gains; shuffled, with the place of each in order.</summary>
    private static DataFrame Responses(Protection protection = Protection.Synthetic, int smallSkill = 0)
    {
        var random = new RandomStream(37);
        var rows = new List<(string Learner, string Skill, bool Correct, int Order)>();
        for (int learner = 0; learner < 150; learner++)
        {
            double ability = random.Normal(0, 0.8);
            foreach ((string skill, double start, double gain) in new[] { ("angles", -0.5, 0.2), ("fractions", 0.3, 0.05) })
            {
                for (int t = 0; t < 8; t++)
                    rows.Add(($"rk1_{learner:x32}", skill, random.Bernoulli(Elementary.Logistic(ability + start + gain * t)), t));
            }

            if (learner < smallSkill)
                rows.Add(($"rk1_{learner:x32}", "proofs", learner % 2 == 0, 1));
        }

        (string Learner, string Skill, bool Correct, int Order)[] shuffled = [.. rows];
        random.Shuffle(shuffled.AsSpan());
        Column[] columns =
        [
            Column.Create("learner_id", shuffled.Select(row => row.Learner)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("skill", shuffled.Select(row => row.Skill)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("correct", shuffled.Select(row => row.Correct)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("place", shuffled.Select(row => row.Order)).WithDisclosureClass(DisclosureClass.Neutral),
        ];
        return protection == Protection.Synthetic ? DataFrame.FromColumns(new FrameProvenance("invented", protection), columns).Opened() : DataFrame.FromColumns(columns).Opened();
    }

    private static ResponseLog Log(DataFrame frame)
    {
        IEnumerable<object?> Values(string column) => Enumerable.Range(0, frame.RowCount).Select(row => frame[column].GetValue(row));
        return ResponseLog.FromKeys(
            [.. Values("learner_id").Select(value => (string?)value)], [.. Values("skill").Select(value => (string?)value)],
            Values("correct").Select(value => (bool)value! ? 1.0 : 0).ToArray(), Values("place").Select(value => (double)(int)value!).ToArray());
    }

    private static PracticeFitModel Additive(DataFrame frame, PracticeOptions? options = null) => PracticeModels.Additive(frame, "learner_id", "skill", "correct", "place", options);

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    [Fact]
    public void Estimates_are_those_of_the_arrays_with_and_without_random_learners()
    {
        DataFrame frame = Responses();
        PracticeFitModel random = Additive(frame), plain = Additive(frame, new() { Learners = PracticeLearners.None, SkillPenalty = 1, LogCounts = true });
        Assert.Equal(new PracticeMixedModel().Fit(Log(frame)).Estimates, random.Estimates);
        Assert.Equal(new PracticeModel(new() { SkillPenalty = 1, LogCounts = true }).Fit(Log(frame)).Estimates, plain.Estimates);
        Assert.InRange(random["angles: opportunities"].Value, 0.13, 0.27);
        Assert.InRange(random.LearnerStandardDeviation, 0.6, 1);
        Assert.True(double.IsNaN(plain.LearnerStandardDeviation));
        PracticeFitModel factors = PracticeModels.PerformanceFactors(frame, "learner_id", "skill", "correct", "place");
        Assert.Equal(new PracticeModel(new() { Counts = PracticeCounts.RightAndWrong }).Fit(Log(frame)).Estimates, factors.Estimates);
    }

    [Fact]
    public void It_displays_a_row_a_skill_and_draws_the_gains()
    {
        PracticeFitModel model = Additive(Responses());
        string text = Text(model);
        Assert.Contains("Additive factors model by skill", text, StringComparison.Ordinal);
        Assert.Contains("of a learner in the middle", text, StringComparison.Ordinal);
        Assert.Contains("standard deviation of learners", text, StringComparison.Ordinal);
        Assert.Contains("Laplace", text, StringComparison.Ordinal);
        Assert.True(model.ToChart().IsSynthetic);
        Assert.Equal(4, model.ToFrame().RowCount);
        PracticeFitModel factors = PracticeModels.PerformanceFactors(Responses(), "learner_id", "skill", "correct", "place", new() { Learners = PracticeLearners.Random });
        Assert.Contains("each wrong answer", Text(factors), StringComparison.Ordinal);
        Assert.Contains("4 estimates", factors.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => model.ToChart(["algebra"]));
    }

    [Fact]
    public void Wrong_columns_and_settings_are_refused()
    {
        Assert.Contains("skill", Assert.Throws<ArgumentException>(() => PracticeModels.Additive(Responses(), "learner_id", "skil", "correct", "place")).Message, StringComparison.Ordinal);
        Assert.Contains("SkillPenalty", Assert.Throws<ArgumentException>(() => Additive(Responses(), new() { SkillPenalty = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_rows_with_enough_learners_are_released_and_say_the_same()
    {
        PracticeFitModel model = Additive(Responses(Protection.Protected));
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Equal(Additive(Responses()).Estimates, model.Estimates);
        Assert.Contains("150 learners", Text(model), StringComparison.Ordinal);
        Assert.DoesNotContain("Log-likelihood", Text(model), StringComparison.Ordinal);
        Assert.Throws<ProtectedDataException>(() => model.LogLikelihood);
        Assert.Throws<ProtectedDataException>(() => model.LearnerStandardDeviation);
        PracticeFitModel factors = PracticeModels.PerformanceFactors(Responses(Protection.Protected), "learner_id", "skill", "correct", "place");
        Assert.Equal(Protection.Released, factors.Provenance.Protection);
    }

    [Fact]
    public void A_skill_of_few_learners_is_refused_by_name_or_left_out()
    {
        Assert.Contains("proofs", Assert.Throws<ProtectedDataException>(() => Additive(Responses(Protection.Protected, smallSkill: 4), new() { Learners = PracticeLearners.None, SkillPenalty = 1 })).Message, StringComparison.Ordinal);
        PracticeFitModel without = Additive(Responses(Protection.Protected, smallSkill: 4), new() { LeaveOutSmallSkills = true });
        Assert.Contains(without.Warnings, warning => warning.Contains("proofs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refit_without_one_learner_is_a_measurement_of_that_learner()
    {
        DataFrame frame = Responses(Protection.Protected);
        Additive(frame);
        DataFrame without = frame.Sql("SELECT * FROM this WHERE learner_id <> (SELECT min(learner_id) FROM this)");
        Assert.Throws<ProtectedDataException>(() => Additive(without));
    }
}
