using System.Globalization;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

public class CumulativeIncidenceTests
{
    [Theory]
    [InlineData("time", "kind")]
    [InlineData("week", "weekkind")]
    public void Agrees_with_survfit_of_several_states(string time, string kind)
    {
        IReadOnlyList<IncidenceCurve> curves = CumulativeIncidence.Estimate(SurvivalSample.Times(time, kind), 2).Curves;
        string model = $"cif-{time}";
        var at = SurvivalSample.Reference(model, "time").ToDictionary(pair => pair.Term, pair => curves[0].Times.ToList().IndexOf(pair.Value));
        foreach (IncidenceCurve curve in curves)
        {
            SurvivalSample.AssertAgrees(model, $"incidence{curve.Kind}", term => curve.Incidence[at[term]], 1e-10);
            SurvivalSample.AssertAgrees(model, $"error{curve.Kind}", term => curve.StandardError[at[term]], 1e-8);
        }
    }

    [Fact]
    public void Shares_are_those_of_cuminc_and_its_variance_is_near()
    {
        foreach (IncidenceCurve curve in CumulativeIncidence.Estimate(SurvivalSample.Times("week", "weekkind"), 2).Curves)
        {
            int Index(string term) => curve.Times.ToList().IndexOf(double.Parse(term, CultureInfo.InvariantCulture));
            SurvivalSample.AssertAgrees("cuminc", $"incidence{curve.Kind}", term => curve.Incidence[Index(term)], 1e-10);
            SurvivalSample.AssertAgrees("cuminc", $"variance{curve.Kind}", term => curve.StandardError[Index(term)] * curve.StandardError[Index(term)], 0.02);
        }
    }

    [Fact]
    public void Incidences_and_the_share_without_an_event_add_up_to_one()
    {
        IReadOnlyList<IncidenceCurve> curves = CumulativeIncidence.Estimate(SurvivalSample.Times("time", "kind", "entry"), 2).Curves;
        for (int k = 0; k < curves[0].Times.Count; k++)
            Assert.Equal(1, curves[0].Incidence[k] + curves[1].Incidence[k] + curves[0].Survival[k], 1e-12);
    }

    [Fact]
    public void Of_one_event_it_is_one_less_the_Kaplan_Meier_curve_with_Greenwoods_error()
    {
        EventTimes times = SurvivalSample.Times("week", "weekevent");
        IncidenceCurve curve = CumulativeIncidence.Estimate(times, 1).Curves.Single();
        SurvivalCurve survival = KaplanMeier.Estimate(times).Curves.Single();
        for (int k = 0; k < curve.Times.Count; k++)
        {
            Assert.Equal(1 - survival.Survival[k], curve.Incidence[k], 1e-12);
            Assert.Equal(survival.StandardError[k], curve.StandardError[k], 1e-12);
        }
    }
}
