using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Tests.Privacy.Noise;

public sealed class NoisyReleaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-noise");

    public void Dispose() => _folder.Delete(recursive: true);

    private PrivacyLedger Ledger(double epsilon)
    {
        var ledger = new PrivacyLedger(new AuditLog(Path.Combine(_folder.FullName, Guid.NewGuid() + ".duckdb")));
        ledger.Declare(epsilon);
        return ledger;
    }

    // Learner i in group i / perGroup; has "passed" if i is even, grade 4 to 10.
    private static DataFrame Learners(int groups, int perGroup, Protection protection = Protection.Protected)
    {
        var n = groups * perGroup;
        return DataFrame.FromColumns(new FrameProvenance("city", protection),
        [
            Column.Create("learner_id", Enumerable.Range(0, n)), Column.Create("school", Enumerable.Range(0, n).Select(i => $"s{i / perGroup}")),
            Column.Create("passed", Enumerable.Range(0, n).Select(i => i % 2 == 0)), Column.Create("grade", Enumerable.Range(0, n).Select(i => 4.0 + (i % 7))),
        ]).Opened();
    }

    private static NoiseOptions Options(int groups, double epsilon, NoiseKind kind = NoiseKind.Gaussian) =>
        new NoiseOptions { Epsilon = epsilon, Kind = kind }.WithGroups("school", Enumerable.Range(0, groups).Select(i => (object)$"s{i}")).WithBounds("grade", 4, 10);

    [Theory]
    [InlineData(NoiseKind.Gaussian)]
    [InlineData(NoiseKind.Laplace)]
    public void Intervals_hold_the_value_without_noise_in_95_of_100(NoiseKind kind)
    {
        var table = Learners(1500, 60, Protection.Synthetic).ReleaseWithNoise(
            ["school"], [Measure.Count(), Measure.Share("passed"), Measure.Mean("grade")], Options(1500, 3, kind) with { Seed = 5 });
        var cells = table.Cells.SkipLast(1).ToArray();
        double Covered(int measure, Func<int, double> truth) => cells.Select((cell, i) => cell.Values[measure] is var value && value.Lower <= truth(i) && truth(i) <= value.Upper).Count(held => held) / (double)cells.Length;
        Assert.InRange(Covered(0, _ => 60), 0.925, 0.985);
        Assert.InRange(Covered(1, _ => 0.5), 0.925, 0.985);
        Assert.InRange(Covered(2, school => Enumerable.Range(school * 60, 60).Average(i => 4.0 + (i % 7))), 0.925, 0.985);
        Assert.InRange(cells.Average(cell => cell.Values[0].Value), 59.5, 60.5);
        Assert.Equal(["(other)"], table.Cells[^1].Groups);
    }

    [Fact]
    public void Groups_that_nobody_declared_are_not_told_apart()
    {
        var table = Learners(3, 50, Protection.Synthetic).ReleaseWithNoise(["school"], [Measure.Count()], Options(2, 20) with { Seed = 1 });
        Assert.Equal(["s0", "s1", "(other)"], table.Cells.Select(cell => cell.Groups[0]));
        Assert.All(table.Cells, cell => Assert.InRange(cell.Values[0].Value, 45, 55));
        Assert.Contains("WithGroups(\"school\"", Assert.Throws<ArgumentException>(() => Learners(3, 5, Protection.Synthetic).ReleaseWithNoise(["school"], [Measure.Count()], new NoiseOptions())).Message, StringComparison.Ordinal);
        Assert.Contains("WithBounds(\"grade\"", Assert.Throws<ArgumentException>(() => Learners(3, 5, Protection.Synthetic).ReleaseWithNoise([], [Measure.Mean("grade")], new NoiseOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_rows_need_a_ledger_and_take_no_seed_and_a_refusal_spends_nothing()
    {
        var frame = Learners(3, 20);
        Assert.Throws<ProtectedDataException>(() => frame.ReleaseWithNoise([], [Measure.Count()], new NoiseOptions()));
        var ledger = Ledger(1);
        Assert.Throws<ProtectedDataException>(() => frame.ReleaseWithNoise([], [Measure.Count()], new NoiseOptions { Seed = 1 }, ledger));
        Assert.Throws<ProtectedDataException>(() => frame.ReleaseWithNoise(["learner_id"], [Measure.Count()], new NoiseOptions(), ledger));
        Assert.Throws<ArgumentException>(() => frame.ReleaseWithNoise(["school"], [Measure.Count()], new NoiseOptions(), ledger));
        Assert.Throws<PrivacyBudgetException>(() => frame.ReleaseWithNoise([], [Measure.Count()], new NoiseOptions { Epsilon = 1.01 }, ledger));
        Assert.Empty(ledger.Read()!.Spendings);
        var table = frame.ReleaseWithNoise([], [Measure.Count()], new NoiseOptions { Epsilon = 1 }, ledger);
        Assert.Equal(Protection.Released, table.Provenance.Protection);
        Assert.Equal("learners", Assert.Single(ledger.Read()!.Spendings).Release);
        Assert.Throws<PrivacyBudgetException>(() => frame.ReleaseWithNoise([], [Measure.Count()], new NoiseOptions { Epsilon = 0.01 }, ledger));
    }

    [Fact]
    public void It_is_shown_with_its_noise_and_its_cost_and_as_a_frame()
    {
        var table = Learners(2, 40, Protection.Synthetic).ReleaseWithNoise(["school"], [Measure.Count(), Measure.Mean("grade")], Options(2, 2) with { Seed = 3 });
        var text = new Displayer(new ReleaseGate()).Render(table).Data[MimeTypes.Text];
        Assert.Contains("Table with noise by school [synthetic data]", text, StringComparison.Ordinal);
        Assert.Contains("discrete Gaussian, epsilon 2 at delta 1E-06", text, StringComparison.Ordinal);
        Assert.Contains("95 % by noise", text, StringComparison.Ordinal);
        var frame = table.ToFrame();
        Assert.Equal(["school", "learners", "learners_lower", "learners_upper", "mean_grade", "mean_grade_lower", "mean_grade_upper"], frame.ColumnNames);
        Assert.True(frame["learners_lower"].GetDouble(0) <= 40 && frame["learners_upper"].GetDouble(0) >= 40);
    }

    [Fact]
    public void Quotients_by_hardly_anybody_are_left_out()
    {
        var table = Learners(1, 2, Protection.Synthetic).ReleaseWithNoise([], [Measure.Share("passed"), Measure.Mean("grade")], Options(1, 0.5) with { Seed = 3 });
        Assert.All(table.Cells[0].Values, value => Assert.True(double.IsNaN(value.Value)));
    }

    // The promise before any noise: taking one learner away changes so many groups, each by so much.
    [Fact]
    public void One_learner_changes_no_more_than_was_declared()
    {
        var rows = Gen.Choose(0, 5).SelectMany(learner => Gen.Choose(0, 6).SelectMany(group => Gen.Choose(-300, 300).Select(value => (Learner: learner, Group: group, Value: value / 10.0)))).ListOf();
        Prop.ForAll(rows.ToArbitrary(), Gen.Choose(1, 3).ToArbitrary(), (data, most) =>
        {
            static DataFrame Frame(IEnumerable<(int Learner, int Group, double Value)> rows) => DataFrame.FromColumns(FrameProvenance.Unknown,
            [
                Column.Create("learner_id", rows.Select(row => row.Learner)), Column.Create("g", rows.Select(row => $"g{row.Group}")), Column.Create("v", rows.Select(row => row.Value)),
            ]).Opened();
            var options = new NoiseOptions { GroupsPerLearner = most }.WithGroups("g", "g0", "g1", "g2", "g3");
            long Adds(double sum, int count) => (long)Math.Round(Math.Clamp(sum / count / 10, -1, 1) * 1000);
            (System.Numerics.BigInteger Sum, int Learners)[] Of(DataFrame frame) => new NoisyTabulation(frame, ["g"], "learner_id", options, default).Sums(frame["v"].GetDouble, Adds);
            var all = Of(Frame(data));
            for (var learner = 0; learner <= 5; learner++)
            {
                var without = Of(Frame(data.Where(row => row.Learner != learner)));
                var changed = all.Zip(without).Where(pair => pair.First != pair.Second).ToArray();
                Assert.True(changed.Length <= most);
                Assert.All(changed, pair =>
                {
                    Assert.InRange((int)(pair.First.Sum - pair.Second.Sum), -1000, 1000);
                    Assert.Equal(1, pair.First.Learners - pair.Second.Learners);
                });
            }
        }).QuickCheckThrowOnFailure();
    }
}
