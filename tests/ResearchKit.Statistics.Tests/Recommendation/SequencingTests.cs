using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;
using ResearchKit.Statistics.Recommendation;
using Xunit;

namespace ResearchKit.Statistics.Tests.Recommendation;

public sealed class SequencingTests
{
    private static readonly PrerequisiteGraph Graph = PrerequisiteGraph.Of(
        ["percent", "fraction", "count", "ratio", "area"], [("fraction", "count"), ("percent", "fraction"), ("ratio", "fraction"), ("ratio", "fraction")]);

    [Fact]
    public void Order_puts_prerequisites_first_and_ties_as_given()
    {
        Assert.Equal(["count", "fraction", "percent", "ratio", "area"], Graph.Order.Select(place => Graph.Skills[place]));
        Assert.Equal([Graph.PlaceOf("fraction")], Graph.Requires(Graph.PlaceOf("ratio")));
        Assert.Equal(-1, Graph.PlaceOf("nothing"));
    }

    [Fact]
    public void A_circle_is_found_and_named()
    {
        string message = Assert.Throws<ArgumentException>(() => PrerequisiteGraph.Of(["a", "b", "c", "d"], [("b", "a"), ("c", "b"), ("b", "d"), ("d", "c")])).Message;
        Assert.Contains("'b' requires 'd' requires 'c' requires 'b'", message, StringComparison.Ordinal);
        Assert.Contains("'a' requires 'a'", Assert.Throws<ArgumentException>(() => PrerequisiteGraph.Of(["a"], [("a", "a")])).Message, StringComparison.Ordinal);
        Assert.Contains("'z' is none", Assert.Throws<ArgumentException>(() => PrerequisiteGraph.Of(["a"], [("a", "z")])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PrerequisiteGraph.Of(["a", "a"], []));
    }

    [Fact]
    public void Next_is_what_is_ready_and_nothing_is_closed_off()
    {
        IReadOnlyList<Recommended> all = new MasterySequencing(Graph).Recommend([0.3, 0.5, 0.9, 0.6, double.NaN]);

        // Count is not mastered at 0.9, but firm enough to build on.
        Assert.Equal(["count", "fraction", "area", "ratio", "percent"], all.Select(one => Graph.Skills[one.Item]));
        Assert.All(all, one => Assert.True(one.Probability >= 0.02 - 1e-12));
        Assert.Equal(1, all.Sum(one => one.Probability), 1e-12);
        Assert.Equal(0.92, all[0].Probability, 1e-12);
        Assert.Contains("builds on nothing else", all[0].Reason, StringComparison.Ordinal);
        Assert.Contains("what it builds on is there (count)", all[1].Reason, StringComparison.Ordinal);
        Assert.Contains("Builds on fraction, which is not there yet (50 %). Open all the same.", all[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_mastered_comes_last_for_review()
    {
        IReadOnlyList<Recommended> all = new MasterySequencing(Graph).Recommend([0.99, 0.97, 0.99, 0.98, 0.96]);
        Assert.All(all, one => Assert.StartsWith("For review", one.Reason, StringComparison.Ordinal));
        Assert.Equal("area", Graph.Skills[all[0].Item]);
        Assert.Throws<ArgumentException>(() => new MasterySequencing(Graph).Scores([0.5]));
        Assert.Throws<ArgumentException>(() => new MasterySequencing(Graph).Scores([0.5, 0.5, 1.5, 0.5, 0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MasterySequencing(Graph, new() { Prerequisite = 0.99 }));
    }

    [Fact]
    public void A_fixed_path_goes_step_by_step()
    {
        var path = new FixedPath([2, 1, 0], 4);
        Assert.Equal([1, 0, 3, 2], path.Recommend([false, false, true, false]).Select(one => one.Item));
        Assert.Equal("Step 2 of 3 of the path.", path.Recommend([false, false, true, false])[0].Reason);
        Assert.Throws<ArgumentException>(() => new FixedPath([0, 0], 2));
    }

    [Fact]
    public void Probabilities_keep_the_floor_and_add_up()
    {
        Assert.Equal([0.1, 0.4, 0.4, 0.1], ActionPolicy.Probabilities([1, 2, 2, double.NaN], 0.1), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.5, 0.5], ActionPolicy.Probabilities([double.NaN, double.NaN]));
        double[] soft = ActionPolicy.Probabilities([0, 1], 0, temperature: 1);
        Assert.Equal(Math.E, soft[1] / soft[0], 1e-12);
        Assert.Throws<ArgumentException>(() => ActionPolicy.Probabilities([1, 2], 0.6));
        Assert.Throws<ArgumentException>(() => ActionPolicy.Probabilities([]));
        double[] tied = [1, 1, 1, 2, double.NaN];
        Assert.Equal(3, ActionPolicy.Ranking(tied)[0]);
        Assert.Equal(4, ActionPolicy.Ranking(tied)[^1]);
        Assert.Equal(ActionPolicy.Ranking(tied, 5), ActionPolicy.Ranking(tied, 5));
        Assert.True(Enumerable.Range(0, 20).Select(seed => ActionPolicy.Ranking(tied, (ulong)seed)[1]).Distinct().Count() == 3);
    }

    [Theory]
    [InlineData(LearnerKind.KnowledgeTracing)]
    [InlineData(LearnerKind.GradualWithFading)]
    public void Mastery_sequencing_beats_chance_in_both_worlds_and_breaks_fewer_prerequisites(LearnerKind kind)
    {
        LearnerWorld world = World(kind);
        var mastery = new MasterySequencing(world.Graph);
        SequenceOutcome sequenced = SequenceSimulation.Run(view => ActionPolicy.Probabilities(mastery.Scores([.. view.Mastery]), 0.005), world);
        SequenceOutcome random = SequenceSimulation.Run(view => ActionPolicy.Probabilities(new double[view.Mastery.Count]), world);

        Assert.True(sequenced.LessThat(random).Lower > 0);
        Assert.True(sequenced.Violations < random.Violations);
        Assert.True(random.Coverage > 0.9);
        Assert.Equal(sequenced.DelayedTest.Value, SequenceSimulation.Run(view => ActionPolicy.Probabilities(mastery.Scores([.. view.Mastery]), 0.005), world).DelayedTest.Value);
    }

    [Fact]
    public void The_value_without_any_learning_is_known()
    {
        // Nobody learns or forgets: the test is prior knowledge, 0.4 (1 - slip) + 0.6 guess = 0.4 * 0.9 + 0.6 * 0.2.
        var world = new LearnerWorld
        {
            Graph = PrerequisiteGraph.Of(["a", "b"], []),
            Skills = [new(0.4, 0, 0.1, 0.2, 0), new(0.4, 0, 0.1, 0.2, 0)],
            ForgottenBeforeTest = 0,
            Learners = 4000,
        };
        SequenceOutcome outcome = SequenceSimulation.Run(view => [0.5, 0.5], world);
        Assert.InRange(outcome.DelayedTest.Value, 0.48 - 0.013, 0.48 + 0.013);
        Assert.Equal(0, outcome.Gain.Value, 1e-12);
        Assert.Equal(0, outcome.Violations);
        Assert.ThrowsAny<Exception>(() => SequenceSimulation.Run(view => [0.5, 0.6], world));
        Assert.Throws<ArgumentException>(() => SequenceSimulation.Run(view => [1.0], world with { Skills = [] }));
    }

    [Fact]
    public void A_policys_value_is_found_from_the_log_of_another()
    {
        // Three activities; the right one is the learner's level. The log shows at random with a floor; the policy shows the right one. Its value: 0.3 + 0.4 * (0.9 + 0.1 / 3).
        var random = new RandomStream(21);
        const int Rows = 4000;
        var (outcome, shown, propensity, level) = (new double[Rows], new int[Rows], new double[Rows], new int[Rows]);
        for (int row = 0; row < Rows; row++)
        {
            level[row] = random.Integer(3);
            double[] logging = ActionPolicy.Probabilities([2, 1, 0], 0.2);
            shown[row] = random.Categorical(logging);
            propensity[row] = logging[shown[row]];
            outcome[row] = random.Bernoulli(shown[row] == level[row] ? 0.7 : 0.3) ? 1 : 0;
        }

        double[] Choose(int row)
        {
            var scores = new double[3];
            scores[level[row]] = 1;
            return ActionPolicy.Probabilities(scores);
        }

        var result = PolicyValue.Of(outcome, shown, propensity, Choose, ["a", "b", "c"]);

        const double Truth = 0.3 + 0.4 * (0.9 + 0.1 / 3);
        foreach (string estimator in new[] { "IPS", "SNIPS", "doubly robust" })
        {
            Estimate value = result.Estimates.Single(one => one.Term == estimator);
            Assert.InRange(Truth, value.Value - 3.3 * value.StandardError, value.Value + 3.3 * value.StandardError);
        }

        Assert.True(result.Estimates.Single(one => one.Term == "gain over the logged policy").Lower > 0.1);
        Assert.Throws<ArgumentException>(() => PolicyValue.Of(outcome, shown, propensity, _ => [1.0], ["a", "b", "c"]));
    }

    internal static LearnerWorld World(LearnerKind kind) => new()
    {
        Graph = PrerequisiteGraph.Of([.. Enumerable.Range(0, 8).Select(i => $"s{i}")], Enumerable.Range(1, 7).Select(i => ($"s{i}", $"s{(i - 1) / 2}"))),
        Skills = [.. Enumerable.Range(0, 8).Select(i => new KnowledgeParameters(0.15, 0.2, 0.08, 0.2, 0))],
        Kind = kind,
        Learners = 400,
        LearningWithoutPrerequisites = 0.1,
    };
}
