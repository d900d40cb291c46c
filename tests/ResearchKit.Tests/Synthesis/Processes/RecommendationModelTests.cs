using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Tests.Synthesis.Processes;

public class RecommendationModelTests
{
    /// <summary>
    /// By hand: 0.35 + 0.05 · 2.1 = 0.455 without gains; gains times 0.7. Mastery: 0.25. Popularity, activity 3: 0.6 · 0.02 + 0.2 · 0.25 + 0.2 · 0.08 = 0.078.
    /// Expert: mean of 0.1055, 0.105 and 0.1015 = 0.104.
    /// </summary>
    [Theory]
    [InlineData("Mastery", 0.630)]
    [InlineData("Popularity", 0.5096)]
    [InlineData("Expert", 0.5278)]
    [InlineData("Logging", 0.55976375)]
    public void Value_of_a_policy(string policy, double expected) =>
        Assert.Equal(expected, new RecommendationModel(new RecommendationEffects()).Value(Enum.Parse<RecommendationPolicy>(policy)), 12);
}
