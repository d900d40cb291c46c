using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Multilevel;

namespace ResearchKit.Tests.Models;

/// <summary>Multilevel models by formula on the data of tests/ReferenceValues/multilevel-data.csv, against lme4's values there.</summary>
public class MultilevelTests
{
    private static readonly string[][] s_reference = ModelSample.Read("multilevel.csv");

    private static DataFrame Frame()
    {
        string[][] rows = ModelSample.Read("multilevel-data.csv");
        Column Numbers(string name, int at) => Column.Create(name, rows.Select(row => ModelSample.Number(row[at])).ToArray());
        return ModelSample.Invented(
            Numbers("y", 0).WithUnit("points"), Numbers("x", 1).WithUnit("years"), Numbers("z", 2), Numbers("weight", 3),
            Column.Create("school", rows.Select(row => row[4])), Column.Create("class", rows.Select(row => row[5].Split('-')[1])),
            Column.Create("pupil", rows.Select(row => int.Parse(row[6], System.Globalization.CultureInfo.InvariantCulture))), Column.Create("item", rows.Select(row => row[7])));
    }

    private static double Expected(string model, string quantity, string term = "") =>
        ModelSample.Number(s_reference.Single(row => row[0] == model && row[1] == quantity && row[2] == term)[3]);

    [Theory]
    [InlineData("intercept_reml", "y ~ x + z + (1 | school)")]
    [InlineData("slope_reml", "y ~ x + z + (1 + x | school)")]
    [InlineData("independent", "y ~ x + z + (x || school)")]
    [InlineData("nested", "y ~ x + (1 | school/class)")]
    [InlineData("growth", "y ~ x + (x | pupil) + (x | school)")]
    [InlineData("crossed", "y ~ x + (1 | pupil) + (1 | item)")]
    [InlineData("offset", "y ~ x + offset(z) + (1 | school)")]
    [InlineData("no_intercept", "y ~ 0 + x + z + (1 | school)")]
    public void Formulas_agree_with_lme4(string name, string formula)
    {
        MultilevelModel model = Multilevel.Fit(formula, Frame());
        foreach (Estimate estimate in model.Estimates)
        {
            Assert.Equal(Expected(name, "estimate", estimate.Term), estimate.Value, 1e-5 * Math.Abs(estimate.Value));
            Assert.Equal(Expected(name, "se", estimate.Term), estimate.StandardError, 1e-5 * estimate.StandardError);
        }

        Assert.Equal(Expected(name, "log_likelihood"), model.LogLikelihood, 1e-4);
    }

    [Fact]
    public void Growth_over_three_levels_agrees_with_lme4()
    {
        MultilevelModel model = Multilevel.Growth("y", time: "x", learner: "pupil", Frame(), groups: ["school"]);
        Assert.Equal("y ~ x + (1 + x | pupil) + (1 + x | school)", model.MixedFormula.Text);
        Assert.Equal(Expected("growth", "estimate", "x"), model["x"].Value, 1e-5);
        Assert.Equal(Expected("growth", "se", "x"), model["x"].StandardError, 1e-5);
        Assert.Equal(Expected("growth", "sd", "pupil|x|"), model.VarianceComponents.Single(one => one is { Group: "pupil", Term: "x", With: null }).StandardDeviationOrCorrelation, 1e-4);
        MultilevelModel predicted = Multilevel.Growth("y", "x", "pupil", Frame(), predictors: "z");
        Assert.Equal(["(Intercept)", "x", "z", "x:z"], predicted.Estimates.Select(estimate => estimate.Term));
    }

    [Fact]
    public void Kenward_and_Rogers_degrees_are_in_the_table()
    {
        MultilevelModel model = Multilevel.Fit("y ~ x + z + (1 + x | school)", Frame(), new() { Test = FixedEffectTest.KenwardRoger });
        Assert.Equal(Expected("slope_reml", "kr_df", "x"), model["x"].DegreesOfFreedom, 0.01);
        Assert.Equal(Expected("slope_reml", "kr_se", "x"), model["x"].StandardError, 1e-5);
        string text = model.ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("Kenward and Roger's degrees of freedom", text, StringComparison.Ordinal);
        Assert.Contains("27.4", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_agree_with_lme4() =>
        Assert.Equal(Expected("weighted", "estimate", "x"), Multilevel.Fit("y ~ x + (1 | school)", Frame(), new() { Weights = "weight" })["x"].Value, 1e-6);

    [Fact]
    public void A_slope_is_tested_at_the_edge_of_zero_variance()
    {
        MultilevelOptions full = new() { Likelihood = LikelihoodKind.Full };
        LikelihoodRatioTest test = Multilevel.Fit("y ~ x + z + (x | school)", Frame(), full).CompareWith(Multilevel.Fit("y ~ x + z + (1 | school)", Frame(), full));
        Assert.Equal(Expected("compare", "statistic"), test.Statistic, 1e-4);
        Assert.Equal(Expected("compare", "p_mixture"), test.PValue, 1e-4 * test.PValue);
        Assert.Equal(2, test.DegreesOfFreedom);
    }

    [Fact]
    public void Restricted_likelihoods_of_different_fixed_parts_are_not_compared()
    {
        var error = Assert.Throws<ArgumentException>(() => Multilevel.Fit("y ~ x + z + (1 | school)", Frame()).CompareWith(Multilevel.Fit("y ~ x + (1 | school)", Frame())));
        Assert.Contains("LikelihoodKind.Full", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_says_what_varies_and_how_many_there_are()
    {
        string text = Multilevel.Fit("y ~ x + (1 + x | school) + (1 | item)", Frame()).ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("Linear mixed model: y ~ x + (1 + x | school) + (1 | item)", text, StringComparison.Ordinal);
        Assert.Contains("Varies by school", text, StringComparison.Ordinal);
        Assert.Contains("correlation of (Intercept) and x", text, StringComparison.Ordinal);
        Assert.Contains("30 groups of school", text, StringComparison.Ordinal);
        Assert.Contains("restricted log-likelihood", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_intervals_stand_beside_the_deviations_they_are_of()
    {
        MultilevelModel model = Multilevel.Fit("y ~ x + z + (1 | school)", Frame(), new() { Likelihood = LikelihoodKind.Full, VarianceIntervals = VarianceIntervals.Profile });
        Assert.Equal(Expected("profile", "lower", "sd_(Intercept)|school"), model.Intervals[0].Lower, 1e-3);
        string text = model.ToMimeBundle().Data[MimeTypes.Text];
        Assert.Contains("[0.653, 1.157]", text, StringComparison.Ordinal);
        Assert.Contains("by profiling the likelihood (ML)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<NA>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Effects_of_groups_are_a_frame_and_a_chart()
    {
        MultilevelModel model = Multilevel.Fit("y ~ x + z + (1 | school)", Frame());
        DataFrame effects = model.GroupEffectsFrame("school");
        Assert.Equal(30, effects.RowCount);
        int row = Enumerable.Range(0, 30).Single(r => (string)effects["group"].GetValue(r)! == "7");
        Assert.Equal(Expected("intercept_reml", "effect1", "7"), (double)effects["effect"].GetValue(row)!, 1e-4);
        Assert.Equal(Expected("intercept_reml", "effect_sd1", "7"), (double)effects["standard_deviation"].GetValue(row)!, 1e-4);
        Assert.Contains("30 groups", model.ToGroupChart().Account, StringComparison.Ordinal);
        Assert.Equal("y ~ x + z + (1 | school)", model.ToChart().Title);
        var error = Assert.Throws<KeyNotFoundException>(() => model.GroupEffectsFrame("shcool"));
        Assert.Contains("school", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_add_the_effects_of_groups_that_the_fit_saw()
    {
        MultilevelModel model = Multilevel.Fit("y ~ x + z + (1 | school)", Frame());
        DataFrame rows = ModelSample.Invented(
            Column.Create("x", new[] { 1.0, 1.0, 1.0 }), Column.Create("z", new[] { 0.5, 0.5, 0.5 }), Column.Create("school", new[] { "7", "nowhere", null }));
        DataFrame predicted = model.Predict(rows), alone = model.Predict(rows, withGroups: false);
        double expected = model["(Intercept)"].Value + model["x"].Value + 0.5 * model["z"].Value;
        Assert.Equal(expected + Expected("intercept_reml", "effect1", "7"), (double)predicted["prediction"].GetValue(0)!, 1e-4);
        Assert.Equal(expected, (double)predicted["prediction"].GetValue(1)!, 1e-10);
        Assert.True(predicted["prediction"].IsNull(2));
        Assert.Equal(expected, (double)alone["prediction"].GetValue(2)!, 1e-10);
        double Width(DataFrame frame, int row) => (double)frame["prediction_upper"].GetValue(row)! - (double)frame["prediction_lower"].GetValue(row)!;
        Assert.True(Width(predicted, 1) > Width(predicted, 0) && Width(predicted, 0) > Width(alone, 0));
    }

    [Fact]
    public void Missing_groups_leave_their_rows_out_and_are_counted()
    {
        DataFrame frame = Frame();
        string?[] schools = [.. Enumerable.Range(0, frame.RowCount).Select(row => row < 4 ? null : (string?)frame["school"].GetValue(row))];
        MultilevelModel model = Multilevel.Fit("y ~ x + (1 | s)", frame.WithColumn(Column.Create("s", schools).WithProvenance(frame.Provenance)));
        Assert.Equal(4, model.Missingness.RowsDropped);
        Assert.Equal([new MissingCount("s", 4)], model.Missingness.ByVariable);
    }

    [Fact]
    public void One_group_gives_no_estimate_and_says_why()
    {
        DataFrame frame = Frame();
        MultilevelModel model = Multilevel.Fit("y ~ x + (1 | one)", frame.WithColumn(Column.Create("one", Enumerable.Repeat("a", frame.RowCount)).WithProvenance(frame.Provenance)));
        Assert.Equal(ConvergenceStatus.NoEstimate, model.Convergence.Status);
        Assert.Contains("all complete rows are of one one", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_groups_are_named_with_the_nearest()
    {
        var error = Assert.Throws<FormulaException>(() => Multilevel.Fit("y ~ x + (1 | shcool)", Frame()));
        Assert.Contains("Did you mean", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Of_protected_rows_effects_of_learners_are_not_shown()
    {
        // Three rows a learner: the learner is a group, and may be one.
        DataFrame rows = GateSample.Frame();
        int[] thrice = [.. Enumerable.Range(0, 3 * GateSample.Learners).Select(row => row % GateSample.Learners)];
        var random = new ResearchKit.Statistics.Distributions.RandomStream(4);
        DataFrame frame = DataFrame.FromColumns(
            Column.Create("learner_key", thrice.Select(row => (string)rows["learner_key"].GetValue(row)!)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("school", thrice.Select(row => $"S{row / 30}")).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("x", thrice.Select(_ => random.Normal()).ToArray()).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("y", thrice.Select(row => random.Normal() + (row % 7) / 3.0 + (row / 30 % 4) / 2.0).ToArray()).WithDisclosureClass(DisclosureClass.Neutral));
        MultilevelModel model = Multilevel.Fit("y ~ x + (1 | learner_key) + (1 | school)", frame);
        Assert.Equal(Protection.Released, model.Provenance.Protection);
        Assert.Throws<ProtectedDataException>(() => model.GroupEffectsFrame("learner_key"));
        Assert.Throws<ProtectedDataException>(() => model.ToGroupChart("learner_key"));
        Assert.DoesNotContain("rk1_", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
        Assert.Equal(8, model.GroupEffectsFrame().RowCount); // the estimates are released: their rows may be counted
        Assert.Throws<ProtectedDataException>(() => model.Result);
        Assert.Throws<ProtectedDataException>(() => model.Predict(frame));
        Assert.Contains("Effects of single learner_key are not shown", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
    }
}
