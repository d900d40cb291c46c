using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Tests.Models;

public class ItemResponseDiagnosticsTests
{
    private static readonly string[] Items = ["i1", "i2", "i3", "i4", "i5", "i6"];

    private static double[][] Answers()
    {
        var random = new RandomStream(43);
        (double Ability, bool IsFocal)[] learners = [.. Enumerable.Range(0, 800).Select(i => (random.Normal(), i % 2 == 1))];
        return [.. Items.Select((_, j) => learners.Select(one => random.Bernoulli(Elementary.Logistic(1.2 * (one.Ability - (j - 2.5) / 2) - (j == 3 && one.IsFocal ? 1.2 : 0))) ? 1.0 : 0).ToArray())];
    }

    private static DataFrame Wide(Protection protection = Protection.Synthetic, Func<double, double>? change = null)
    {
        double[][] answers = Answers();
        Column[] columns =
        [
            .. Items.Select((item, j) => Column.Create(item, answers[j].Select(change ?? (answer => answer))).WithDisclosureClass(DisclosureClass.Neutral)),
            Column.Create("language", Enumerable.Range(0, 800).Select(i => i == 9 ? null : i % 2 == 1 ? "sv" : "fi")).WithDisclosureClass(DisclosureClass.Neutral),
        ];
        return DataFrame.FromColumns(new FrameProvenance("invented", protection), columns).Opened();
    }

    private static ItemResponseData Arrays() => new(Items, [.. Answers().Select(column => (ReadOnlyMemory<double>)column)]);

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    public class Conditional
    {
        [Fact]
        public void It_is_that_of_the_arrays_and_shows_itself_with_Andersens_test()
        {
            ConditionalItemModel model = ItemResponse.FitConditional(Wide(), Items);
            Assert.Equal(new ConditionalItemResponseModel().Fit(Arrays()).Estimates, model.Estimates);
            Assert.Equal(AndersenTest.ByScore(Arrays()).Statistic, model.Andersen.Statistic);
            Assert.Contains("Andersen's test of equal difficulties", Text(model), StringComparison.Ordinal);
            Assert.Contains("i6", Text(model), StringComparison.Ordinal);
            Assert.True(model.ToChart().IsSynthetic);
            Assert.Equal(12, model.ToFrame().RowCount);
        }

        [Fact]
        public void Without_an_estimate_it_says_why_and_protected_rows_are_refused_with_what_works()
        {
            ConditionalItemModel none = ItemResponse.FitConditional(Wide(change: _ => 1), Items);
            Assert.Contains("fewer than two items", Text(none), StringComparison.Ordinal);
            Assert.Contains("there is no estimate", none.Andersen.Reason, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => none.ToChart());
            Assert.Contains("Model = ItemResponseModelKind.Rasch", Assert.Throws<ProtectedDataException>(() => ItemResponse.FitConditional(Wide(Protection.Protected), Items)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => ItemResponse.FitConditional(Wide(), Items, 1));
        }
    }

    public class Fit
    {
        [Fact]
        public void It_is_that_of_the_arrays_for_wide_and_long_rows()
        {
            ItemResponseModel model = ItemResponse.Fit(Wide(), Items);
            ItemFitReport report = model.ItemFit(Wide());
            Assert.Equal(SummedScoreFit.Of(model.Result, Arrays()).Select(fit => fit.Statistic), report.Items.Select(fit => fit.Statistic));
            Assert.All(report.MeanSquares, fit => Assert.InRange(fit.Infit, 0.7, 1.3));
            Assert.True(report.AdjustedPValues.Zip(report.Items).All(pair => pair.First >= pair.Second.PValue));
            DataFrame rows = Wide().Sql("SELECT * FROM (UNPIVOT (SELECT row_number() OVER () AS learner, * EXCLUDE (language) FROM this) ON COLUMNS(* EXCLUDE (learner)) INTO NAME item VALUE correct)");
            ItemFitReport again = ItemResponse.Fit(rows, "learner", "item", "correct").ItemFit(rows);
            Assert.Equal(report.Items[2].Statistic, again.Items[2].Statistic, 1e-6);
        }

        [Fact]
        public void It_shows_a_row_an_item_and_draws_observed_beside_expected()
        {
            ItemFitReport report = ItemResponse.Fit(Wide(), Items).ItemFit(Wide());
            Assert.Contains("S-X²", Text(report), StringComparison.Ordinal);
            Assert.Contains("Orlando and Thissen", Text(report), StringComparison.Ordinal);
            Assert.Equal(6, report.ToFrame().RowCount);
            Assert.True(report.ToChart().IsSynthetic);
            Assert.Contains("i1", Assert.Throws<KeyNotFoundException>(() => report.ToChart(["i9"])).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Protected_rows_are_refused_with_what_works()
        {
            ItemResponseModel model = ItemResponse.Fit(Wide(), Items);
            Assert.Contains("synthetic store", Assert.Throws<ProtectedDataException>(() => model.ItemFit(Wide(Protection.Protected))).Message, StringComparison.Ordinal);
        }
    }

    public class Persons
    {
        [Fact]
        public void The_distribution_is_that_of_the_arrays_for_wide_and_long_rows()
        {
            ItemResponseModel model = ItemResponse.Fit(Wide(), Items);
            PersonFitReport report = ItemResponse.PersonFit(model, Wide());
            double[] values = [.. PersonFit.Of(model.Result, Arrays()).Select(row => row.LzStar).Where(double.IsFinite)];
            Assert.Equal((values.Length, 800 - values.Length), (report.Rows, report.MissingRows));
            Assert.Equal(values.Average(), report.Mean, 1e-12);
            Assert.Equal(values.Count(value => value < -1.6448536269514722), report.Limits[0].Below);
            Assert.True(report.StandardDeviationOfLz < report.StandardDeviation);
            DataFrame rows = Wide().Sql("SELECT * FROM (UNPIVOT (SELECT row_number() OVER () AS learner, * EXCLUDE (language) FROM this) ON COLUMNS(* EXCLUDE (learner)) INTO NAME item VALUE correct)");
            Assert.Equal(report.Mean, ItemResponse.PersonFit(ItemResponse.Fit(rows, "learner", "item", "correct"), rows).Mean, 1e-4);
        }

        [Fact]
        public void It_shows_the_share_beyond_limits_and_no_row_of_a_learner()
        {
            PersonFitReport report = ItemResponse.PersonFit(ItemResponse.Fit(Wide(), Items), Wide());
            Assert.Contains("Snijders (2001)", Text(report), StringComparison.Ordinal);
            Assert.Contains("6 answers or fewer", Text(report), StringComparison.Ordinal);
            Assert.Equal(3, report.ToFrame().RowCount);
            Assert.True(report.ToChart().IsSynthetic);
        }

        [Fact]
        public void Sheets_that_do_not_follow_the_model_are_seen_in_the_share()
        {
            (var random, var names) = (new RandomStream(5), Enumerable.Range(0, 30).Select(j => $"q{j}").ToArray());
            double[] abilities = [.. Enumerable.Range(0, 1500).Select(_ => random.Normal())];
            DataFrame Sheets(double careless) => ModelSample.Invented(
                [.. names.Select((name, j) => Column.Create(name, abilities.Select((ability, i) => random.Bernoulli(i < careless * 1500 ? 0.5 : Elementary.Logistic(1.4 * (ability - (j - 14.5) / 7))) ? 1.0 : 0)))]);
            DataFrame honest = Sheets(0);
            ItemResponseModel model = ItemResponse.Fit(honest, names);
            PersonFitLimit usual = ItemResponse.PersonFit(model, honest).Limits[0], careless = ItemResponse.PersonFit(model, Sheets(0.1)).Limits[0];
            Assert.InRange(usual.Share, 0.03, 0.07);
            Assert.True(careless.Share > 0.09 && careless.Share > careless.UsualShare.Upper);
        }

        [Theory]
        [InlineData(100, 0.05, 0.01, 0.1)]
        [InlineData(1000, 0.01, 0.004, 0.017)]
        [InlineData(20, 0.001, 0, 0)]
        public void Usual_shares_are_quantiles_of_the_binomial_distribution_as_of_qbinom(int rows, double expected, double lower, double upper)
        {
            (double from, double to) = new PersonFitLimit(-2, 0, rows, expected).UsualShare;
            Assert.Equal(lower, from, 1e-12);
            Assert.Equal(upper, to, 1e-12);
        }

        [Fact]
        public void Without_answers_or_rows_to_show_it_says_so_and_protected_rows_are_refused_with_what_works()
        {
            ItemResponseModel model = ItemResponse.Fit(Wide(), Items);
            PersonFitReport none = ItemResponse.PersonFit(model, Wide(change: _ => double.NaN));
            Assert.Equal((0, 800), (none.Rows, none.MissingRows));
            Assert.Contains("No row has a value", Text(none), StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => none.ToChart());
            Assert.Contains("no estimate", Assert.Throws<InvalidOperationException>(() => ItemResponse.PersonFit(ItemResponse.Fit(Wide(change: _ => 1), Items), Wide())).Message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("synthetic store", Assert.Throws<ProtectedDataException>(() => ItemResponse.PersonFit(model, Wide(Protection.Protected))).Message, StringComparison.Ordinal);
        }
    }

    public class Differences
    {
        [Fact]
        public void They_are_those_of_the_arrays_and_find_the_item()
        {
            DifferentialItems found = ItemResponse.Dif(Wide(), Items, "language");
            ItemResponseData arrays = Arrays().InGroups([.. Enumerable.Range(0, 800).Select(i => i == 9 ? null : i % 2 == 1 ? "sv" : "fi")]);
            Assert.Equal(DifferentialItemFunctioning.MantelHaenszel(arrays), found.MantelHaenszel);
            Assert.Equal(DifferentialItemFunctioning.Logistic(arrays), found.Logistic);
            Assert.Equal("i4", found.LikelihoodRatio.MaxBy(test => test.Statistic)!.Item);
            Assert.Equal(DifferenceClass.C, found.MantelHaenszel[3].Class);
            Assert.Equal(("fi", "sv"), (found.Reference, found.Focal));
            Assert.Equal(("sv", "fi"), ItemResponse.Dif(Wide(), Items, "language", new() { Reference = "sv", LikelihoodRatio = false }) is var other ? (other.Reference, other.Focal) : default);
        }

        [Fact]
        public void They_show_a_row_an_item_and_draw_delta()
        {
            DifferentialItems found = ItemResponse.Dif(Wide(), Items, "language", new() { LikelihoodRatio = false });
            Assert.Contains("harder for sv", Text(found), StringComparison.Ordinal);
            Assert.Contains("no finding about the groups", Text(found), StringComparison.Ordinal);
            Assert.DoesNotContain("likelihood ratio", Text(found), StringComparison.Ordinal);
            Assert.True(found.ToChart().IsSynthetic);
            Assert.Equal(6, found.ToFrame().RowCount);
        }

        [Fact]
        public void Categories_are_tested_by_likelihood_ratio_alone()
        {
            double[][] answers = Answers();
            DataFrame frame = ModelSample.Invented(
                [.. Enumerable.Range(0, 3).Select(j => Column.Create($"s{j}", answers[2 * j].Zip(answers[2 * j + 1], (a, b) => a + b))), Column.Create("language", Enumerable.Range(0, 800).Select(i => i % 2 == 1 ? "sv" : "fi"))]);
            DifferentialItems found = ItemResponse.Dif(frame, ["s0", "s1", "s2"], "language");
            Assert.Empty(found.MantelHaenszel);
            Assert.Equal("s1", found.LikelihoodRatio.MaxBy(test => test.Statistic)!.Item);
            Assert.Contains("see LikelihoodRatio", Assert.Throws<InvalidOperationException>(() => found.ToChart()).Message, StringComparison.Ordinal);
            Assert.Contains("χ²", Text(found), StringComparison.Ordinal);
        }

        [Fact]
        public void Wrong_groups_and_protected_rows_are_refused_with_what_works()
        {
            Assert.Contains("language", Assert.Throws<ArgumentException>(() => ItemResponse.Dif(Wide(), Items, "langage")).Message, StringComparison.Ordinal);
            Assert.Contains("compares two groups", Assert.Throws<ArgumentException>(() => ItemResponse.Dif(Wide().Sql("SELECT * FROM this WHERE language = 'sv'"), Items, "language")).Message, StringComparison.Ordinal);
            Assert.Contains("Regression.Logistic", Assert.Throws<ProtectedDataException>(() => ItemResponse.Dif(Wide(Protection.Protected), Items, "language")).Message, StringComparison.Ordinal);
        }
    }

    public class Adaptive
    {
        [Fact]
        public void The_bank_is_the_models_items_and_the_simulation_shows_itself()
        {
            ItemResponseModel model = ItemResponse.Fit(Wide(), Items);
            AdaptiveItemTest test = ItemResponse.AdaptiveTest(model, new() { MaximumItems = 4, MinimumItems = 2, TargetStandardError = 0.3, ChooseAmong = 2 });
            Assert.Equal(Items, test.Bank.Select(item => item.Name));
            AdaptiveTestSimulation simulation = test.Simulate(learners: 100, seed: 4);
            Assert.Contains("Adaptive test, simulated", Text(simulation), StringComparison.Ordinal);
            Assert.Contains("6 items", Text(simulation), StringComparison.Ordinal);
            Assert.Equal(simulation.Result.Exposure, test.Simulate(learners: 100, seed: 4).Result.Exposure);
            Assert.True(simulation.ToChart().IsSynthetic);
            Assert.Equal(6, simulation.ToFrame().RowCount);
            (AdaptiveItemTest controlled, ExposureCalibration found) = test.WithExposure(0.85, learners: 150);
            Assert.True(found.Largest[0] > 0.85 && found.Exposure.Max() <= 0.9);
            Assert.Contains("Sympson and Hetter", Text(controlled.Simulate(learners: 50)), StringComparison.Ordinal);
        }

        [Fact]
        public void A_model_without_items_says_why()
        {
            ItemResponseModel none = ItemResponse.Fit(Wide(change: _ => 1), Items);
            Assert.Contains("no item to test with", Assert.Throws<InvalidOperationException>(() => ItemResponse.AdaptiveTest(none)).Message, StringComparison.Ordinal);
        }
    }
}
