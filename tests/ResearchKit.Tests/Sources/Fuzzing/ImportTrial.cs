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
        var seed = ExportSeeds.All[number % ExportSeeds.All.Length];
        var (export, description) = ExportMutation.Of(seed, random);
        var isNamed = seed.Format is not null && random.Bernoulli(0.6);
        var hasStore = random.Bernoulli(0.5);
        var before = hasStore ? StoreOf(seed) : null;
        Restart(before);
        export.Write(Source);
        var watch = Stopwatch.StartNew();
        var computed = Environment.CpuUsage.TotalTime;
        ImportReport? report = null;
        Exception? problem = null;
        try
        {
            report = (isNamed ? Importer.Of(seed.Format!) : Importer.Recognising()).Import(Request);
        }
        catch (Exception thrown)
        {
            // Judged below: which kinds are allowed, and what they may say.
            problem = thrown;
        }

        watch.Stop();
        computed = Environment.CpuUsage.TotalTime - computed;
        var faults = report is null ? Judge(problem!, before) : Judge(report);
        if (computed > Longest)
            faults = faults.Append(string.Create(CultureInfo.InvariantCulture, $"took {computed.TotalSeconds:F1} s of computing"));
        return new TrialResult(number, seed.Name, description, watch.Elapsed, computed, report?.Loads.Sum(load => load.Kept) ?? 0, report?.RejectedRows ?? 0, report is null, [.. faults]);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static IEnumerable<string> Judge(Exception problem, byte[]? before, string store, string folder)
    {
        if (problem is not (ImportException or MappingException or LearningStoreException))
            yield return "threw " + problem;
        if (problem.ToString().Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase))
            yield return "the message quotes a value: " + problem.Message;
        if (problem.Message.Contains("the database reports", StringComparison.Ordinal))
            yield return "what is wrong is not told: " + problem.Message;
        if (problem.Message.Length < 20 || (problem is not MappingException && problem.Message.Length > 4000))
            yield return $"the message has {problem.Message.Length} characters";
        if (File.Exists(store) != (before is not null))
            yield return "the store came or went";
        else if (before is not null && !before.AsSpan().SequenceEqual(File.ReadAllBytes(store)))
            yield return "the old store changed";
        foreach (var file in Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [])
        {
            if (file != store)
                yield return "left over: " + Path.GetFileName(file);
        }
    }

    private IEnumerable<string> Judge(Exception problem, byte[]? before) => Judge(problem, before, Store, Out);

    private IEnumerable<string> Judge(ImportReport report)
    {
        var text = $"{report} {string.Join(' ', report.Loads)} {string.Join(' ', report.Rejects)} {string.Join(' ', report.Notes)} {string.Join(' ', report.ToMimeBundle().Data.Values)}";
        if (text.Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase))
            yield return "the report quotes a value";
        foreach (var load in report.Loads.Where(load => load.Read != load.Kept + load.Merged + load.Superseded + load.Rejected))
            yield return $"does not balance: {load}";
        foreach (var file in Directory.GetFileSystemEntries(Out).Where(file => file != Store && !file.Contains(".audit.jsonl", StringComparison.Ordinal)))
            yield return "left over: " + Path.GetFileName(file);
        foreach (var fault in JudgeStore(report))
            yield return fault;
    }

    private List<string> JudgeStore(ImportReport report)
    {
        var faults = new List<string>();
        try
        {
            using (var session = SqlSession.InMemory())
            {
                session.Execute($"ATTACH {SqlSession.Text(Store)} AS store (READ_ONLY)");
                SchemaCheck.Require(session, default);
            }

            using var store = LearningStore.Open(Store);
            if (!store.Sources.IsBalanced)
                faults.Add("the provenance does not balance");
            foreach (var table in report.Loads.Where(load => load.Table != "-").GroupBy(load => load.Table, StringComparer.Ordinal))
            {
                var rows = store.Catalog[table.Key].RowCount;
                if (rows != table.Sum(load => load.Kept))
                    faults.Add($"{table.Key} has {rows} rows, {table.Sum(load => load.Kept)} were kept");
            }

            var rejected = Convert.ToInt64(store.Query("SELECT count(*) FROM rejected_row").Columns[0].GetValue(0), CultureInfo.InvariantCulture);
            if (rejected != store.Provenance.Sum(load => load.Rejected))
                faults.Add($"{rejected} rejected rows are listed, {store.Provenance.Sum(load => load.Rejected)} counted");
        }
        catch (Exception problem)
        {
            faults.Add("the store is not whole: " + problem);
        }

        return faults;
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

/// <summary>What became of a case.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Seed">The export that was damaged.</param>
/// <param name="Description">How.</param>
/// <param name="Time">Time of the import.</param>
/// <param name="Computed">Processor time of it.</param>
/// <param name="Kept">Rows kept.</param>
/// <param name="Rejected">Rows rejected.</param>
/// <param name="IsError">Whether it was an error instead of a store.</param>
/// <param name="Faults">What broke a promise; empty when none did.</param>
internal sealed record TrialResult(int Number, string Seed, string Description, TimeSpan Time, TimeSpan Computed, long Kept, long Rejected, bool IsError, IReadOnlyList<string> Faults)
{
    public override string ToString() => $"case {Number} ({Seed}; {Description}): {string.Join("; ", Faults)}";
}
