using System.Text.Json;
using ResearchKit.Attacks;
using ResearchKit.Privacy.History;

namespace ResearchKit.Tests.Attacks;

public sealed class HistoryAttackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rk-history-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Schools A, B and C of 40, 12 and 3 learners, and the total: four sets.
    private string Recorded(params bool[] shown)
    {
        int[] sizes = [40, 12, 3, 55];
        var store = Path.Combine(_folder, "store.duckdb");
        var sets = sizes.Select((size, i) => new ReleasedSet($"{i}", "", i, size, shown[i], !shown[i], 5)).ToArray();
        LearnerClass Class(int set, int from, int count) => new([set, 3], [], [.. Enumerable.Range(from, count).Select(i => (ulong)i)]);
        File.WriteAllText(store + ".releases.jsonl", JsonSerializer.Serialize(new ReleaseRecord("one", "learner", false, "d", [], sets, [Class(0, 0, 40), Class(1, 40, 12), Class(2, 52, 3)])) + "\n");
        return store;
    }

    [Fact]
    public void A_hidden_set_that_the_total_gives_away_is_found()
    {
        var finding = Assert.Single(HistoryAttack.Run(Recorded(true, true, false, true), CancellationToken.None).Findings);
        Assert.Equal((AttackSeverity.High, "store.duckdb.releases.jsonl, release 1, set 3"), (finding.Severity, finding.Where));
    }

    [Fact]
    public void One_that_two_hidden_sets_share_is_not() => Assert.Empty(HistoryAttack.Run(Recorded(true, false, false, true), CancellationToken.None).Findings);

    [Fact]
    public void Without_a_history_there_is_nothing_to_try() => Assert.Empty(HistoryAttack.Run(Path.Combine(_folder, "none.duckdb"), CancellationToken.None).Findings);
}
