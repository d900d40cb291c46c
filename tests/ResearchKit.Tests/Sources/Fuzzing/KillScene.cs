using System.Diagnostics;
using System.Text;
using ResearchKit.Sources;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>
/// Exports of several formats beside a store of a smaller import of them, and children that import them anew and are killed. Judges what a kill leaves: the old store, byte for byte, or the new one whole;
/// no identifier in anything that is left over; a next import that clears it away.
/// </summary>
internal sealed class KillScene : IDisposable
{
    private const string Started = "started";

    private readonly Func<string[], Process> _start;
    private readonly byte[] _old;

    /// <param name="statements">Statements in the stream of events; the table of clicks has twice as many rows.</param>
    /// <param name="start">Starts a child that calls <see cref="Import"/> with folder, store and key.</param>
    public KillScene(int statements, Func<string[], Process> start)
    {
        _start = start;
        foreach (var seed in new[] { "oneroster", "sales-results", "caliper", "xapi", "oulad" })
            ExportSeeds.Named(seed).Write(Path.Combine(Source, seed));
        Importer.Recognising().Import(Request(Source, Store, Key));
        _old = File.ReadAllBytes(Store);
        WriteMore(statements);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("researchkit-kill-").FullName;

    private string Source => Path.Combine(Root, "source");

    private string Out => Path.Combine(Root, "out");

    private string Store => Path.Combine(Out, "store.duckdb");

    private string Key => Path.Combine(Root, "project.key");

    /// <summary>What a child does.</summary>
    public static void Import(string folder, string store, string key)
    {
        Console.WriteLine(Started);
        Console.Out.Flush();
        Importer.Recognising().Import(Request(folder, store, key));
    }

    /// <summary>Lets a child come to its end; how long it imported. The old store is put back.</summary>
    public TimeSpan Undisturbed()
    {
        using var child = Begin();
        var watch = Stopwatch.StartNew();
        child.WaitForExit();
        watch.Stop();
        if (child.ExitCode != 0 || File.ReadAllBytes(Store).AsSpan().SequenceEqual(_old))
            throw new InvalidOperationException("The undisturbed import failed.");
        PutBack();
        return watch.Elapsed;
    }

    /// <summary>Kills a child after some time of importing, and judges.</summary>
    public KillResult Kill(TimeSpan after)
    {
        using (var child = Begin())
        {
            Thread.Sleep(after);
            child.Kill();
            child.WaitForExit();
        }

        var faults = new List<string>();
        var isOld = File.Exists(Store) && File.ReadAllBytes(Store).AsSpan().SequenceEqual(_old);
        if (!isOld)
            faults.AddRange(Whole());
        var left = Directory.GetFileSystemEntries(Out).Where(entry => entry != Store && !entry.Contains(".audit.jsonl", StringComparison.Ordinal)).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal).ToList();
        faults.AddRange(CanarySearch.In(Out).Select(file => "holds an identifier: " + file));
        if (!isOld)
            PutBack();
        return new KillResult(after, isOld, left, faults);
    }

    /// <summary>Imports again after the kills; what is wrong afterwards.</summary>
    public List<string> ImportAgain()
    {
        Importer.Recognising().Import(Request(Source, Store, Key));
        return
        [
            .. Whole(),
            .. Directory.GetFileSystemEntries(Out).Where(entry => entry != Store && !entry.Contains(".audit.jsonl", StringComparison.Ordinal)).Select(entry => "left over: " + Path.GetFileName(entry)),
            .. CanarySearch.In(Out).Select(file => "holds an identifier: " + file),
        ];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static ImportRequest Request(string folder, string store, string key) => new(folder, store) { KeyFile = key, Replace = true };

    private Process Begin()
    {
        var child = _start([Source, Store, Key]);
        while (child.StandardOutput.ReadLine() is { } line && line != Started)
        {
            // Up to the line that says that the import begins.
        }

        return child;
    }

    private List<string> Whole()
    {
        try
        {
            using var store = LearningStore.Open(Store);
            return [.. store.Sources.IsBalanced ? Array.Empty<string>() : ["the provenance does not balance"],
                .. store.Provenance.Where(load => load.Table != "-").GroupBy(load => load.Table, StringComparer.Ordinal)
                    .Where(table => table.Sum(load => load.Kept) != store.Catalog[table.Key].ExactCount).Select(table => table.Key + " is not whole")];
        }
        catch (LearningStoreException problem)
        {
            return ["the store is not whole: " + problem.Message];
        }
    }

    private void PutBack() => File.WriteAllBytes(Store, _old);

    private void WriteMore(int statements)
    {
        var random = new RandomStream(20261122).Split("kill scene");
        var events = new StringBuilder();
        var clicks = new StringBuilder(File.ReadAllText(Path.Combine(Source, "oulad", "studentVle.csv")));
        for (var i = 0; i < statements; i++)
        {
            events.Append($$$"""{"id":"00000000-0000-4000-9000-{{{i:x12}}}","actor":{"name":"{{{ExportSeeds.Canary}}} {{{random.Integer(400)}}}","account":{"homePage":"https://practice.example","name":"{{{ExportSeeds.Canary}}}h{{{random.Integer(400)}}}"}},""")
                .Append($$$""""verb":{"id":"http://adlnet.gov/expapi/verbs/answered"},"object":{"id":"https://practice.example/items/{{{random.Integer(60)}}}"},"result":{"success":true,"response":"{{{ExportSeeds.Canary}}}"},"timestamp":"2024-12-03T18:13:00Z"}"""").Append('\n');
            for (var click = 0; click < 2; click++)
                clicks.Append("XXX,2021J,").Append(ExportSeeds.Canary).Append("-1,9001,").Append(random.Integer(300)).Append(",1\n");
        }

        File.WriteAllText(Path.Combine(Source, "xapi", "more.ndjson"), events.ToString());
        File.WriteAllText(Path.Combine(Source, "oulad", "studentVle.csv"), clicks.ToString());
    }
}

/// <summary>What a kill left.</summary>
/// <param name="After">Time of importing before it.</param>
/// <param name="IsOld">Whether the store is the old one, byte for byte.</param>
/// <param name="Left">Names of what lies beside the store.</param>
/// <param name="Faults">What broke a promise; empty when nothing did.</param>
internal sealed record KillResult(TimeSpan After, bool IsOld, IReadOnlyList<string> Left, IReadOnlyList<string> Faults);
