using ResearchKit.Statistics.Recommendation;
using Xunit;

namespace ResearchKit.Statistics.Tests.Recommendation;

/// <summary>Agreement with scikit-learn on the values of <c>recommendation.py</c>.</summary>
public sealed class RecommendationReferenceTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("recommendation.csv");
    private static readonly string[] Texts =
        ["Murtoluvut ja desimaalit: murtoluvut tutuiksi", "Bråktal och decimaltal för åttan", "Fractions and decimals with decimals", "Prosentit ja murtoluvut", "Areas of circles"];

    [Fact]
    public void Discounted_gain_is_scikit_learns_also_with_ties()
    {
        double[] gains = [.. Rows("gain").Select(row => row.Value)], scores = [.. Rows("score").Select(row => row.Value)];
        Assert.NotEqual(scores.Length, scores.Distinct().Count());
        foreach ((int k, _, double value) in Rows("ndcg"))
            Assert.Equal(value, RankingMetrics.Ndcg(scores, gains, k), 1e-12);
    }

    [Fact]
    public void Words_weigh_as_in_scikit_learn()
    {
        TextFeatures features = TextFeatures.Fit(Texts);
        int compared = 0;
        foreach (string quantity in Table.Texts("quantity").Where(one => one.StartsWith("tfidf:", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal))
        {
            foreach ((int text, _, double value) in Rows(quantity))
            {
                Assert.Equal(value, features.Of(text).Single(one => features.Words[one.Word] == quantity[6..]).Weight, 1e-12);
                compared++;
            }
        }

        Assert.Equal(compared, Enumerable.Range(0, Texts.Length).Sum(text => features.Of(text).Count));
        foreach ((int i, int j, double value) in Rows("text_cosine"))
            Assert.Equal(value, TextFeatures.Cosine(features.Of(i), features.Of(j)), 1e-12);
    }

    [Theory]
    [InlineData(ItemSimilarity.Cosine, "item_cosine")]
    [InlineData(ItemSimilarity.AdjustedCosine, "item_adjusted")]
    public void Similarities_of_items_are_cosines(ItemSimilarity similarity, string quantity)
    {
        (int Learner, int Item, double Value)[] use = [.. Rows("use").Select(row => (row.A, row.B, row.Value))];
        InteractionLog log = InteractionLog.Of([.. use.Select(one => one.Learner)], [.. use.Select(one => one.Item)], 40, 8, [.. use.Select(one => one.Value)]);

        ItemNeighbours neighbours = ItemNeighbours.Fit(log, new() { Similarity = similarity, Shrinkage = 0, LogCounts = false });

        foreach ((int i, int j, double value) in Rows(quantity))
        {
            Assert.Equal(value, neighbours.Of(i).SingleOrDefault(one => one.Item == j).Similarity, 1e-12);
            Assert.Equal(value, neighbours.Of(j).SingleOrDefault(one => one.Item == i).Similarity, 1e-12);
        }
    }

    private static IEnumerable<(int A, int B, double Value)> Rows(string quantity)
    {
        string[] quantities = Table.Texts("quantity");
        return Enumerable.Range(0, quantities.Length).Where(row => quantities[row] == quantity).Select(row => ((int)Table.Number(row, "a"), (int)Table.Number(row, "b"), Table.Number(row, "value")));
    }
}
