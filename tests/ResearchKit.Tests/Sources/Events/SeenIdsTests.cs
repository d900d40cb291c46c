using ResearchKit.Sources.Events;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Sources.Events;

public sealed class SeenIdsTests
{
    [Fact]
    public void None_that_was_seen_is_missed_and_few_that_were_not_are_suspected()
    {
        // More than the first filter takes.
        const int Count = 1_500_000;
        var seen = new SeenIds();
        var random = new RandomStream(20261122);
        var suspected = 0;
        for (var i = 0; i < Count; i++)
        {
            if (seen.Add(Id(random)))
                suspected++;
        }

        Assert.InRange(suspected, 1, Count / 50);

        random = new RandomStream(20261122);
        for (var i = 0; i < Count; i++)
            Assert.True(seen.Add(Id(random)));
    }

    private static UInt128 Id(RandomStream random) => new(random.NextBits(), random.NextBits());
}
