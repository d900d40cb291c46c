using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

/// <summary>A new card: it can be read at once, and is no card before its questions are answered.</summary>
public sealed class UseCaseDraftTests
{
    [Fact]
    public void A_draft_can_be_read_and_names_what_is_open()
    {
        var card = UseCaseCards.Parse(UseCaseCards.Draft("early-help", 12, "Help: \"early\"", "When do learners ask?"), "early-help.card.yaml");

        Assert.Equal((12, "early-help", "Help: \"early\"", "When do learners ask?", "early-help.ipynb"), (card.Number, card.Name, card.Title, card.Question, card.Notebook!.File));
        Assert.Equal(
            "decision, for, origin, method, estimand, output, metrics, guardrails, recipient.who, co-signed-by, expires.because, log.decisions, log.harms, needs.collect, needs.without",
            string.Join(", ", card.Unanswered));
    }

    [Fact]
    public void What_is_left_out_has_a_title_of_the_name_and_an_open_question()
    {
        var card = UseCaseCards.Parse(UseCaseCards.Draft("early-help", 10), "early-help.card.yaml");

        Assert.Equal("Early help", card.Title);
        Assert.Equal("question", card.Unanswered[0]);
    }

    [Fact]
    public void Every_open_setting_has_a_comment_that_asks_for_it()
    {
        var lines = UseCaseCards.Draft("early-help", 10).Split('\n').Where(line => line.Contains("\"?\"", StringComparison.Ordinal) && !line.StartsWith('#')).ToArray();

        Assert.True(lines.Length > 15);
        Assert.All(lines, line => Assert.True(line.Contains("\"?\"  # ", StringComparison.Ordinal) || line.Contains("[\"?\"]  # ", StringComparison.Ordinal) || line.EndsWith("collect: \"?\"", StringComparison.Ordinal), line));
    }

    [Fact]
    public void The_cards_of_the_kit_leave_nothing_open() => Assert.All(UseCaseCards.All, card => Assert.Empty(card.Unanswered));

    [Theory]
    [InlineData("Early", "small letters")]
    [InlineData("../early", "small letters")]
    [InlineData("early--help", "small letters")]
    [InlineData("early\n", "small letters")]
    [InlineData("", "small letters")]
    [InlineData("well-learning", "a use case that the kit brings")]
    public void A_name_that_cannot_be_is_refused(string name, string part) =>
        Assert.Contains(part, Assert.Throws<UseCaseCardException>(() => UseCaseCards.Draft(name, 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_of_the_kit_are_not_given_again() => Assert.Throws<ArgumentOutOfRangeException>(() => UseCaseCards.Draft("early-help", 9));

    [Fact]
    public void The_audit_refuses_a_draft_and_takes_it_when_it_is_answered()
    {
        using var made = new AuditStore().Synthetic();
        using var store = made.Open();
        var text = UseCaseCards.Draft("early-help", 10);

        var refused = Assert.Throws<UseCaseCardException>(() => ReadinessAudit.Of(store, [UseCaseCards.Parse(text, "early-help.card.yaml")]));
        Assert.Contains("Card early-help is a draft: it does not say question, decision, ", refused.Message, StringComparison.Ordinal);

        var answered = UseCaseCards.Parse(text.Replace("\"?\"", "said", StringComparison.Ordinal), "early-help.card.yaml");
        Assert.Equal("early-help", ReadinessAudit.Of(store, [answered])["Early-Help"].Name);
    }

    [Fact]
    public void A_card_that_is_not_there_is_said_to_be_missing() =>
        Assert.Contains("researchkit new use-case", Assert.Throws<UseCaseCardException>(() => UseCaseCards.Read("nowhere.card.yaml")).Message, StringComparison.Ordinal);
}
