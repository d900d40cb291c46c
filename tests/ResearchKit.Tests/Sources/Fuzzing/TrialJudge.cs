using System.Globalization;
using ResearchKit.DuckDB;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Judges what an import of a damaged export left and said.</summary>
internal static class TrialJudge
{
    /// <summary>An error: of a kind that is documented, clear, short, without a value, and the old store is as it was, with nothing beside it.</summary>
    public static IEnumerable<TrialFault> Judge(Exception problem, byte[]? before, string store)
    {
        if (problem is not (ImportException or MappingException or LearningStoreException))
            yield return new TrialFault(FaultKind.Crash, "threw " + problem);
        if (problem.ToString().Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase))
            yield return new TrialFault(FaultKind.Quoted, problem.Message);
        if (problem.Message.Contains("the database reports", StringComparison.Ordinal))
            yield return new TrialFault(FaultKind.Unclear, problem.Message);
        if (problem.Message.Length is < 20 or > ImportTrial.LongestMessage)
            yield return new TrialFault(FaultKind.Unclear, $"the message has {problem.Message.Length} characters");
        if (File.Exists(store) != (before is not null))
            yield return new TrialFault(FaultKind.HalfWritten, "the store came or went");
        else if (before is not null && !before.AsSpan().SequenceEqual(File.ReadAllBytes(store)))
            yield return new TrialFault(FaultKind.HalfWritten, "the old store changed");
        foreach (var file in Entries(store).Where(file => file != store))
            yield return new TrialFault(FaultKind.HalfWritten, "left over: " + Path.GetFileName(file));
    }

    /// <summary>A report: without a value, every row accounted for, and the store says the same.</summary>
    public static IEnumerable<TrialFault> Judge(ImportReport report, ExportSeed export, string store)
    {
        var text = $"{report} {string.Join(' ', report.Loads)} {string.Join(' ', report.Rejects)} {string.Join(' ', report.Notes)} {string.Join(' ', report.ToMimeBundle().Data.Values)}";
        if (text.Contains(ExportSeeds.Canary, StringComparison.OrdinalIgnoreCase))
            yield return new TrialFault(FaultKind.Quoted, "the report");
        foreach (var load in report.Loads.Where(load => load.Read != load.Kept + load.Merged + load.Superseded + load.Rejected))
            yield return new TrialFault(FaultKind.Unaccounted, $"does not balance: {load}");
        if (report.RejectedRows != report.Rejects.Sum(reject => reject.Rows) && report.Outcome != ImportOutcome.Unchanged)
            yield return new TrialFault(FaultKind.Unaccounted, $"{report.RejectedRows} rejected rows, {report.Rejects.Sum(reject => reject.Rows)} with a reason");
        foreach (var file in export.Files.Select(file => file.Path).Where(path => !IsTold(report, path)))
            yield return new TrialFault(FaultKind.Unaccounted, $"{file} is neither read nor said to be left out");
        foreach (var file in Entries(store).Where(file => file != store && !file.Contains(".audit.jsonl", StringComparison.Ordinal)))
            yield return new TrialFault(FaultKind.HalfWritten, "left over: " + Path.GetFileName(file));
        foreach (var fault in JudgeStore(report, store))
            yield return fault;
    }

    /// <summary>Whether a file has a load, or some file within it has, or a note or the table of the report names it.</summary>
    private static bool IsTold(ImportReport report, string path) => Path.GetFileName(path) == "mapping.yaml"
        || report.Loads.Any(load => load.SourceFile == path || load.SourceFile.StartsWith(path + "/", StringComparison.Ordinal))
        || report.Notes.Any(note => note.Contains(path, StringComparison.Ordinal));

    private static string[] Entries(string store) => Path.GetDirectoryName(store) is { } folder && Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];

    private static List<TrialFault> JudgeStore(ImportReport report, string path)
    {
        var faults = new List<TrialFault>();
        try
        {
            using var session = SqlSession.InMemory();
            session.Execute($"ATTACH {SqlSession.Text(path)} AS store (READ_ONLY)");
            SchemaCheck.Require(session, default);
            var tables = report.Loads.Where(load => load.Table != "-").GroupBy(load => load.Table, StringComparer.Ordinal).ToList();
            var counts = session.Rows(
                "SELECT (SELECT count(*) FROM store.rejected_row), (SELECT coalesce(sum(rows_rejected), 0)::BIGINT FROM store.provenance), (SELECT count(*) FROM store.schema_version)"
                + string.Concat(tables.Select(table => $", (SELECT count(*) FROM store.{SqlSession.Name(table.Key)})")))[0].Select(count => (long)count!).ToArray();
            if (counts[2] != 1)
                faults.Add(new TrialFault(FaultKind.HalfWritten, "it has no version"));
            if (counts[0] != counts[1])
                faults.Add(new TrialFault(FaultKind.Unaccounted, $"{counts[0]} rejected rows are listed, {counts[1]} counted"));
            foreach (var (table, rows) in tables.Zip(counts[3..]))
            {
                if (rows != table.Sum(load => load.Kept))
                    faults.Add(new TrialFault(FaultKind.Unaccounted, string.Create(CultureInfo.InvariantCulture, $"{table.Key} has {rows} rows, {table.Sum(load => load.Kept)} were kept")));
            }
        }
        catch (Exception problem) when (problem is LearningStoreException or DuckDBException)
        {
            faults.Add(new TrialFault(FaultKind.HalfWritten, "the store is not whole: " + problem));
        }

        return faults;
    }
}
