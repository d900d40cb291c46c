using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Tests.Synthesis.Processes;

public class AdditiveFactorsTests
{
    [Fact]
    public void Mastery_comes_after_seven_opportunities_for_a_learner_and_a_skill_in_the_middle()
    {
        var model = AdditiveFactors.Of(new PracticeEffects());
        var logOdds = model.Intercepts.Average() + (7 * model.Rates.Average());

        Assert.Equal(0.80, 1 / (1 + Math.Exp(-logOdds)), 10);
        Assert.InRange(model.Rates.Max() / model.Rates.Min(), 1.05, 1.15);
    }
}
