using System.Diagnostics;
using System.Globalization;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>
/// Imports damaged exports, one after the other, and judges what each leaves: a clear error and the old store untouched, or a whole store that accounts for every row. One folder, one key;
/// used by one thread.
/// </summary>
internal sealed class ImportTrial : IDisposable
{
    /// <summary>The longest that an import may compute, so that a busy machine fails no case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The most characters that a message may have.</summary>
    public const int LongestMessage = 4000;

    private readonly string _root = Directory.CreateTempSubdirectory("researchkit-trial-").FullName;
    private readonly Dictionary<string, byte[]> _stores = new(StringComparer.Ordinal);
    private readonly RandomStream _random;

    public ImportTrial(ulong seed) => _random = new RandomStream(seed);

    private string Source => Path.Combine(_root, "source");

    private string Out => Path.Combine(_root, "out");

    private string Store => Path.Combine(Out, "store.duckdb");

    private ImportRequest Request => new(Source, Store) { KeyFile = Path.Combine(_root, "project.key"), Replace = true };

    /// <summary>Runs the case with a number.</summary>
    public TrialResult Run(int number)
    {
        var random = _random.Split(number);
        var seed = ExportSeeds.OfCase(number);
        var (export, description) = ExportMutation.Of(seed, random);
        var importer = seed.Format is { } format && random.Bernoulli(0.6) ? Importer.Of(format) : Importer.Recognising();
        var before = random.Bernoulli(0.5) ? StoreOf(seed) : null;
        var isRepeated = random.Bernoulli(0.2);
        Restart(before);
        export.Write(Source);
        var watch = Stopwatch.StartNew();
        var computed = Environment.CpuUsage.TotalTime;
        ImportReport? report = null;
        Exception? problem = null;
        try
        {
            report = importer.Import(Request);
        }
        catch (Exception thrown)
        {
            // Judged below: which kinds are allowed, and what they may say.
            problem = thrown;
        }

        watch.Stop();
        computed = Environment.CpuUsage.TotalTime - computed;
        var faults = (report is null ? TrialJudge.Judge(problem!, before, Store) : TrialJudge.Judge(report, export, Store)).ToList();
        if (computed > Longest)
            faults.Add(new TrialFault(FaultKind.Hang, string.Create(CultureInfo.InvariantCulture, $"took {computed.TotalSeconds:F1} s of computing")));
        if (report is not null && isRepeated)
            faults.AddRange(Repeat(importer));
        return new TrialResult(number, seed.Name, description, watch.Elapsed, computed, report?.Loads.Sum(load => load.Kept) ?? 0, report?.RejectedRows ?? 0, OutcomeOf(report), faults);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static TrialOutcome OutcomeOf(ImportReport? report) => report switch
    {
        null => TrialOutcome.Error,
        { Outcome: ImportOutcome.Unchanged } => TrialOutcome.Unchanged,
        _ => TrialOutcome.Store,
    };

    private IEnumerable<TrialFault> Repeat(IImporter importer)
    {
        var bytes = File.ReadAllBytes(Store);
        if (importer.Import(Request).Outcome != ImportOutcome.Unchanged)
            yield return new TrialFault(FaultKind.NotIdempotent, "the same import again is not recognised");
        if (!bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Store)))
            yield return new TrialFault(FaultKind.NotIdempotent, "the same import again changed the store");
    }

    /// <summary>The store of the undamaged export.</summary>
    private byte[] StoreOf(ExportSeed seed)
    {
        if (_stores.TryGetValue(seed.Name, out var bytes))
            return bytes;
        Restart(null);
        seed.Write(Source);
        Importer.Recognising().Import(Request);
        return _stores[seed.Name] = File.ReadAllBytes(Store);
    }

    private void Restart(byte[]? store)
    {
        foreach (var folder in new[] { Source, Out })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
        }

        if (store is not null)
            File.WriteAllBytes(Store, store);
    }
}
