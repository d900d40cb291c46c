using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Tests.Models;

/// <summary>Times to an event of a frame: the numbers of survival.R, by formula.</summary>
public class SurvivalTests
{
    private static readonly string[][] Data = ModelSample.Read("survival-data.csv");
    private static readonly string[][] Values = ModelSample.Read("survival.csv");

    private static double Expected(string model, string quantity, string term) => ModelSample.Number(Values.Single(row => row[0] == model && row[1] == quantity && row[2] == term)[3]);

    private static DataFrame Frame()
    {
        double[] Numbers(int column) => [.. Data.Select(row => ModelSample.Number(row[column]))];
        return ModelSample.Invented(
            Column.Create("time", Numbers(0)), Column.Create("week", Numbers(1)).WithUnit("weeks"), Column.Create("weekentry", Numbers(3)),
            Column.Create("outcome", Data.Select(row => row[5] switch { "1" => "left", "2" => "finished", _ => "enrolled" })), Column.Create("kind", Numbers(5)),
            Column.Create("x", Numbers(6)), Column.Create("z", Numbers(7)), Column.Create("programme", Data.Select(row => row[8])), Column.Create("school", Data.Select(row => row[9])),
            Column.Create("left", Data.Select(row => row[13] == "1")));
    }

    private static string Text(IDisplayable shown) => shown.ToMimeBundle().Data[MimeTypes.Text];

    [Theory]
    [InlineData("Surv(week, left) ~ x + z + programme")]
    [InlineData("week, left ~ x + z + programme")]
    [InlineData("week, outcome ~ x + z + programme")]
    public void Cox_agrees_with_R(string formula)
    {
        CoxModel model = Survival.Cox(formula, Frame(), new() { Event = formula.Contains("outcome", StringComparison.Ordinal) ? "left" : null });
        foreach ((string term, string own) in new[] { ("x", "x"), ("z", "z"), ("pb", "programmeb"), ("pc", "programmec") })
        {
            Assert.Equal(Expected("efron", "estimate", term), model[own].Value, 1e-8);
            Assert.Equal(Expected("efron", "se", term), model[own].StandardError, 1e-8);
        }

        string text = Text(model);
        Assert.Contains("hazard ratio", text, StringComparison.Ordinal);
        Assert.Contains("Grambsch", text, StringComparison.Ordinal);
        Assert.Equal(Math.Exp(model["x"].Value), model.Ratio("x").Value, 1e-12);
        Assert.NotEmpty(model.ToChart().ToMimeBundle().Data[MimeTypes.Text]);
        Assert.Equal(4, model.ToFrame().RowCount);
    }

    [Fact]
    public void Cox_takes_strata_entries_and_clusters()
    {
        CoxModel strata = Survival.Cox("week, left ~ x + z + strata(programme)", Frame());
        Assert.Equal(Expected("strata", "estimate", "x"), strata["x"].Value, 1e-8);
        CoxModel entry = Survival.Cox("Surv(weekentry, week, left) ~ x + z", Frame(), new() { Ties = TieMethod.Breslow });
        Assert.Equal(Expected("weekentry-breslow", "se", "z"), entry["z"].StandardError, 1e-8);
        CoxModel cluster = Survival.Cox("week, left ~ x + z", Frame(), new() { Cluster = "school", StandardErrors = Statistics.Regression.StandardErrorKind.CR0 });
        Assert.Equal(Expected("cluster", "se", "x"), cluster["x"].StandardError, 1e-8);
        Assert.Equal(20, cluster.SampleSizes.Single(size => size.Level == "school").Count);
    }

    [Fact]
    public void Predicted_curves_are_drawn_of_circumstances()
    {
        CoxModel model = Survival.Cox("week, left ~ x + strata(programme)", Frame());
        DataFrame circumstances = ModelSample.Invented(Column.Create("who", new[] { "low", "high" }), Column.Create("x", new[] { -1.0, 1 }), Column.Create("programme", new[] { "a", "b" }));
        Assert.Contains("high", model.ToCurveChart(circumstances, "who").ToMimeBundle().Data[MimeTypes.Svg], StringComparison.Ordinal);
        DataFrame other = ModelSample.Invented(Column.Create("who", new[] { "low" }), Column.Create("x", new[] { -1.0 }), Column.Create("programme", new[] { "d" }));
        Assert.Contains("the stratum d", Assert.Throws<ArgumentException>(() => model.ToCurveChart(other, "who")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_monotone_likelihood_is_said_in_the_table()
    {
        DataFrame frame = ModelSample.Invented(Column.Create("week", Enumerable.Range(1, 20)), Column.Create("left", Enumerable.Range(1, 20).Select(i => i % 2 == 0)), Column.Create("group", Enumerable.Range(1, 20).Select(i => i % 2)));
        CoxModel model = Survival.Cox("week, left ~ group", frame);
        Assert.Equal(ConvergenceStatus.NoEstimate, model.Convergence.Status);
        Assert.Contains("its coefficient is minus infinity", Text(model), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => model.ToChart());
    }

    [Fact]
    public void Kaplan_Meier_curves_have_medians_a_test_and_a_chart()
    {
        SurvivalCurvesModel curves = Survival.KaplanMeier(Frame(), "week", "left", "programme");
        Assert.Equal(["b", "a", "c"], curves.Groups);
        Assert.Equal(Expected("logrank-0", "chisq", ""), curves.LogRank!.ChiSquared, 1e-9);
        Assert.Contains("Log-rank test", Text(curves), StringComparison.Ordinal);
        Assert.NotEmpty(curves.ToChart().ToMimeBundle().Data[MimeTypes.Svg]);
        Assert.Equal(curves.Result.Curves.Sum(curve => curve.Times.Count), curves.ToFrame().RowCount);
        SurvivalCurve all = Survival.KaplanMeier(Frame(), "week", "outcome", options: new() { Event = "left" })["all"];
        Assert.Equal(Expected("km-week-log-log", "survival", "5"), all.Survival[4], 1e-12);
        Assert.Throws<KeyNotFoundException>(() => curves["d"]);
    }

    [Fact]
    public void Cumulative_incidence_takes_text_and_numbers()
    {
        IncidenceModel text = Survival.CumulativeIncidence(Frame(), "week", "outcome", options: new() { Censored = "enrolled" }), numbers = Survival.CumulativeIncidence(Frame(), "week", "kind");
        Assert.Equal(["finished", "left"], text.Names);
        Assert.Equal(Expected("cif-week", "incidence1", "9"), text["left"].Incidence[8], 1e-10);
        Assert.Equal(numbers["kind 1"].Incidence, text["left"].Incidence);
        Assert.NotEmpty(text.ToChart().ToMimeBundle().Data[MimeTypes.Svg]);
        Assert.Contains("Aalen-Johansen", Text(text), StringComparison.Ordinal);
        Assert.Equal(2 * text["left"].Times.Count, text.ToFrame().RowCount);
        Assert.Contains("Its levels: enrolled, finished, left", Assert.Throws<ArgumentException>(() => Survival.CumulativeIncidence(Frame(), "week", "outcome")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Discrete_hazards_agree_with_R_with_a_shape_and_effects_that_change()
    {
        DiscreteHazardModel logit = Survival.DiscreteHazard("Surv(weekentry, week, left) ~ x + z + log(period)", Frame());
        Assert.Equal(Expected("hazard-logit", "estimate", "log(period)"), logit["log(period)"].Value, 1e-8);
        DiscreteHazardModel changing = Survival.DiscreteHazard("Surv(weekentry, week, left) ~ x + z + x:period + period", Frame(), new() { Link = HazardLink.ComplementaryLogLog });
        Assert.Equal(Expected("hazard-cloglog", "estimate", "x:period"), changing["x:period"].Value, 1e-8);
        DiscreteHazardModel second = Survival.DiscreteHazard("Surv(weekentry, week, outcome) ~ x + z + period", Frame(), new() { Event = "finished", Cluster = "school", StandardErrors = Statistics.Regression.StandardErrorKind.CR1 });
        Assert.Equal(Expected("hazard-second", "estimate", "x"), second["x"].Value, 1e-8);
        Assert.Equal(Expected("hazard-second", "cr1", "x"), second["x"].StandardError, 1e-6);
        Assert.Contains("other events count as periods without it", Text(second), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_shape_each_period_has_a_hazard_and_empty_ones_are_named()
    {
        DataFrame frame = Frame();
        DiscreteHazardModel model = Survival.DiscreteHazard("week, left ~ x", frame, new() { Link = HazardLink.ComplementaryLogLog });
        Assert.Contains(model.Estimates, estimate => estimate.Term == "C(period)2");
        Assert.Equal(Survival.Cox("week, left ~ x", frame)["x"].Value, model["x"].Value, 0.02);
        Assert.Contains("hazard ratio", Text(model), StringComparison.Ordinal);
        DataFrame circumstances = ModelSample.Invented(Column.Create("who", new[] { "low", "high" }), Column.Create("x", new[] { -1.0, 1 }));
        Assert.NotEmpty(model.ToHazardChart(circumstances, "who").ToMimeBundle().Data[MimeTypes.Svg]);
        DataFrame gap = ModelSample.Invented(Column.Create("week", new[] { 1, 2, 3, 3, 3, 1, 2, 3 }), Column.Create("left", new[] { 1, 0, 1, 0, 0, 1, 0, 1 }), Column.Create("x", new[] { 0.3, -1, 2, 0.5, -0.7, 1.1, 0.2, -0.4 }));
        Assert.Contains(Survival.DiscreteHazard("week, left ~ x", gap).Warnings, warning => warning.StartsWith("No event in period 2: the hazard there is estimated as zero", StringComparison.Ordinal));
    }

    [Fact]
    public void Early_times_follow_the_rule_and_missing_rows_are_counted()
    {
        DataFrame frame = ModelSample.Invented(Column.Create("week", new double?[] { 0, 2, 3, 3, null, 1, 2, 3 }), Column.Create("left", new[] { 1, 0, 1, 0, 0, 1, 1, 0 }), Column.Create("x", new[] { 0.3, -1, 2, 0.5, -0.7, 1.1, 0.2, -0.4 }));
        Assert.Throws<ArgumentException>(() => Survival.Cox("week, left ~ x", frame));
        CoxModel model = Survival.Cox("week, left ~ x", frame, new() { EarlyTimes = EarlyTimeRule.LeaveOut });
        Assert.Equal(1, model.Result.Early.Events);
        Assert.Equal(1, model.Missingness.RowsDropped);
        Assert.Contains("1 row (1 with the event) at or before", Text(model), StringComparison.Ordinal);
        Assert.Contains("1 row (1 with the event) at or before", Text(Survival.KaplanMeier(frame, "week", "left", options: new() { EarlyTimes = EarlyTimeRule.Move })), StringComparison.Ordinal);
        Assert.Equal(1, Survival.DiscreteHazard("week, left ~ x + period", frame, new() { EarlyTimes = EarlyTimeRule.LeaveOut }).Missingness.RowsDropped);
    }

    [Theory]
    [InlineData("left ~ x", "The outcome is a time and an event")]
    [InlineData("Surv(week, left, x, z) ~ x", "The outcome is a time and an event")]
    [InlineData("week, left ~ strata(log(x))", "Strata are columns")]
    [InlineData("week, lefft ~ x", "left")]
    public void A_formula_that_does_not_fit_is_explained(string formula, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => Survival.Cox(formula, Frame())).Message, StringComparison.Ordinal);
}
