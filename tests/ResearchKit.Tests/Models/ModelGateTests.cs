using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Tests.Models;

public class ModelGateTests
{
    private static string Refusal(string formula, DataFrame frame, RegressionOptions? options = null) =>
        Assert.Throws<ProtectedDataException>(() => Regression.Fit(formula, frame, options)).Message;

    public class Shown
    {
        [Fact]
        public void A_model_of_enough_learners_is_shown_charted_and_written_as_released()
        {
            LinearModel model = Regression.Fit("y ~ x + school + sex", GateSample.Frame());
            Assert.Equal(Protection.Released, model.Provenance.Protection);
            Assert.Equal(Protection.Released, model.ToFrame().Provenance.Protection);
            string text = new Displayer(new ReleaseGate()).Render(model).Data[MimeTypes.Text];
            Assert.Contains("n = 240 rows, 240 learners; none left out.", text, StringComparison.Ordinal);
            Assert.Contains("at least 5 in each group", text, StringComparison.Ordinal);
            Assert.DoesNotContain("synthetic", text, StringComparison.Ordinal);
            Assert.Contains("schoolS7", new Displayer(new ReleaseGate()).Render(model.ToFrame()).Data[MimeTypes.Text], StringComparison.Ordinal);
            Assert.False(model.ToChart().IsSynthetic);
        }

        [Fact]
        public void Estimates_are_those_of_the_same_rows_without_a_gate()
        {
            DataFrame frame = GateSample.Frame();
            DataFrame synthetic = DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), frame.Columns).Opened();
            Assert.Equal(Regression.Fit("y ~ x * sex", synthetic).Estimates, Regression.Fit("y ~ x * sex", frame).Estimates);
        }

        [Fact]
        public void Confidential_outcomes_take_ten_learners()
        {
            DataFrame frame = GateSample.Frame(DisclosureClass.Sensitive).With("few", i => i < 9 ? "few" : "rest");
            Assert.Contains("fewer than 10 learners", Refusal("y ~ few", frame), StringComparison.Ordinal);
            Assert.NotNull(Regression.Fit("y ~ few", GateSample.Frame().With("few", i => i < 9 ? "few" : "rest"))["fewrest"]);
            Assert.Contains("fewer than 10 learners", Refusal("y ~ few", GateSample.Frame(outcome: null).With("few", i => i < 9 ? "few" : "rest")), StringComparison.Ordinal);
        }

        [Fact]
        public void Missing_rows_are_told_in_bands_and_the_record_of_them_is_not()
        {
            DataFrame frame = GateSample.Frame().With("w", i => i < 30 ? (double?)null : i % 7);
            LinearModel model = Regression.Fit("y ~ w", frame);
            string text = model.ToMimeBundle().Data[MimeTypes.Text];
            Assert.Contains("n = 210 rows, 210 learners; 5 to 20 % of the rows left out as missing (w 5 to 20 %).", text, StringComparison.Ordinal);
            Assert.Contains("bands", Assert.Throws<ProtectedDataException>(() => model.Missingness).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void All_numbers_of_a_fit_are_not_told_and_those_that_are_have_names()
        {
            LinearModel model = Regression.Fit("y ~ x", GateSample.Frame());
            Assert.Contains("RSquared", Assert.Throws<ProtectedDataException>(() => model.Result).Message, StringComparison.Ordinal);
            Assert.InRange(model.RSquared, 0.1, 0.4);
            Assert.Equal(new LevelCount("learners", 240), model.SampleSizes[1]);
        }

        [Fact]
        public void Without_an_estimate_it_is_not_told_how_few_rows_there_are()
        {
            LinearModel model = Regression.Fit("y ~ x + z + school", GateSample.Frame().Only(i => i is 3 or 40));
            Assert.Equal(ConvergenceStatus.NoEstimate, model.Convergence.Status);
            Assert.Empty(model.SampleSizes);
            Assert.DoesNotContain("2", model.ToMimeBundle().Data[MimeTypes.Text].Replace("CI", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        [Fact]
        public void Models_of_a_released_table_are_free()
        {
            DataFrame means = GateSample.Frame().Release(["school"], Measure.Mean("y"), Measure.Mean("x")).ToFrame();
            Assert.Equal(Protection.Released, Regression.Fit("mean_y ~ mean_x", means).Provenance.Protection);
        }
    }

    public class Cells
    {
        [Fact]
        public void A_factor_with_a_level_of_three_is_refused_with_the_level_and_what_to_do()
        {
            string message = Refusal("y ~ group", GateSample.Frame().With("group", i => i < 3 ? "small" : i < 100 ? "large" : "other"));
            Assert.Contains("group tells \"small\" apart, with fewer than 5 learners", message, StringComparison.Ordinal);
            Assert.Contains("pool it", message, StringComparison.Ordinal);
        }

        [Fact]
        public void Small_levels_are_pooled_when_asked_for()
        {
            // 3, 2, 6, 40 and 189 learners: the two small ones are five together.
            DataFrame frame = GateSample.Frame().With("group", i => i < 3 ? "a" : i < 5 ? "b" : i < 11 ? "c" : i < 51 ? "d" : "e");
            LinearModel model = Regression.Fit("y ~ group", frame, new() { PoolSmallLevels = true });
            Assert.Equal(["(Intercept)", "groupd", "groupe", "groupother levels"], model.Estimates.Select(estimate => estimate.Term));
            Assert.Equal("c", model.ReferenceLevels["group"]);
            Assert.Equal(frame["y"].ToDoubles()[..5].Average() - frame["y"].ToDoubles()[5..11].Average(), model["groupother levels"].Value, 1e-12);
            Assert.Contains("put together as \"other levels\" of group", model.ToMimeBundle().Data[MimeTypes.Text], StringComparison.Ordinal);
        }

        [Fact]
        public void A_level_that_is_small_alone_takes_the_next_smallest_with_it()
        {
            DataFrame frame = GateSample.Frame().With("group", i => i < 3 ? "a" : i < 11 ? "c" : i < 51 ? "d" : "e");
            LinearModel model = Regression.Fit("y ~ C(group, ref = \"e\")", frame, new() { PoolSmallLevels = true });
            Assert.Equal(["(Intercept)", "C(group)d", "C(group)other levels"], model.Estimates.Select(estimate => estimate.Term));
            Assert.Equal("fewer than two levels", Assert.Throws<FormulaException>(() => Regression.Fit("y ~ two", GateSample.Frame().With("two", i => i < 3 ? "a" : "b"), new() { PoolSmallLevels = true })).Message.Split(" has ")[1].Split(" in ")[0]);
        }

        [Fact]
        public void Synthetic_levels_stand_alone() => Assert.Contains(
            "groupb",
            Regression.Fit("y ~ group", ModelSample.Invented([.. GateSample.Frame().With("group", i => i < 3 ? "a" : "b").Columns]), new() { PoolSmallLevels = true }).Estimates.Select(estimate => estimate.Term));

        [Theory]
        [InlineData(1)]
        [InlineData(4)]
        [InlineData(236)]
        [InlineData(239)]
        public void A_column_of_zeros_and_ones_holds_on_both_sides(int ones)
        {
            Assert.Contains("fewer than 5", Refusal("y ~ dummy", GateSample.Frame().With("dummy", i => i < ones ? 1 : 0)), StringComparison.Ordinal);
            Assert.Contains("fewer than 5", Refusal("y ~ dummy", GateSample.Frame().With("dummy", i => i < ones)), StringComparison.Ordinal);
            Assert.Contains("fewer than 5", Refusal("y ~ scale(dummy)", GateSample.Frame().With("dummy", i => i < ones ? 2.5 : -1.0)), StringComparison.Ordinal);
        }

        [Fact]
        public void Each_combination_of_an_interaction_stands_for_enough_learners()
        {
            // Of 80 in the club 4 are in school S7; each side alone is large.
            DataFrame frame = GateSample.Frame().With("club", i => i is < 80 or >= 236);
            Assert.NotNull(Regression.Fit("y ~ club + school", frame));
            Assert.Contains("club:school tells", Refusal("y ~ club * school", GateSample.Frame().With("club", i => i is < 80 or >= 236)), StringComparison.Ordinal);
            Assert.Contains("club:school tells", Refusal("y ~ x:club:school", GateSample.Frame().With("club", i => i is < 80 or >= 236)), StringComparison.Ordinal);
        }

        [Fact]
        public void Of_an_outcome_with_two_values_enough_learners_have_each()
        {
            DataFrame frame = GateSample.Frame().With("late", i => i % 30 == 0 && i < 90);
            RegressionOptions robust = new() { StandardErrors = StandardErrorKind.HC1 };
            Assert.Contains("one of the two values of late", Refusal("late ~ x", frame, robust), StringComparison.Ordinal);
            Assert.NotNull(Regression.Fit("passed ~ school", GateSample.Frame(), robust));
            DataFrame all = GateSample.Frame().With("came", i => i < 30 || i % 2 == 0);
            Assert.Contains("where school is S0", Refusal("came ~ school", all, robust), StringComparison.Ordinal);
        }

        [Fact]
        public void An_outcome_of_one_learner_alone_is_not_a_mean()
        {
            Assert.Contains("p % rule", Refusal("one ~ 1", GateSample.Frame().With("one", i => i == 17 ? 9.25 : i * 1e-6)), StringComparison.Ordinal);
            Assert.Contains("p % rule", Refusal("one ~ x", GateSample.Frame().With("one", i => i == 17 ? -9.25 : i * 1e-6)), StringComparison.Ordinal);
            Assert.Contains("two values", Refusal("one ~ x", GateSample.Frame().With("one", i => i == 17 ? 9.25 : 0)), StringComparison.Ordinal);
            // The offset takes everybody else's outcome away.
            DataFrame frame = GateSample.Frame();
            double[] y = frame["y"].ToDoubles();
            Assert.Contains("two values", Refusal("y ~ 1 + offset(others)", frame.With("others", i => i == 17 ? y[i] - 3 : y[i])), StringComparison.Ordinal);
        }

        [Fact]
        public void The_same_outcome_for_all_is_refused() =>
            Assert.Contains("the same for all", Refusal("five ~ x", GateSample.Frame().With("five", _ => 5.0)), StringComparison.Ordinal);
    }

    public class Fits
    {
        [Fact]
        public void Few_residual_degrees_of_freedom_are_refused()
        {
            DataFrame frame = GateSample.Frame().Only(i => i < 14);
            Assert.Contains("fewer than 10 residual degrees of freedom", Refusal("y ~ x + z + I(x * z) + I(x^2)", frame), StringComparison.Ordinal);
        }

        [Fact]
        public void A_perfect_fit_is_refused() =>
            Assert.Contains("perfectly", Refusal("y ~ double", GateSample.Frame().WithColumn(Column.Create("double", GateSample.Frame()["y"].ToDoubles().Select(y => 2 * y)))), StringComparison.Ordinal);

        [Theory]
        [InlineData("y ~ far")]
        [InlineData("y ~ x + far")]
        [InlineData("y ~ 0 + x + far")]
        [InlineData("y ~ poly(far, 2)")]
        public void A_learner_who_alone_decides_an_estimate_is_refused(string formula)
        {
            // Not a column of two values: small numbers for all, and a large one for learner 17.
            string message = Refusal(formula, GateSample.Frame().With("far", i => i == 17 ? 1000.0 : i * 0.001));
            Assert.Contains("leverage", message, StringComparison.Ordinal);
            Assert.Contains("far", message, StringComparison.Ordinal);
        }

        [Fact]
        public void Two_columns_that_differ_for_one_learner_are_refused_together()
        {
            DataFrame frame = GateSample.Frame().With("a", i => i < 50).With("b", i => i < 51);
            Assert.Contains("leverage", Refusal("y ~ a + b", frame), StringComparison.Ordinal);
        }

        [Fact]
        public void A_learner_with_many_rows_is_one()
        {
            // Ten rows each: the column has ten ones, all of one learner.
            DataFrame frame = DataFrame.FromColumns(
                Column.Create("learner_key", Enumerable.Range(0, 300).Select(i => i / 10)), Column.Create("y", Enumerable.Range(0, 300).Select(i => (double)(i * 7919 % 97))).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("d", Enumerable.Range(0, 300).Select(i => i is >= 50 and < 60)).WithDisclosureClass(DisclosureClass.Neutral),
                Column.Create("far", Enumerable.Range(0, 300).Select(i => i is >= 50 and < 60 ? 50 + i * 0.1 : i % 7)).WithDisclosureClass(DisclosureClass.Neutral)).Opened();
            Assert.Contains("TRUE\" apart", Refusal("y ~ d", frame), StringComparison.Ordinal);
            Assert.Contains("leverage", Refusal("y ~ far", frame), StringComparison.Ordinal);
        }

        [Fact]
        public void Weights_that_leave_one_learner_are_refused()
        {
            Assert.Contains("rests on fewer than 5 learners", Refusal("y ~ 1", GateSample.Frame().With("w", i => i is 17 or 18 ? 1.0 : 0), new() { Weights = "w" }) + Refusal("y ~ x", GateSample.Frame().With("w", i => i < 4 ? 1.0 : 0), new() { Weights = "w" }), StringComparison.Ordinal);
            Assert.Contains("the weights let fewer than 5", Refusal("y ~ x", GateSample.Frame().With("w", i => i == 17 ? 1e6 : 1.0), new() { Weights = "w" }), StringComparison.Ordinal);
        }

        [Fact]
        public void Keys_of_learners_are_no_terms_but_may_be_clusters()
        {
            Assert.Contains("tells learners apart", Refusal("y ~ learner_key", GateSample.Frame().Only(i => i < 30)) + Refusal("y ~ x", GateSample.Frame(), new() { Learner = "x" }), StringComparison.Ordinal);
            Assert.NotNull(Regression.Fit("y ~ x", GateSample.Frame(), new() { Cluster = "learner_key" }));
        }

        [Fact]
        public void Messages_name_no_values_of_protected_rows()
        {
            DataFrame one = GateSample.Frame().Only(i => i == 17);
            Assert.DoesNotContain("S0", Assert.Throws<FormulaException>(() => Regression.Fit("y ~ school", one)).Message, StringComparison.Ordinal);
            DataFrame two = GateSample.Frame().Only(i => i is 17 or 100);
            Assert.DoesNotContain("S3", Assert.Throws<FormulaException>(() => Regression.Fit("y ~ C(school, ref = \"S\")", two)).Message, StringComparison.Ordinal);
            // Keys of learners are refused before levels are read.
            Assert.Contains("tells learners apart", Refusal("y ~ C(learner_key, ref = \"x\")", two), StringComparison.Ordinal);
            Assert.Contains("tells learners apart", Refusal("y ~ C(learner_key)", one), StringComparison.Ordinal);
            Assert.DoesNotContain("rk1_", Refusal("y ~ 1", two), StringComparison.Ordinal);
        }

        [Fact]
        public void Rows_of_nobody_known_are_refused_with_what_to_keep()
        {
            string message = Refusal("y ~ x", GateSample.Frame().Drop("learner_key"));
            Assert.Contains("nothing says whose row each is", message, StringComparison.Ordinal);
            Assert.Contains("Learner = ", message, StringComparison.Ordinal);
        }
    }
}
