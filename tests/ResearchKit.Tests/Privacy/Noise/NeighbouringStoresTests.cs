using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Noise;

namespace ResearchKit.Tests.Privacy.Noise;

/// <summary>
/// An attacker who knows everything but whether one learner is in the store, and looks at thousands of releases with and without: whatever is taken for a sign of the
/// learner is seen with the learner at most exp(epsilon) times as often as without.
/// </summary>
public sealed class NeighbouringStoresTests
{
    private const int Releases = 20_000;
    private const double Epsilon = 1;

    public static TheoryData<NoiseKind, MeasureKind> Cases => new() { { NoiseKind.Laplace, MeasureKind.Count }, { NoiseKind.Gaussian, MeasureKind.Count }, { NoiseKind.Laplace, MeasureKind.Share }, { NoiseKind.Laplace, MeasureKind.Mean }, { NoiseKind.Gaussian, MeasureKind.Mean } };

    // Each group is a store of its own, with noise of its own: 12 learners, and in the neighbours a thirteenth who passed with the best grade.
    private static double[] Released(NoiseKind kind, MeasureKind measure, bool withLearner, double epsilon, long seed)
    {
        var each = withLearner ? 13 : 12;
        var frame = DataFrame.FromColumns(new FrameProvenance("neighbours", Protection.Synthetic),
        [
            Column.Create("learner_id", Enumerable.Range(0, Releases * each)), Column.Create("store", Enumerable.Range(0, Releases * each).Select(i => i / each)),
            Column.Create("passed", Enumerable.Range(0, Releases * each).Select(i => i % each is 12 or 3)), Column.Create("grade", Enumerable.Range(0, Releases * each).Select(i => i % each == 12 ? 10.0 : 4.0)),
        ]).Opened();
        var options = new NoiseOptions { Epsilon = epsilon, Kind = kind, Seed = seed }.WithGroups("store", Enumerable.Range(0, Releases).Select(i => (object)i)).WithBounds("grade", 4, 10);
        var asked = measure switch { MeasureKind.Count => Measure.Count(), MeasureKind.Share => Measure.Share("passed"), _ => Measure.Mean("grade") };
        return [.. frame.ReleaseWithNoise(["store"], [asked], options).Cells.SkipLast(1).Select(cell => cell.Values[0].Value)];
    }

    /// <summary>The largest loss that the releases prove, over all signs "at least t", "at most t" and "left out", each bounded at five standard errors.</summary>
    private static double ProvenLoss(double[] with, double[] without, double delta)
    {
        static double Least(double share) => share - (5 * Math.Sqrt(share * (1 - share) / Releases)) - (13.0 / Releases);
        static double Most(double share) => share + (5 * Math.Sqrt(share * (1 - share) / Releases)) + (13.0 / Releases);
        var loss = 0.0;
        var signs = with.Concat(without).Where(value => !double.IsNaN(value)).Distinct().Order().Where((_, i) => i % 7 == 0)
            .SelectMany(t => new Func<double, bool>[] { value => value >= t, value => value <= t }).Take(400).Append(double.IsNaN).ToArray();
        foreach (var sign in signs)
        {
            var (seen, unseen) = (with.Count(sign) / (double)Releases, without.Count(sign) / (double)Releases);
            foreach (var (more, less) in new[] { (seen, unseen), (unseen, seen) })
            {
                if (Least(more) > delta) loss = Math.Max(loss, Math.Log((Least(more) - delta) / Most(less)));
            }
        }

        return loss;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Give_no_more_away_than_they_say(NoiseKind kind, MeasureKind measure)
    {
        var with = Released(kind, measure, withLearner: true, Epsilon, seed: 1);
        var without = Released(kind, measure, withLearner: false, Epsilon, seed: 2);
        Assert.InRange(ProvenLoss(with, without, kind == NoiseKind.Gaussian ? 1e-6 : 0), 0, Epsilon);
    }

    [Theory]
    [InlineData(NoiseKind.Laplace, 1.6)]
    [InlineData(NoiseKind.Gaussian, 6.0)]
    public void Too_little_noise_would_be_found_out(NoiseKind kind, double epsilon)
    {
        var with = Released(kind, MeasureKind.Count, withLearner: true, epsilon, seed: 1);
        var without = Released(kind, MeasureKind.Count, withLearner: false, epsilon, seed: 2);
        Assert.True(ProvenLoss(with, without, 0) > Epsilon);
    }
}
