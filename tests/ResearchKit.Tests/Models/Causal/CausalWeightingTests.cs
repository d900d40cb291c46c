using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Tests.Models;

public class CausalWeightingTests
{
    private static DataFrame Protected() => GateSample.Frame().With("tutored", i => i % 5 is 0 or 2);

    private static DataFrame Open() => DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), Protected().Columns).Opened();

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    private static double[] Numbers(DataFrame frame, string column) => [.. Enumerable.Range(0, frame.RowCount).Select(row => Convert.ToDouble(frame[column].GetValue(row), System.Globalization.CultureInfo.InvariantCulture))];

    [Fact]
    public void Weighting_is_that_of_the_library_and_shows_balance_and_assumptions()
    {
        DataFrame frame = Open();
        TreatmentEffectModel model = Causal.Weighting("y ~ tutored", "tutored ~ x + z", frame, new() { Cluster = "school", Estimand = TreatmentEstimand.Overlap });
        PropensityWeightingResult expected = new PropensityWeighting(new() { Estimand = TreatmentEstimand.Overlap }).Fit(new(
            Numbers(frame, "y"), Numbers(frame, "tutored"), DesignMatrix.Create(true, frame.RowCount, ("x", Numbers(frame, "x")), ("z", Numbers(frame, "z"))),
            clusters: Grouping.FromKeys("school", [.. Enumerable.Range(0, frame.RowCount).Select(row => (string)frame["school"].GetValue(row)!)])));
        Assert.Equal(expected["effect"], model["effect"]);
        string text = Text(model);
        Assert.Contains("overlap population (ATO)", text, StringComparison.Ordinal);
        Assert.Contains("Assumed:", text, StringComparison.Ordinal);
        Assert.Contains("Propensities: treated", text, StringComparison.Ordinal);
        Assert.Equal(["term", "smd_before", "smd_after", "variance_ratio_before", "variance_ratio_after", "ks_before", "ks_after"], model.Balance().ColumnNames);
        Assert.Contains("2 covariates", model.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Equal(3, model.ToFrame().RowCount);
        Assert.IsType<PropensityWeightingResult>(model.Result);
    }

    [Fact]
    public void Protected_rows_go_through_the_gate_and_tell_of_no_single_learner()
    {
        DataFrame frame = Protected();
        TreatmentEffectModel model = Causal.Weighting("y ~ tutored", "tutored ~ x + z", frame, new() { Cluster = "school" });
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Equal(Causal.Weighting("y ~ tutored", "tutored ~ x + z", Open(), new() { Cluster = "school" })["effect"].Value, model["effect"].Value, 12);
        string text = Text(model);
        Assert.Contains("Released: 240 learners", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Propensities:", text, StringComparison.Ordinal);
        Assert.Equal(["term", "smd_before", "smd_after"], model.Balance().ColumnNames);
        Assert.All(Numbers(model.Balance(), "smd_before"), value => Assert.Equal(Math.Round(value, 2), value));
        Assert.Contains("of single learners", Assert.Throws<ProtectedDataException>(() => model.Result).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubly_robust_of_protected_rows_goes_through_the_gate()
    {
        TreatmentEffectModel model = Causal.DoublyRobust("y ~ tutored + x", "tutored ~ x + z", Protected());
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Equal(Causal.DoublyRobust("y ~ tutored + x", "tutored ~ x + z", Open())["effect"].Value, model["effect"].Value, 12);
    }

    [Fact]
    public void A_treatment_of_few_protected_learners_is_refused()
    {
        DataFrame few = GateSample.Frame().With("tutored", i => i is 3 or 80 or 160);
        Assert.Contains("tutored", Assert.Throws<ProtectedDataException>(() => Causal.Weighting("y ~ tutored", "tutored ~ x", few)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_covariate_that_one_protected_learner_decides_is_refused()
    {
        DataFrame frame = Protected().With("odd", i => i == 7 ? 1000.0 : i % 3);
        Assert.Throws<ProtectedDataException>(() => Causal.Weighting("y ~ tutored", "tutored ~ odd", frame));
    }

    [Fact]
    public void What_has_no_rule_for_protected_rows_is_refused_with_what_works()
    {
        DataFrame frame = Protected();
        Assert.Contains("Causal.Weighting(", Assert.Throws<ProtectedDataException>(() => Causal.Matching("y ~ tutored", "tutored ~ x", frame)).Message, StringComparison.Ordinal);
        Assert.Contains("TreatmentEstimand.Overlap", Assert.Throws<ProtectedDataException>(() => Causal.Weighting("y ~ tutored", "tutored ~ x", frame, new() { Trimming = PropensityTrimming.Fixed })).Message, StringComparison.Ordinal);
        Assert.Contains("Regression.Fit", Assert.Throws<ProtectedDataException>(() => Causal.Mediation("y ~ tutored + x", "z", frame)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matching_is_exact_where_asked()
    {
        TreatmentEffectModel model = Causal.Matching("y ~ tutored", "tutored ~ x + z", Open(), new() { Exact = ["sex", "school"], Matching = new() { Caliper = 0.5 } });
        var result = (MatchingResult)model.Result;
        DataFrame frame = Open();
        Assert.All(result.Matches, pair => Assert.Equal((frame["sex"].GetValue(pair.Row), frame["school"].GetValue(pair.Row)), (frame["sex"].GetValue(pair.Match), frame["school"].GetValue(pair.Match))));
        Assert.Contains("exact on sex, school", Text(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Mediation_by_columns_is_that_of_the_library()
    {
        DataFrame frame = Open();
        MediationModel model = Causal.Mediation("y ~ tutored + x", "z", frame, new() { Cluster = "school" });
        MediationResult expected = new MediationAnalysis().Fit(new(
            Numbers(frame, "y"), Numbers(frame, "tutored"), Numbers(frame, "z"), DesignMatrix.Create(true, frame.RowCount, ("x", Numbers(frame, "x"))),
            clusters: Grouping.FromKeys("school", [.. Enumerable.Range(0, frame.RowCount).Select(row => (string)frame["school"].GetValue(row)!)])));
        Assert.Equal(expected["natural indirect effect"], model["natural indirect effect"]);
        Assert.Equal(19, model.SensitivityFrame().RowCount);
        Assert.Contains("3 estimates", model.ToChart().AlternativeText, StringComparison.Ordinal);
        MediationModel interventional = Causal.Mediation("y ~ tutored", "z", frame, new() { Confounders = ["x"] });
        Assert.Contains("Interventional effects", Text(interventional), StringComparison.Ordinal);
        Assert.Contains("two linear models", Assert.Throws<InvalidOperationException>(() => interventional.SensitivityFrame()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_that_do_not_fit_say_what_does()
    {
        DataFrame frame = Open();
        Assert.Contains("tutored ~ prior + female", Assert.Throws<FormulaException>(() => Causal.Weighting("y ~ tutored + x", "tutored ~ x", frame)).Message, StringComparison.Ordinal);
        Assert.Contains("has the treatment tutored", Assert.Throws<FormulaException>(() => Causal.DoublyRobust("y ~ x", "tutored ~ x", frame)).Message, StringComparison.Ordinal);
        Assert.Contains("scool", Assert.Throws<ArgumentException>(() => Causal.Weighting("y ~ tutored", "tutored ~ x", frame, new() { Cluster = "scool" })).Message, StringComparison.Ordinal);
        Assert.Contains("more than two", Assert.Throws<FormulaException>(() => Causal.Weighting("y ~ school", "school ~ x", Protected())).Message, StringComparison.Ordinal);
        TreatmentEffectModel text = Causal.Weighting("y ~ sex", "sex ~ x", frame, new() { Event = "F" });
        Assert.Equal(-Causal.Weighting("y ~ sex", "sex ~ x", frame)["effect"].Value, text["effect"].Value, 10);
        Assert.Contains("sex = \"F\"", Text(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_is_evaluated_by_columns()
    {
        var random = new RandomStream(9);
        int n = 500;
        string[] action = [.. Enumerable.Range(0, n).Select(_ => random.Bernoulli(0.3) ? "quiz" : "video")];
        DataFrame log = DataFrame.FromColumns(
            new FrameProvenance("invented", Protection.Synthetic),
            [
                Column.Create("learner", Enumerable.Range(0, n).Select(i => i / 5)), Column.Create("action", action), Column.Create("p", action.Select(one => one == "quiz" ? 0.3 : 0.7)),
                Column.Create("right", action.Select(one => random.Bernoulli(one == "quiz" ? 0.8 : 0.5))), Column.Create("always", Enumerable.Repeat(1.0, n)), Column.Create("never", Enumerable.Repeat(0.0, n)),
            ]);
        var policy = new Dictionary<string, string> { ["quiz"] = "always", ["video"] = "never" };
        OffPolicyModel model = OffPolicy.Evaluate(log, "right", "action", "p", policy, new() { Cluster = "learner" });
        Assert.InRange(0.8, model["doubly robust"].Lower, model["doubly robust"].Upper);
        Assert.Equal(model.Result["SNIPS"].Value, model["direct method"].Value, 10);
        Assert.Contains("effective; largest weight 3.33", Text(model), StringComparison.Ordinal);
        Assert.Contains("7 estimates", model.ToChart().AlternativeText, StringComparison.Ordinal);
        Assert.Contains("\"video\", which the policy does not name", Assert.Throws<ArgumentException>(() => OffPolicy.Evaluate(log, "right", "action", "p", new Dictionary<string, string> { ["quiz"] = "always", ["test"] = "never" })).Message, StringComparison.Ordinal);
        Assert.Contains("Regression.Fit", Assert.Throws<ProtectedDataException>(() => OffPolicy.Evaluate(Protected(), "y", "sex", "x", policy)).Message, StringComparison.Ordinal);
    }
}
