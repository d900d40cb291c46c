using ResearchKit.Frames;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Tests.Synthesis.Processes;

/// <summary>Rows of practice: who answers what, and with which known probabilities.</summary>
public class PracticeProcessTests
{
    private static readonly HashSet<string> Tables = ["skill", "skill_prerequisite", "content_item", "content_feature", "item_skill", "item_response", "feedback", "recommendation"];

    private static SyntheticCity City { get; } = SyntheticCity.Generate(new CityOptions { Learners = 900 }, Tables, threads: 2);

    public class Units
    {
        [Fact]
        public void Every_learner_takes_each_unit_whole_or_not_at_all()
        {
            var counts = Answers().GroupBy(answer => (answer.Learner, answer.Stream)).GroupBy(unit => unit.Key.Stream).ToDictionary(
                stream => stream.Key, stream => stream.Select(unit => unit.Count()).Distinct().Order().ToArray(), StringComparer.Ordinal);

            Assert.Equal([30], counts["static_test"]);
            Assert.Equal([40], counts["afm_unit"]);
            Assert.Equal([45], counts["bkt_unit"]);
            Assert.Equal([12], counts["feedback_unit"]);
            Assert.Equal([16], counts["scaffold_unit"]);
            Assert.Equal([5], counts["placement_quiz"]);
            // Six of the feedback unit, four of the scaffold unit, three of the recommendations; a few are gone before one of them.
            Assert.Equal(13, counts["delayed_test"][^1]);
            Assert.All(counts["delayed_test"], count => Assert.Contains(count, new[] { 3, 4, 6, 7, 9, 10, 13 }));
            Assert.InRange(Answers().Select(answer => answer.Learner).Distinct().Count(), 850, 900);
        }

        [Fact]
        public void Opportunities_count_from_one_and_time_goes_on()
        {
            foreach (var practised in Answers().Where(answer => answer.Stream is "afm_unit" or "bkt_unit").GroupBy(answer => (answer.Learner, answer.Skill)))
            {
                Assert.Equal(Enumerable.Range(1, practised.Count()), practised.Select(answer => answer.Opportunity));
                Assert.Equal(practised.Select(answer => answer.At).Order(), practised.Select(answer => answer.At));
                Assert.Equal(practised.Count(), practised.Select(answer => answer.Item).Distinct().Count());
            }
        }

        [Fact]
        public void Streams_share_no_skill_but_the_static_test_and_the_delayed_tests()
        {
            var skills = Answers().Where(answer => answer.Stream is not ("static_test" or "delayed_test"))
                .GroupBy(answer => answer.Skill).Select(skill => skill.Select(answer => answer.Stream).Distinct().Count());

            Assert.All(skills, streams => Assert.Equal(1, streams));
        }
    }

    public class References
    {
        [Fact]
        public void Resolve_and_numbers_are_unique()
        {
            var items = City["content_item"]["item_id"].ToDoubles().ToHashSet();
            var skills = City["skill"]["skill_id"].ToDoubles().ToHashSet();
            var responses = City["item_response"]["response_id"].ToDoubles();

            Assert.Equal(responses.Length, responses.Distinct().Count());
            Assert.All(City["item_response"]["item_id"].ToDoubles().Distinct(), item => Assert.Contains(item, items));
            Assert.All(City["recommendation"]["item_id"].ToDoubles().Distinct(), item => Assert.Contains(item, items));
            Assert.All(City["content_feature"]["item_id"].ToDoubles().Distinct(), item => Assert.Contains(item, items));
            Assert.All(City["item_skill"]["item_id"].ToDoubles(), item => Assert.Contains(item, items));
            Assert.All(City["item_skill"]["skill_id"].ToDoubles(), skill => Assert.Contains(skill, skills));
            Assert.True(items.Where(item => item < GroupNumbers.FirstTrainingModule).ToHashSet().SetEquals(City["item_skill"]["item_id"].ToDoubles()));
            var answered = responses.ToHashSet();
            Assert.All(City["feedback"]["response_id"].ToDoubles(), response => Assert.Contains(response, answered));
            Assert.Equal(City["feedback"].RowCount, City["feedback"]["feedback_id"].ToDoubles().Distinct().Count());
            Assert.Equal(City["recommendation"].RowCount, City["recommendation"]["recommendation_id"].ToDoubles().Distinct().Count());
        }

        [Fact]
        public void Prerequisites_come_earlier_so_that_there_is_no_circle()
        {
            var edges = City["skill_prerequisite"]["skill_id"].ToDoubles().Zip(City["skill_prerequisite"]["requires_skill_id"].ToDoubles()).ToArray();

            Assert.True(edges.Length >= 12);
            Assert.All(edges, edge => Assert.True(edge.Second < edge.First));
        }
    }

    public class Propensities
    {
        [Fact]
        public void Of_feedback_add_up_to_one_after_a_right_and_after_a_wrong_answer()
        {
            var right = Answers().ToDictionary(answer => answer.Id, answer => answer.Correct);
            var given = City["feedback"]["response_id"].ToDoubles().Zip(Texts("feedback", "kind"), City["feedback"]["assigned_prob"].ToDoubles())
                .Where(feedback => feedback.Third < 1).ToArray();

            foreach (var isRight in new[] { true, false })
            {
                var kinds = given.Where(feedback => right[feedback.First] == isRight).GroupBy(feedback => feedback.Second).ToArray();
                Assert.Equal(6, kinds.Length);
                Assert.Equal(1, kinds.Sum(kind => kind.Select(feedback => feedback.Third).Distinct().Single()), 12);
                var n = (double)kinds.Sum(kind => kind.Count());
                Assert.All(kinds, kind => Assert.InRange(kind.Count() / n, kind.First().Third - 0.04, kind.First().Third + 0.04));
            }
        }

        [Fact]
        public void Of_recommendations_add_up_to_one_over_activities_and_keep_the_floor()
        {
            var mastered = Answers().Where(answer => answer.Stream == "placement_quiz").GroupBy(answer => answer.Learner)
                .ToDictionary(quiz => quiz.Key, quiz => quiz.Count(answer => answer.Correct));
            var shown = City["recommendation"]["learner_id"].ToDoubles().Zip(City["recommendation"]["item_id"].ToDoubles(), City["recommendation"]["propensity"].ToDoubles()).ToArray();

            Assert.All(shown, row => Assert.True(row.Third >= 0.05));
            foreach (var alike in shown.GroupBy(row => mastered[(int)row.First]))
            {
                var activities = alike.GroupBy(row => row.Second).ToArray();
                Assert.Equal(5, activities.Length);
                Assert.Equal(1, activities.Sum(activity => activity.Select(row => row.Third).Distinct().Single()), 12);
            }
        }

        [Fact]
        public void Of_scaffolds_add_up_to_one_before_the_criterion_and_after_it()
        {
            var steps = Answers().Where(answer => answer.Stream == "scaffold_unit").GroupBy(answer => (answer.Learner, answer.Skill)).Select(skill => skill.ToArray()).ToArray();

            Assert.Equal(1, steps.SelectMany(skill => skill[..4]).GroupBy(answer => answer.Scaffold).Sum(kind => kind.Select(answer => answer.ScaffoldProbability).Distinct().Single()), 12);
            foreach (var alike in steps.GroupBy(skill => skill[..4].Count(answer => answer.Correct) >= 3))
            {
                Assert.Equal(1, alike.GroupBy(skill => skill[4].Scaffold).Sum(kind => kind.Select(skill => skill[4].ScaffoldProbability).Distinct().Single()), 12);
                Assert.All(alike, skill => Assert.Single(skill[4..].Select(answer => (answer.Scaffold, answer.ScaffoldProbability)).Distinct()));
            }
        }
    }

    public class Generate
    {
        [Fact]
        public void Is_the_same_with_one_thread_and_without_the_other_tables()
        {
            var alone = SyntheticCity.Generate(new CityOptions { Learners = 900 }, new HashSet<string> { "item_response" }, threads: 1)["item_response"];
            var both = City["item_response"];

            Assert.Equal(both.RowCount, alone.RowCount);
            foreach (var column in new[] { "response_id", "item_id", "correct", "hints", "response_time_s", "scaffold_prob" })
                Assert.Equal(both[column].ToDoubles(), alone[column].ToDoubles());
        }

        [Fact]
        public void With_no_effects_no_recommendation_is_worth_more_than_another()
        {
            var model = new ResearchKit.Synthesis.Processes.RecommendationModel(RecommendationEffects.None);
            var values = Enum.GetValues<ResearchKit.Synthesis.Processes.RecommendationPolicy>().Select(model.Value).ToArray();

            Assert.All(values, value => Assert.Equal(0.455, value, 12));
        }
    }

    private sealed record Answer(double Id, int Learner, int Item, int Skill, string Stream, DateTime At, int Opportunity, bool Correct, string Scaffold, double ScaffoldProbability);

    private static readonly Lazy<Answer[]> All = new(Read);

    private static Answer[] Answers() => All.Value;

    private static Answer[] Read()
    {
        var skills = City["item_skill"]["item_id"].ToDoubles().Zip(City["item_skill"]["skill_id"].ToDoubles()).GroupBy(pair => (int)pair.First)
            .ToDictionary(pair => pair.Key, pair => (int)pair.First().Second);
        var frame = City["item_response"];
        var (id, learner, item) = (frame["response_id"].ToDoubles(), frame["learner_id"].ToDoubles(), frame["item_id"].ToDoubles());
        var (opportunity, correct, probability) = (frame["opportunity"].ToDoubles(), frame["correct"].ToDoubles(), frame["scaffold_prob"].ToDoubles());
        var (stream, scaffold) = (Texts("item_response", "stream_code"), Texts("item_response", "scaffold_kind"));
        var at = ((Column<DateTime>)frame["responded_at"]).ToArray(DateTime.MinValue);
        return [.. Enumerable.Range(0, id.Length).Select(i => new Answer(
            id[i], (int)learner[i], (int)item[i], skills[(int)item[i]], stream[i]!, at[i], (int)opportunity[i], correct[i] == 1, scaffold[i]!, probability[i]))];
    }

    private static string?[] Texts(string table, string column) => ((StringColumn)City[table][column]).ToArray();
}
