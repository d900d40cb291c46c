using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Killed at moments drawn at random, an import of several formats leaves the old store, or the new one whole, and no identifier; <c>import-kill</c> of the benchmarks does so more often.</summary>
public sealed class KilledAtRandomTests
{
    private const int Times = 6;

    [Fact]
    public void The_old_store_is_there_and_the_next_import_clears_what_was_left()
    {
        using var scene = new KillScene(4_000, arguments => ImportChild.Start(["recognise", .. arguments]));
        var whole = scene.Undisturbed();
        var random = new RandomStream(20261122).Split("kills");

        var results = Enumerable.Range(0, Times).Select(time => scene.Kill(whole * ((time + random.Uniform()) / Times) * 0.9)).ToList();

        Assert.Empty(results.SelectMany(result => result.Faults));
        Assert.Contains(results, result => result.IsOld && result.Left.Count > 0);
        Assert.Empty(scene.ImportAgain());
    }
}
