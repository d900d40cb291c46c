using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;

namespace ResearchKit.Tests.Models;

/// <summary>Times to an event of protected learners: discrete-time hazards go through the release gate, the others are refused.</summary>
public class ProtectedSurvivalTests
{
    private static DataFrame Frame() => GateSample.Frame().With("term", i => 1 + (i * 7 % 4)).With("left", i => i % 3 == 0);

    [Fact]
    public void Curves_and_Cox_regressions_are_refused_with_what_works()
    {
        DataFrame frame = Frame();
        foreach (Action fit in new Action[]
        {
            () => Survival.KaplanMeier(frame, "term", "left"), () => Survival.CumulativeIncidence(frame, "term", "number"), () => Survival.Cox("term, left ~ x", frame),
        })
        {
            Assert.Contains("Survival.DiscreteHazard goes through the gate", Assert.Throws<ProtectedDataException>(fit).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_discrete_hazard_goes_through_the_gate()
    {
        DiscreteHazardModel model = Survival.DiscreteHazard("term, left ~ x + sex", Frame());
        Assert.True(model.Convergence.IsUsable);
        Assert.True(model.Provenance.Protection.MayBeShown());
        Assert.Contains(model.SampleSizes, size => size.Level == "learners" && size.Count == GateSample.Learners);
        Assert.NotEmpty(model.ToMimeBundle().Data[MimeTypes.Text]);
        Assert.Throws<ProtectedDataException>(() => model.Result);
    }

    [Fact]
    public void A_hazard_that_would_tell_of_few_is_refused()
    {
        DataFrame frame = Frame().With("rare", i => i < 3 ? "yes" : "no");
        Assert.Throws<ProtectedDataException>(() => Survival.DiscreteHazard("term, left ~ rare", frame));
    }

    [Fact]
    public void Messages_quote_no_row()
    {
        DataFrame frame = Frame().With("fraction", i => i + 0.4321);
        Assert.DoesNotContain("4321", Assert.Throws<ArgumentException>(() => Survival.DiscreteHazard("fraction, left ~ x", frame)).Message, StringComparison.Ordinal);
    }
}
