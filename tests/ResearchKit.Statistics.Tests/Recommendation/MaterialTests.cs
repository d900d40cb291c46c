using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Recommendation;
using Xunit;

namespace ResearchKit.Statistics.Tests.Recommendation;

public sealed class MaterialTests
{
    [Theory]
    [InlineData("Käytä murtolukuja, EU:n ja kun!", new[] { "käytä", "murtolukuja", "eu:n" })]
    [InlineData("A\u0308ITI O\u0308LJY", new[] { "äiti", "öljy" })]
    [InlineData("Det är inte svårt att räkna", new[] { "svårt", "räkna" })]
    [InlineData("Don’t divide by 0, don't!", new[] { "don't", "divide", "don't" })]
    [InlineData("ISTANBUL I", new[] { "istanbul" })]
    [InlineData("x: y' 𝒜𝒷 ", new[] { "𝒜𝒷" })]
    [InlineData(null, new string[0])]
    public void Words_of_three_languages(string? text, string[] expected)
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(expected, new TextTokeniser([TextLanguage.Finnish, TextLanguage.Swedish, TextLanguage.English]).Tokens(text));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Beginnings_bring_inflected_words_together()
    {
        TextFeatures whole = TextFeatures.Fit(["murtoluku", "murtolukujen"]), begun = TextFeatures.Fit(["murtoluku", "murtolukujen"], new TextTokeniser(prefixLength: 7));
        Assert.Equal(0, TextFeatures.Cosine(whole.Of(0), whole.Of(1)));
        Assert.Equal(1, TextFeatures.Cosine(begun.Of(0), begun.Of(1)), 1e-12);
        Assert.Empty(whole.Transform("prosentit"));
        Assert.Empty(TextFeatures.Fit([null, ""]).Words);
        Assert.All(TextFeatures.Fit([null, "a word"]).Scores([(0, 1)]), score => Assert.True(double.IsNaN(score)));
    }

    [Fact]
    public void Materials_that_nobody_used_are_found_by_their_text()
    {
        string[] texts = ["fractions halves quarters", "fractions on the line", "circle area", "circle radius", "fractions and quarters anew"];
        // Three learners used 0 and 1 together, two used 2 and 3; nobody used 4.
        InteractionLog log = InteractionLog.Of([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [0, 1, 0, 1, 0, 1, 2, 3, 2, 3], 5, 5);
        ItemNeighbours neighbours = ItemNeighbours.Fit(log);
        (int, double)[] used = [(0, 1)];
        double[] byUse = neighbours.Scores(used), byText = TextFeatures.Fit(texts).Scores(used), blended = BlendedScores.Of(byUse, byText, neighbours.Support, 3);

        Assert.True(double.IsNaN(byUse[4]));
        Assert.Equal(0, neighbours.Support[4]);
        Assert.True(blended[4] > blended[2] && blended[4] > blended[3]);
        Assert.True(blended[1] > blended[2]);
        Assert.Throws<ArgumentException>(() => BlendedScores.Of(byUse, [1.0], neighbours.Support));
    }

    [Fact]
    public void Few_learners_together_say_little()
    {
        InteractionLog log = InteractionLog.Of([0, 0, 1, 1, 1], [0, 1, 0, 1, 2], 2, 3);
        double plain = ItemNeighbours.Fit(log, new() { Shrinkage = 0 }).Of(0)[0].Similarity, shrunk = ItemNeighbours.Fit(log).Of(0)[0].Similarity;
        Assert.Equal(plain * 2 / 12, shrunk, 1e-12);
        Assert.Single(ItemNeighbours.Fit(log, new() { Neighbours = 1 }).Of(0));
        Assert.Equal(1, log.Of(0).Count(one => one.Item == 0));
        Assert.Equal(3, InteractionLog.Of([0, 0], [0, 0], 1, 1, [1, 2]).Of(0)[0].Weight);
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => InteractionLog.Of([0, 5], [0, 0], 1, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => InteractionLog.Of([0], [0], 1, 1, [double.NaN]));
    }

    [Fact]
    public void Measures_of_agreement_have_their_edges()
    {
        int[] ranking = [3, 1, 0, 2];
        Assert.Equal(0.5, RankingMetrics.Recall(ranking, new HashSet<int> { 1, 2 }, 2));
        Assert.Equal(0.5, RankingMetrics.Precision(ranking, new HashSet<int> { 1, 2 }, 2));
        Assert.Equal(0.2, RankingMetrics.Precision(ranking, new HashSet<int> { 1 }, 5));
        Assert.True(double.IsNaN(RankingMetrics.Recall(ranking, new HashSet<int>(), 2)));
        Assert.True(double.IsNaN(RankingMetrics.Ndcg([1, 2], [0, 0])));
        Assert.Equal(1, RankingMetrics.Ndcg([3, 2, 1], [3, 2, 1]), 1e-12);
        Assert.Throws<ArgumentException>(() => RankingMetrics.Ndcg([1], [-1]));
        Assert.Equal(0.5, RankingMetrics.Coverage([[0, 1], [0, 2]], 4, 1) * 2);
        Assert.Equal(0.75, RankingMetrics.Coverage([[0, 1], [0, 2]], 4, 2));
        PrerequisiteGraph graph = PrerequisiteGraph.Of(["a", "b", "c"], [("b", "a"), ("c", "b")]);
        Assert.Equal(0.5, RankingMetrics.PrerequisiteViolations(graph, [1, 2, 0], [0.9, 0.2, 0.1], 2));
        Assert.True(double.IsNaN(RankingMetrics.PrerequisiteViolations(graph, [], [0.9, 0.2, 0.1], 2)));
    }

    [Fact]
    public void What_was_used_together_comes_first_for_learners_held_out()
    {
        // Two groups of items; learners use items of one group. Neighbours find the group of two uses.
        var random = new RandomStream(4);
        var (learners, items) = (new List<int>(), new List<int>());
        for (int learner = 0; learner < 200; learner++)
        {
            foreach (int item in random.Choose(6, 20))
            {
                learners.Add(learner);
                items.Add(learner % 2 * 20 + item);
            }
        }

        ItemNeighbours neighbours = ItemNeighbours.Fit(InteractionLog.Of([.. learners], [.. items], 200, 40));
        int[] ranking = ActionPolicy.Ranking(neighbours.Scores([(25, 1), (30, 1)]));
        Assert.Equal(1, RankingMetrics.Precision(ranking, Enumerable.Range(20, 20).ToHashSet(), 10));
    }
}
