using ResearchKit.Store;
using ResearchKit.UseCases;

namespace ResearchKit.Tests.UseCases;

public sealed class UseCaseCardsTests
{
    public static TheoryData<int> Numbers => new(Enumerable.Range(1, 9));

    [Fact]
    public void There_are_nine_numbered_one_to_nine() => Assert.Equal(Enumerable.Range(1, 9), UseCaseCards.All.Select(card => card.Number));

    [Fact]
    public void The_cards_beside_the_notebooks_are_those_in_the_assembly()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "notebooks", "use-cases"), "*.card.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(files, UseCaseCards.All.Select(card => $"{card.Number:D2}-{card.Name}.card.yaml"));
    }

    [Theory, MemberData(nameof(Numbers))]
    public void All_that_a_card_names_is_in_the_learning_schema(int number)
    {
        var card = UseCaseCards.All[number - 1];

        foreach (var alternative in card.Needs.Concat(card.Optional).SelectMany(need => need.Alternatives))
        {
            Assert.NotEmpty(alternative.Columns);
            Assert.All(alternative.Columns, column => Assert.Equal(column.Column, LearningSchema.Current[column.Table][column.Column].Name));
            // A condition is about what the need asks for: otherwise nobody reads which table is missing.
            Assert.All(alternative.Conditions, condition => Assert.Contains(
                condition.Table, alternative.Columns.Select(column => column.Table).Concat(card.Needs[0].Alternatives.SelectMany(first => first.Columns).Select(column => column.Table))));
        }
    }

    [Theory, MemberData(nameof(Numbers))]
    public void A_card_has_something_essential_and_says_what_to_collect(int number)
    {
        var card = UseCaseCards.All[number - 1];

        Assert.Contains(card.Needs, need => need.Without is null);
        Assert.Contains(card.Needs, need => need.Without is not null);
        Assert.All(card.Needs.Concat(card.Optional), need => Assert.EndsWith(".", need.Collect, StringComparison.Ordinal));
        Assert.NotEmpty(card.Guardrails);
        Assert.InRange(card.ExpiresAfterMonths, 1, 60);
        Assert.Null(card.Notebook);
    }

    [Fact]
    public void Only_a_view_of_groups_or_of_oneself_is_lawful_for_well_being_and_competence()
    {
        Assert.Equal(UseCaseView.Aggregate, UseCaseCards.Find("well-learning").Recipient.View);
        Assert.Equal(UseCaseView.Aggregate, UseCaseCards.Find("competences").Recipient.View);
        Assert.Equal(UseCaseView.OwnClassUnranked, UseCaseCards.Find("2").Recipient.View);
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("well-learning", 3)]
    [InlineData("Monitoring", 9)]
    public void A_card_is_found_by_number_or_name(string asked, int number) => Assert.Equal(number, UseCaseCards.Find(asked).Number);

    [Fact]
    public void A_card_that_is_not_there_lists_the_names() =>
        Assert.Contains("Did you mean \"monitoring\"?", Assert.Throws<UseCaseCardException>(() => UseCaseCards.Find("monitorng")).Message, StringComparison.Ordinal);

    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No ResearchKit.sln above {AppContext.BaseDirectory}.");
    }
}
