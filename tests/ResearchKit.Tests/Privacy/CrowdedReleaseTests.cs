using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Privacy;

/// <summary>Tables of thousands of learners, nearly each of whom is alone in what all tables tell of them together: they are not to be hidden for want of a proof.</summary>
public sealed class CrowdedReleaseTests
{
    private static readonly RandomStream s_random = new(8);

    private static DataFrame Frame(IEnumerable<int> learners, params (string Name, DisclosureClass Class, Func<int, object> Value)[] columns) => DataFrame.FromColumns(
        new FrameProvenance("city.duckdb", Protection.Protected) { Origin = FrameOrigin.New() },
        [
            Column.Create("learner", learners.Select(one => $"rk1_{one:x32}")).WithDisclosureClass(DisclosureClass.Pseudonym),
            .. columns.Select(column => (column.Class == DisclosureClass.Neutral
                ? Column.Create(column.Name, Enumerable.Range(0, learners.Count()).Select(row => (bool)column.Value(row)))
                : Column.Create(column.Name, Enumerable.Range(0, learners.Count()).Select(row => (string)column.Value(row)))).WithDisclosureClass(column.Class)),
        ]).Opened();

    [Fact]
    public void A_table_of_many_cells_after_others_keeps_most_of_what_it_has()
    {
        const int Learners = 5_000;
        var random = s_random.Split("after");
        int[] Draw(int groups) => [.. Enumerable.Range(0, Learners).Select(_ => random.Integer(groups))];
        var (school, grade, language, passed) = (Draw(24), Draw(6), Draw(8), Enumerable.Range(0, Learners).Select(_ => random.Bernoulli(0.8)).ToArray());
        var frame = Frame(
            Enumerable.Range(0, Learners),
            ("school", DisclosureClass.QuasiIdentifier, row => $"s{school[row]:00}"), ("grade", DisclosureClass.QuasiIdentifier, row => $"g{grade[row]}"),
            ("language", DisclosureClass.QuasiIdentifier, row => $"l{language[row]}"), ("passed", DisclosureClass.Neutral, row => passed[row]));
        Assert.Equal(0, frame.Release(["language"], Measure.Count(), Measure.Share("passed")).HiddenCount);
        var table = frame.Release(["school", "grade"], Measure.Count(), Measure.Share("passed"));
        Assert.InRange(table.HiddenCount, 1, table.Cells.Count / 2);
        var coarser = frame.Release(["grade"], Measure.Count(), Measure.Share("passed"));
        Assert.Equal(0, coarser.HiddenCount);
    }

    [Fact]
    public void Learners_of_several_subjects_are_counted_by_subject()
    {
        var random = s_random.Split("subjects");
        (int Learner, int Subject)[] rows = [.. Enumerable.Range(0, 1_500).SelectMany(learner => random.Choose(random.IntegerBetween(1, 6), 12).Select(subject => (learner, subject)))];
        var passed = rows.Select(_ => random.Bernoulli(0.8)).ToArray();
        var frame = Frame(
            [.. rows.Select(row => row.Learner)],
            ("subject", DisclosureClass.QuasiIdentifier, row => $"t{rows[row].Subject:00}"), ("passed", DisclosureClass.Neutral, row => passed[row]));
        Assert.Equal(0, frame.Release(["subject"], Measure.Count()).HiddenCount);
    }

    /// <summary>Single tables whose learners stand in several groups: small numbers followed from their own figures.</summary>
    [Theory]
    [InlineData(217)]
    [InlineData(282)]
    [InlineData(10922)]
    [InlineData(11167)]
    [InlineData(11715)]
    public void A_table_of_overlapping_groups_tells_no_small_number_of_its_own(ulong seed)
    {
        var folder = Directory.CreateTempSubdirectory("rk-overlap-").FullName;
        var sequence = ReleaseSequence.Make(seed, folder, most: 1);
        Directory.Delete(folder, recursive: true);
        Assert.Empty(sequence.Attack());
        Assert.True(sequence.Shown > 0);
    }
}
