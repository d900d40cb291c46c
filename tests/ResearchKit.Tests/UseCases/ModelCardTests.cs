using ResearchKit.Display;
using ResearchKit.Privacy;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public class ModelCardTests
{
    public class Reading
    {
        [Fact]
        public void A_whole_card_is_read()
        {
            ModelCard card = ModelCardSample.Card();
            Assert.Equal("lag-2026 v2", card.Id);
            Assert.Equal("early-identification", card.UseCase.Name);
            Assert.Equal(new ModelCardData("arrays", new DateOnly(2023, 8, 1), new DateOnly(2026, 5, 31), "Learners of eight schools, without those who moved"), card.Data);
            Assert.Equal(new ModelCardMetric("RMSE", "sex", "M", 0.82, 0.73, 0.92), card.Metrics[2]);
            Assert.Equal(new ModelCardCalibration(0.01, -0.1, 0.12, 0.97, 0.8, 1.14), card.Calibration);
            Assert.True(card.IsValidOn(new DateOnly(2027, 6, 30)));
            Assert.False(card.IsValidOn(new DateOnly(2027, 7, 1)));
        }

        [Theory]
        [InlineData("version: 2\n", "", "lacks the setting \"version\"")]
        [InlineData("owner:", "ownr:", "lacks the setting \"owner\"")]
        [InlineData("title:", "subtitle: x\ntitle:", "No setting \"subtitle\"")]
        [InlineData("limits: [Says nothing of learners without a device]\n", "", "lacks the setting \"limits\"")]
        [InlineData("use-case: early-identification", "use-case: early-identifications", "Did you mean \"early-identification\"?")]
        [InlineData("subgroup: sex, group: F", "subgroup: gender, group: F", "No subgroup \"gender\"")]
        [InlineData("subgroup: sex, group: F", "subgroup: sex", "names one of subgroup and group")]
        [InlineData("value: 0.80, interval: [0.74, 0.87]", "value: 0.90, interval: [0.74, 0.87]", "with the value between them")]
        [InlineData("value: 0.80, interval: [0.74, 0.87]", "value: 0.80", "lacks the setting \"interval\"")]
        [InlineData("  - { name: RMSE, subgroup: sex, group: M, value: 0.82, interval: [0.73, 0.92] }\n", "", "each group of at least one subgroup")]
        [InlineData("  - { name: RMSE, value: 0.80, interval: [0.74, 0.87] }\n", "", "for all learners")]
        [InlineData("  - { who: a representative of guardians, on: 2026-08-16 }\n", "", "not signed by a representative of guardians")]
        [InlineData("2027-06-30", "30.6.2027", "expected yyyy-mm-dd")]
        [InlineData("2027-06-30", "2027-08-17", "expected 2027-08-16 or earlier, 12 months after it was signed")]
        [InlineData("to: 2026-05-31", "to: 2022-05-31", "ends before it begins")]
        [InlineData("model: \"y ~ x + sex\"", "model: \"z ~ x + sex\"", "expected a formula of the outcome \"y\"")]
        [InlineData("owner: Data lead of the education division", "owner: \"?\"", "still has a \"?\" of its draft")]
        [InlineData("interval: [0.8, 1.14]", "interval: [\"?\", 1.14]", "still has a \"?\" of its draft")]
        public void What_is_wrong_is_said_with_the_line(string from, string to, string message)
        {
            Assert.Contains(from, ModelCardSample.Yaml, StringComparison.Ordinal);
            var wrong = Assert.Throws<ModelCardException>(() => ModelCardSample.Card(yaml => yaml.Replace(from, to, StringComparison.Ordinal)));
            Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
            Assert.Matches("^Model card lag.model-card.yaml, line [0-9]+: ", wrong.Message);
        }

        [Theory]
        [InlineData("mood_week")]
        [InlineData("TunnetilaNyt")]
        [InlineData("mieliala")]
        [InlineData("ahdistuneisuus")]
        [InlineData("känsla_idag")]
        [InlineData("ångest")]
        [InlineData("positive_affect")]
        [InlineData("log(anxiety)")]
        public void An_emotion_is_no_outcome(string outcome) => Assert.Contains(
            "does not infer emotions",
            Assert.Throws<ModelCardException>(() => ModelCardSample.Card(yaml => yaml.Replace("model: \"y ~", $"model: \"{outcome} ~", StringComparison.Ordinal).Replace("outcome: y", $"outcome: {outcome}", StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);

        [Theory]
        [InlineData("lessons_missed")]
        [InlineData("effect_size")]
        [InlineData("affected_weeks")]
        [InlineData("tunnit")]
        [InlineData("poissaolotunnit")]
        [InlineData("grade")]
        [InlineData("modal_verbs")]
        public void What_only_sounds_alike_may_be_an_outcome(string outcome) => Assert.Null(EmotionWords.In(outcome));
    }

    public class Shown
    {
        [Fact]
        public void Metrics_by_group_with_intervals_and_the_statement_are_shown()
        {
            MimeBundle bundle = new Displayer(new ReleaseGate()).Render(ModelCardSample.Card());
            string text = bundle.Data[MimeTypes.Text];
            Assert.Contains("sex: F", text, StringComparison.Ordinal);
            Assert.Contains("[0.71, 0.88]", text, StringComparison.Ordinal);
            Assert.Contains("Human in the loop: The counsellor talks with the learner first", text, StringComparison.Ordinal);
            Assert.Contains("own class, in no order of merit", text, StringComparison.Ordinal);
            Assert.Contains("Expires on 2027-06-30", text, StringComparison.Ordinal);
            Assert.Contains("<table class=\"rk-table\">", bundle.Data[MimeTypes.Html], StringComparison.Ordinal);
        }
    }

    public class Drafts
    {
        [Fact]
        public void A_draft_has_what_is_known_and_cannot_be_used_before_it_is_filled_in()
        {
            string draft = ModelCards.Draft(UseCaseCards.Find("2"), "lessons_missed ~ phase", "city.duckdb");
            Assert.Contains("outcome: \"lessons_missed\"", draft, StringComparison.Ordinal);
            Assert.Contains("source: \"city.duckdb\"", draft, StringComparison.Ordinal);
            Assert.Contains("a representative of guardians", draft, StringComparison.Ordinal);
            Assert.Contains("still has a \"?\"", Assert.Throws<ModelCardException>(() => ModelCards.Parse(draft, "draft")).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void A_draft_that_is_filled_in_is_a_card()
        {
            string filled = ModelCards.Draft(UseCaseCards.Find("2"), "y ~ x")
                .Replace("model-card: \"?\"", "model-card: lag", StringComparison.Ordinal)
                .Replace("source: \"?\", from: \"?\", to: \"?\"", "source: s, from: 2024-01-01, to: 2025-01-01", StringComparison.Ordinal)
                .Replace("on: \"?\"", "on: 2026-01-01", StringComparison.Ordinal)
                .Replace("value: \"?\", interval: [\"?\", \"?\"]", "value: 1, interval: [0, 2]", StringComparison.Ordinal)
                .Replace("\"?\"", "\"said\"", StringComparison.Ordinal);
            Assert.Equal("lag v1", ModelCards.Parse(filled, "draft").Id);
        }

        [Fact]
        public void Multilevel_models_have_cards_too() =>
            Assert.Contains("model: \"y ~ x + (1 | school)\"", ModelCards.Draft(UseCaseCards.Find("2"), "y ~ x + (1 | school)"), StringComparison.Ordinal);

        [Fact]
        public void There_is_no_draft_for_an_emotion() =>
            Assert.Contains("\"mieliala\"", Assert.Throws<ModelCardException>(() => ModelCards.Draft(UseCaseCards.Find("2"), "mieliala ~ x")).Message, StringComparison.Ordinal);

        [Fact]
        public void A_card_that_is_not_there_says_how_to_draft_one() =>
            Assert.Contains("researchkit model-card draft", Assert.Throws<ModelCardException>(() => ModelCards.Read("nowhere.model-card.yaml")).Message, StringComparison.Ordinal);
    }
}
