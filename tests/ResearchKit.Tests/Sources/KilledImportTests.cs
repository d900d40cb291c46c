using System.Text;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources;

/// <summary>Killed at any moment, an import leaves the old store as it was, or the new one whole.</summary>
public sealed class KilledImportTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public KilledImportTests()
    {
        OuladFixture.Write(_folder.Source);
        _folder.ImportOulad();
        var clicks = new StringBuilder(OuladFixture.StudentVle);
        for (var i = 0; i < 200_000; i++)
            clicks.Append("XXX,2021J,7000").Append((i % 2) + 1).Append(",9001,").Append(i % 300).Append(",1\n");
        OuladFixture.Write(_folder.Source, "studentVle", clicks.ToString());
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("checking oulad", null)]
    [InlineData("filling learner from studentInfo.csv", null)]
    [InlineData("reading studentVle.csv", null)]
    [InlineData("filling activity_daily from studentVle.csv", 20)]
    [InlineData("writing the store", null)]
    [InlineData("writing the store", 15)]
    public async Task The_old_store_is_intact_and_the_next_import_succeeds(string step, int? millisecondsLater)
    {
        // Without a time the child waits at the step; with one it goes on, and may even come to its end before it is killed.
        var before = await File.ReadAllBytesAsync(_folder.Store);
        using (var child = ImportChild.Start("import", _folder.Source, _folder.Store, _folder.KeyFile, millisecondsLater is null ? step : ""))
        {
            var seen = "";
            while (seen != step && await child.StandardOutput.ReadLineAsync() is { } line)
                seen = line;
            Assert.Equal(step, seen);
            await Task.Delay(millisecondsLater ?? 0);
            child.Kill();
            await child.WaitForExitAsync();
        }

        using (var store = LearningStore.Open(_folder.Store))
        {
            var after = await File.ReadAllBytesAsync(_folder.Store);
            var isOld = before.AsSpan().SequenceEqual(after);
            var rows = store.Catalog["activity_daily"].ExactCount;
            Assert.Equal(isOld ? 4 : 4 + 300, rows); // the days of even and of odd number, one student each
            Assert.True(isOld || millisecondsLater is not null, "the store changed before the import was complete");
        }

        var report = _folder.ImportOulad(replace: true);
        Assert.True(report.Outcome is ImportOutcome.Replaced or ImportOutcome.Unchanged);
        Assert.Equal(Protection.Protected, LearningStoreProtection());
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(_folder.Store)!), file => file.Contains(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Processes_append_to_one_audit_log_one_after_the_other()
    {
        var children = Enumerable.Range(0, 3).Select(_ => ImportChild.Start("audit", _folder.Store, "20")).ToList();
        foreach (var child in children)
        {
            await child.WaitForExitAsync();
            Assert.Equal(0, child.ExitCode);
            child.Dispose();
        }

        var queries = new AuditLog(_folder.Store).Read().Where(record => record.Kind == "query").ToList();
        Assert.Equal(60, queries.Count);
        Assert.Equal(3, queries.Select(record => record.Details["process"]!.GetValue<int>()).Distinct().Count());
    }

    private Protection LearningStoreProtection()
    {
        using var store = LearningStore.Open(_folder.Store);
        return store.Protection;
    }
}
