using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Privacy.Estimates;

/// <summary>Effects of groups (random effects) at the gate: any kind of model hands them in.</summary>
public sealed class GroupEffectsTests
{
    private static ModelDisclosure Model(DataFrame frame, string[] groups, string name = "school")
    {
        int n = frame.RowCount;
        string[] labels = [.. groups.Distinct(StringComparer.Ordinal)];
        double[] x = frame["x"].ToDoubles();
        return new ModelDisclosure
        {
            Model = $"y ~ x + (1 | {name})",
            Frame = frame,
            Used = [.. Enumerable.Repeat(true, n)],
            Columns = ["y", "x"],
            Outcome = "y",
            OutcomeColumns = ["y"],
            OutcomeValues = frame["y"].ToDoubles(),
            Factors = [],
            Design = [("x", x)],
            HasIntercept = true,
            ResidualDegreesOfFreedom = n - 3,
            Groups = [new ModelGroups(name, [.. groups.Select(group => Array.IndexOf(labels, group))], labels)],
        };
    }

    private static DataFrame Frame(int learners = 200)
    {
        var random = new RandomStream(5);
        return DataFrame.FromColumns(
            Column.Create("learner_key", Enumerable.Range(0, learners)).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("y", Enumerable.Range(0, learners).Select(_ => 7 + random.Normal()).ToArray()).WithDisclosureClass(DisclosureClass.Neutral),
            Column.Create("x", Enumerable.Range(0, learners).Select(_ => random.Normal()).ToArray()).WithDisclosureClass(DisclosureClass.Neutral)).Opened();
    }

    /// <summary>Groups of given sizes, the rest in one large group.</summary>
    private static string[] Groups(int learners, params int[] sizes)
    {
        var groups = new string[learners];
        Array.Fill(groups, "large");
        int next = 0;
        for (int group = 0; group < sizes.Length; group++)
        {
            for (int i = 0; i < sizes[group]; i++) groups[next++] = $"g{group}";
        }

        return groups;
    }

    [Fact]
    public void Large_groups_are_shown()
    {
        ModelRelease release = ModelGate.Decide(Model(Frame(), Groups(200, 20, 30, 5)), CancellationToken.None);
        Assert.Equal([false, false, false, false], release.HiddenGroups[0]);
        Assert.Equal(200, release.Learners);
    }

    [Fact]
    public void One_small_group_takes_the_next_smallest_with_it_since_effects_add_up_to_zero()
    {
        ModelRelease release = ModelGate.Decide(Model(Frame(), Groups(200, 4, 30, 9)), CancellationToken.None);
        Assert.Equal([true, false, true, false], release.HiddenGroups[0]);
        Assert.Contains(release.Rules, rule => rule.Contains("× hidden: effects of school", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_groups_too_small_even_together_take_a_third() =>
        Assert.Equal([true, true, false, true, false], ModelGate.Decide(Model(Frame(), Groups(200, 1, 2, 30, 9)), CancellationToken.None).HiddenGroups[0]);

    [Fact]
    public void Two_small_groups_of_enough_between_them_are_enough() =>
        Assert.Equal([true, true, false, false], ModelGate.Decide(Model(Frame(), Groups(200, 3, 4, 30)), CancellationToken.None).HiddenGroups[0]);

    [Fact]
    public void Effects_of_learners_are_never_shown()
    {
        DataFrame frame = Frame();
        ModelRelease release = ModelGate.Decide(Model(frame, [.. Enumerable.Range(0, 200).Select(i => $"{i}")], "learner_key"), CancellationToken.None);
        Assert.All(release.HiddenGroups[0], Assert.True);
        Assert.Contains(release.Rules, rule => rule.Contains("about one learner each", StringComparison.Ordinal));
        // Under another name the groups are of one learner each, too.
        Assert.All(ModelGate.Decide(Model(frame, [.. Enumerable.Range(0, 200).Select(i => $"{i}")], "row"), CancellationToken.None).HiddenGroups[0], Assert.True);
    }

    [Fact]
    public void A_group_that_differs_from_a_released_one_by_few_is_hidden_and_the_model_shown()
    {
        DataFrame frame = Frame();
        ModelGate.Decide(Model(frame, Groups(200, 20, 30, 40)), CancellationToken.None);
        // Two learners of the first group are in the second now.
        string[] moved = Groups(200, 20, 30, 40);
        moved[0] = moved[1] = "g1";
        ModelRelease release = ModelGate.Decide(Model(frame, moved), CancellationToken.None);
        string[] labels = [.. moved.Distinct(StringComparer.Ordinal)];
        Assert.True(release.HiddenGroups[0][Array.IndexOf(labels, "g0")]);
        Assert.True(release.HiddenGroups[0][Array.IndexOf(labels, "g1")]);
        Assert.False(release.HiddenGroups[0][Array.IndexOf(labels, "large")]);
    }

    [Fact]
    public void Synthetic_rows_hide_nothing()
    {
        DataFrame frame = DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), Frame().Columns);
        ModelRelease release = ModelGate.Decide(Model(frame, Groups(200, 1)), CancellationToken.None);
        Assert.False(release.IsGated);
        Assert.Equal([false, false], release.HiddenGroups[0]);
        Assert.Empty(release.Rules);
    }
}
