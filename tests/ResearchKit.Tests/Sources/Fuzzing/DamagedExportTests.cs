using System.Globalization;
using ResearchKit.Sources;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Whatever is wrong with an export: a clear error, or a store that accounts for every row. The same cases each time; <c>import-fuzz</c> of the benchmarks runs many more.</summary>
public sealed class DamagedExportTests : IDisposable
{
    private const int Cases = 150;

    private readonly ImportFolder _folder = new();

    public static TheoryData<string> Seeds => [.. ExportSeeds.All.Select(seed => seed.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Undamaged_it_becomes_a_store_with_rows(string seed)
    {
        ExportSeeds.Named(seed).Write(_folder.Source);

        var report = Importer.Recognising().Import(_folder.Request);

        Assert.True(report.Loads.Sum(load => load.Kept) > 3, string.Join('\n', report.Rejects));
        Assert.Empty(report.Loads.Where(load => load.Read > 2 && load.Rejected == load.Read)
            .Select(load => string.Create(CultureInfo.InvariantCulture, $"{load.SourceFile} {load.Table}: {string.Join("; ", report.Rejects.Where(reject => reject.SourceFile == load.SourceFile && reject.Table == load.Table))}")));
    }

    [Fact]
    public void Damaged_it_is_a_clear_error_or_a_whole_store()
    {
        using var trial = new ImportTrial(20261122);

        var results = Enumerable.Range(0, Cases).Select(trial.Run).ToList();

        Assert.Empty(results.Where(result => result.Faults.Count > 0).Select(result => result.ToString()));
        Assert.Contains(results, result => result.Outcome == TrialOutcome.Error);
        Assert.Contains(results, result => result.Rejected > 0);
        Assert.Contains(results, result => result is { Outcome: TrialOutcome.Store, Rejected: 0, Kept: > 0 });
    }
}
