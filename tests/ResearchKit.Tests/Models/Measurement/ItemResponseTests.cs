using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Tests.Models;

public class ItemResponseTests
{
    private static readonly string[] Items = ["i1", "i2", "i3", "i4", "i5"];

    private static double[][] Answers(int learners)
    {
        var random = new RandomStream(41);
        double[] ability = [.. Enumerable.Range(0, learners).Select(_ => random.Normal())];
        return [.. Items.Select((_, j) => ability.Select(a => random.Bernoulli(Elementary.Logistic(1.3 * (a - (j - 2) / 2.0))) ? 1.0 : 0).ToArray())];
    }

    private static DataFrame Wide(int learners = 300, Protection protection = Protection.Synthetic)
    {
        double[][] answers = Answers(learners);
        return Made(protection, [.. Items.Select((item, j) => Column.Create(item, answers[j]).WithDisclosureClass(DisclosureClass.Neutral))]);
    }

    private static DataFrame Long(int learners = 300, Protection protection = Protection.Synthetic, int smallItem = 0)
    {
        double[][] answers = Answers(learners);
        var rows = (from learner in Enumerable.Range(0, learners) from j in Enumerable.Range(0, 5) select (Learner: $"rk1_{learner:x32}", Item: Items[j], Right: answers[j][learner] == 1)).ToList();
        for (int learner = 0; learner < smallItem; learner++)
            rows.Add(($"rk1_{learner:x32}", "rare", learner % 2 == 0));
        return Made(
            protection,
            Column.Create("learner_id", rows.Select(row => row.Learner)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("item", rows.Select(row => row.Item)).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("correct", rows.Select(row => row.Right)).WithDisclosureClass(DisclosureClass.Neutral));
    }

    private static DataFrame Made(Protection protection, params Column[] columns) =>
        protection == Protection.Synthetic ? DataFrame.FromColumns(new FrameProvenance("invented", protection), columns).Opened() : DataFrame.FromColumns(columns).Opened();

    private static ItemResponseModel FitLong(DataFrame frame) => ItemResponse.Fit(frame, learner: "learner_id", item: "item", correct: "correct");

    private static string Text(IDisplayable shown) => new Displayer(new ReleaseGate()).Render(shown).Data[MimeTypes.Text];

    public class OfSyntheticData
    {
        [Fact]
        public void Wide_and_long_rows_give_the_estimates_of_the_arrays()
        {
            double[][] answers = Answers(300);
            ItemResponseResult arrays = new MarginalItemResponseModel().Fit(new ItemResponseData(Items, [.. answers.Select(column => (ReadOnlyMemory<double>)column)]));
            ItemResponseModel wide = ItemResponse.Fit(Wide(), Items), rows = FitLong(Long());
            Assert.Equal(arrays.Estimates, wide.Estimates);
            Assert.Equal(arrays["i2: slope"].Value, rows["i2: slope"].Value, 1e-9);
            Assert.Equal(15, wide.ToFrame().RowCount);
        }

        [Fact]
        public void It_displays_a_row_an_item_and_draws_its_curves()
        {
            ItemResponseModel model = ItemResponse.Fit(Wide(), Items, new() { Model = ItemResponseModelKind.Rasch });
            string text = Text(model);
            Assert.Contains("i5", text, StringComparison.Ordinal);
            Assert.Contains("300 persons, 5 items", text, StringComparison.Ordinal);
            Assert.Contains("D = 1", text, StringComparison.Ordinal);
            Assert.True(model.ToChart().IsSynthetic);
            Assert.True(model.ToInformationChart().IsSynthetic);
            Assert.Contains("i1", Assert.Throws<KeyNotFoundException>(() => model.ToChart(["i9"])).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Abilities_are_columns_beside_the_rows()
        {
            DataFrame frame = Wide();
            ItemResponseModel model = ItemResponse.Fit(frame, Items);
            DataFrame scored = model.Score(frame);
            AbilityEstimate first = model.Result.Score(new ItemResponseData(Items, [.. Answers(300).Select(column => (ReadOnlyMemory<double>)column)]))[0];
            Assert.Equal(first.Value, (double)scored["ability"].GetValue(0)!, 12);
            Assert.Contains("PIVOT", Assert.Throws<InvalidOperationException>(() => FitLong(Long()).Score(frame)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Wrong_columns_and_second_answers_are_named()
        {
            Assert.Contains("i9", Assert.Throws<ArgumentException>(() => ItemResponse.Fit(Wide(), ["i1", "i9"])).Message, StringComparison.Ordinal);
            DataFrame twice = Long(20).Sql("SELECT * FROM this UNION ALL SELECT * FROM this");
            Assert.Contains("more than one answer", Assert.Throws<ArgumentException>(() => FitLong(twice)).Message, StringComparison.Ordinal);
        }
    }

    public class OfProtectedData
    {
        [Fact]
        public void Enough_learners_are_shown_as_released_and_say_the_same()
        {
            ItemResponseModel model = FitLong(Long(protection: Protection.Protected));
            Assert.Equal(Protection.Released, model.Provenance.Protection);
            Assert.Equal(FitLong(Long()).Estimates, model.Estimates);
            Assert.Contains("300 learners", Text(model), StringComparison.Ordinal);
            Assert.DoesNotContain("mean answer", Text(model), StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => model.Result);
        }

        [Fact]
        public void A_column_an_item_is_judged_as_rows_of_answers_are()
        {
            DataFrame Keyed(int last, int rowsEach = 1) => Made(
                Protection.Protected,
                [
                    Column.Create("learner_id", Enumerable.Range(0, 300).Select(row => $"rk1_{row / rowsEach:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
                    .. Items.Select((item, j) => Column.Create(item, Answers(300)[j].Select((answer, row) => j == 4 && row >= last ? (double?)null : answer)).WithDisclosureClass(DisclosureClass.Neutral)),
                ]);
            ItemResponseModel model = ItemResponse.Fit(Keyed(300), Items);
            Assert.Equal(Protection.Released, model.Provenance.Protection);
            Assert.Equal(FitLong(Long()).Estimates, model.Estimates);
            Assert.Contains("300 learners", Text(model), StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => model.Result);
            Assert.Contains("i5", Assert.Throws<ProtectedDataException>(() => ItemResponse.Fit(Keyed(4), Items)).Message, StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => ItemResponse.Fit(Keyed(300), ["learner_id", "i1", "i2"]));
            DataFrame frame = Keyed(300);
            ItemResponse.Fit(frame, Items);
            Assert.Contains("before", Assert.Throws<ProtectedDataException>(() => ItemResponse.Fit(frame.Sql("SELECT * FROM this WHERE learner_id <> (SELECT min(learner_id) FROM this)"), Items)).Message, StringComparison.Ordinal);
            Assert.Contains("more than one answer", Assert.Throws<ArgumentException>(() => ItemResponse.Fit(Keyed(300, rowsEach: 2), Items)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void An_item_of_few_learners_is_refused_by_name()
        {
            Assert.Contains("rare", Assert.Throws<ProtectedDataException>(() => FitLong(Long(protection: Protection.Protected, smallItem: 4))).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void A_refit_without_one_learner_is_a_measurement_of_that_learner()
        {
            DataFrame frame = Long(protection: Protection.Protected);
            FitLong(frame);
            DataFrame without = frame.Sql("SELECT * FROM this WHERE learner_id <> (SELECT min(learner_id) FROM this)");
            Assert.Contains("before", Assert.Throws<ProtectedDataException>(() => FitLong(without)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void An_answer_of_one_learner_turned_round_is_a_measurement_of_that_learner()
        {
            DataFrame frame = Long(protection: Protection.Protected);
            FitLong(frame);
            DataFrame turned = frame.Sql("SELECT * REPLACE (CASE WHEN learner_id = (SELECT min(learner_id) FROM this) THEN NOT correct ELSE correct END AS correct) FROM this");
            Assert.Throws<ProtectedDataException>(() => FitLong(turned));
        }

        [Fact]
        public void Wide_rows_scores_and_categories_are_refused_with_what_works()
        {
            Assert.Contains("UNPIVOT", Assert.Throws<ProtectedDataException>(() => ItemResponse.Fit(Wide(protection: Protection.Protected), Items)).Message, StringComparison.Ordinal);
            Assert.Contains("model card", Assert.Throws<ProtectedDataException>(() => ItemResponse.Fit(Wide(), Items).Score(Wide(protection: Protection.Protected))).Message, StringComparison.Ordinal);
            DataFrame graded = Long(protection: Protection.Protected).Sql("SELECT learner_id, item, correct::INT + (hash(learner_id, item) % 2)::INT AS correct FROM this");
            Assert.Contains("more than two categories", Assert.Throws<ProtectedDataException>(() => ItemResponse.Fit(graded, "learner_id", "item", "correct", new() { Model = ItemResponseModelKind.GradedResponse })).Message, StringComparison.Ordinal);
        }
    }
}
