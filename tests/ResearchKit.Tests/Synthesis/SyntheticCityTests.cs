using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

public class SyntheticCityTests
{
    private static readonly CityOptions Small = new() { Learners = 330, Years = 2, VisitsPerWeek = 0.2 };

    public class Generate
    {
        [Fact]
        public void Same_options_make_the_same_city_with_any_number_of_threads()
        {
            var options = Small with { Learners = 2_500 };

            var one = SyntheticCity.Generate(options, tables: null, threads: 1);
            var two = SyntheticCity.Generate(options, tables: null, threads: 2);

            Assert.Equal(one.Tables.Select(Content), two.Tables.Select(Content));
        }

        [Fact]
        public void Another_seed_makes_another_city()
        {
            var one = SyntheticCity.Generate(Small);
            var other = SyntheticCity.Generate(Small with { Seed = 2 });

            Assert.NotEqual(Content(new("grade", one["grade"])), Content(new("grade", other["grade"])));
        }

        [Fact]
        public void Some_tables_alone_have_the_rows_that_they_have_among_all()
        {
            var all = SyntheticCity.Generate(Small);
            var some = SyntheticCity.Generate(Small, new HashSet<string> { "grade", "survey_response" });

            Assert.Equal(["grade", "survey_response"], some.Tables.Select(table => table.Name));
            Assert.Equal(Content(new("grade", all["grade"])), Content(new("grade", some["grade"])));
            Assert.Equal(Content(new("survey_response", all["survey_response"])), Content(new("survey_response", some["survey_response"])));
        }

        [Fact]
        public void Learners_of_a_larger_city_are_not_those_of_a_smaller_one_cut_off()
        {
            // Another size is another plan of areas and cohorts, so that nobody takes one city for a sample of the other.
            var tables = new HashSet<string> { "learner" };
            var one = SyntheticCity.Generate(Small, tables)["learner"];
            var other = SyntheticCity.Generate(Small with { Learners = 1_200 }, tables)["learner"];

            Assert.Equal((330, 1_200), (one.RowCount, other.RowCount));
            Assert.NotEqual(Content(new("learner", one)), Content(new("learner", other.Head(330))));
        }

        [Fact]
        public void Every_frame_is_marked_synthetic() =>
            Assert.All(SyntheticCity.Generate(Small).Tables, table => Assert.Equal(Protection.Synthetic, table.Rows.Provenance.Protection));

        [Fact]
        public void Every_row_keeps_to_the_learning_schema()
        {
            // The writer refuses unknown columns, repeated keys, references without a target, codes and values out of range.
            var folder = Directory.CreateTempSubdirectory("rk-city-");
            try
            {
                var path = Path.Combine(folder.FullName, "city.duckdb");
                var city = SyntheticCity.Generate(Small with { Learners = 1_200, Years = 3 });
                CityDataset.WriteStore(city.Options, path);

                using var store = LearningStore.Open(path);
                Assert.Equal(Protection.Synthetic, store.Protection);
                Assert.All(city.Tables, table => Assert.Equal((long)table.Rows.RowCount, store.Query($"SELECT count(*) AS n FROM {table.Name}").Opened()["n"].GetValue(0)));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        [Fact]
        public void Pseudonyms_are_distinct_and_look_like_pseudonyms()
        {
            var pseudonyms = SyntheticCity.Generate(Small)["person"]["pseudonym"];
            var all = Enumerable.Range(0, pseudonyms.Count).Select(row => (string)pseudonyms.GetValue(row)!).ToList();

            Assert.Equal(all.Count, all.Distinct().Count());
            Assert.All(all, text => Assert.Matches("^rk1_[0-9a-f]{32}$", text));
        }

        [Theory]
        [InlineData(299)]
        [InlineData(10_000_001)]
        public void Size_outside_its_range_is_refused(int learners)
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticCity.Generate(new CityOptions { Learners = learners }));

            Assert.Contains("Learners must be from 300 to 10", refused.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Effects_that_cannot_hold_together_are_refused()
        {
            var effects = new WellLearningEffects { ExhaustionMathematics = 0.7, InadequacyMathematics = -0.7 };

            var refused = Assert.Throws<ArgumentException>(() => SyntheticCity.Generate(new CityOptions { Effects = new CityEffects { WellLearning = effects } }));

            Assert.Contains("what differs between persons would have a negative variance", refused.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Unknown_table_lists_those_there_are() =>
            Assert.Contains("learner, enrolment", Assert.Throws<ArgumentException>(() => SyntheticCity.Generate(Small)["pupil"]).Message, StringComparison.Ordinal);

        [Fact]
        public void Cancellation_stops_it() =>
            Assert.ThrowsAny<OperationCanceledException>(() =>
                SyntheticCity.Generate(new CityOptions { Learners = 50_000 }, cancellationToken: new CancellationToken(canceled: true)));

        [Fact]
        public void Cancellation_midway_stops_it()
        {
            using var stop = new CancellationTokenSource();
            var progress = new StopAt(stop, 0.1);

            Assert.ThrowsAny<OperationCanceledException>(() => SyntheticCity.Generate(new CityOptions { Learners = 30_000, Years = 1 }, progress, stop.Token));
            Assert.InRange(progress.Last, 0.1, 0.9);
        }

        private sealed class StopAt(CancellationTokenSource stop, double share) : IProgress<double>
        {
            public double Last { get; private set; }

            public void Report(double value)
            {
                Last = value;
                if (value >= share)
                    stop.Cancel();
            }
        }
    }

    private static string Content(CityTable table)
    {
        var rows = Enumerable.Range(0, table.Rows.RowCount).Select(row => string.Join(',', table.Rows.Columns.Select(column => column.GetValue(row))));
        return table.Name + "\n" + string.Join('\n', rows);
    }
}
