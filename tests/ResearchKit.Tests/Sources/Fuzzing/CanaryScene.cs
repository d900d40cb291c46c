using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ResearchKit.Sources;
using ResearchKit.Sources.Inspection;
using ResearchKit.Sources.Linkage;
using ResearchKit.Sources.Suggestion;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>
/// Imports of every seed, one after the other, in a child process that has a temporary folder, a home and a working folder of its own, so that whatever lies in them is the import's. The child searches all of it at
/// each step and in between, and writes down all that it was told; the whole is searched once more when it has ended.
/// </summary>
public sealed class CanaryScene : IDisposable
{
    /// <summary>Name of a case too large to stay in small buffers, with rows that are rejected for several reasons.</summary>
    public const string Many = "many";

    private const string OutsideFolder = "outside";
    private const int Pupils = 30_000;
    private const int Statements = 4_000;

    // Weights of evidence may be infinite.
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public CanaryScene()
    {
        foreach (var folder in new[] { "temporary", "home", "working" })
            Directory.CreateDirectory(Path.Combine(Root, OutsideFolder, folder));
        foreach (var seed in ExportSeeds.All)
            seed.Write(SourceOf(seed.Name));
        WriteMany(SourceOf(Many));
        var start = ImportChild.StartInfo("canaries", Root);
        start.WorkingDirectory = Path.Combine(Root, OutsideFolder, "working");
        foreach (var name in new[] { "TMPDIR", "TMP", "TEMP" })
            start.Environment[name] = Path.Combine(Root, OutsideFolder, "temporary");
        foreach (var name in new[] { "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA" })
            start.Environment[name] = Path.Combine(Root, OutsideFolder, "home");
        foreach (var name in new[] { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME" })
            start.Environment.Remove(name);
        // The search reads files that the import holds, and no pipe of a debugger lies among the temporary files.
        start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        Output = child.StandardOutput.ReadToEnd() + errors.Result;
        child.WaitForExit();
        ExitCode = child.ExitCode;
    }

    /// <summary>All that the child wrote to its two streams: a line a case, with what was found while it ran.</summary>
    public string Output { get; }

    public int ExitCode { get; }

    /// <summary>Folder of temporary files, home and working folder of the child.</summary>
    public string Outside => Path.Combine(Root, OutsideFolder);

    private string Root { get; } = Directory.CreateTempSubdirectory("researchkit-canaries-").FullName;

    /// <summary>What the child says of a case: files that it searched while the import ran, and files or steps in which it found the canary.</summary>
    public (int Files, string[] Leaks) WhileImporting(string name)
    {
        var line = Output.Split('\n').Single(line => line.StartsWith(name + '\t', StringComparison.Ordinal)).TrimEnd('\r').Split('\t');
        return (int.Parse(line[1], CultureInfo.InvariantCulture), line[2..]);
    }

    public string SourceOf(string name) => Path.Combine(Root, name, "source");

    /// <summary>Folder in which the store of a case lies, with its audit log, and <c>said.txt</c>, all that the import and its store say.</summary>
    public string ResultOf(string name) => Path.Combine(Root, name, "out");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>What the child does.</summary>
    internal static void Import(string root)
    {
        foreach (var folder in Directory.GetDirectories(root).Where(folder => Directory.Exists(Path.Combine(folder, "source"))).Order(StringComparer.Ordinal))
        {
            var outcome = Path.Combine(folder, "out");
            var watcher = new CanaryWatcher(outcome, Path.Combine(root, OutsideFolder));
            using (watcher.Watch())
            {
                // The key goes to its default place in the home folder. Pairs for a person to decide are asked for, however unlikely.
                var request = new ImportRequest(Path.Combine(folder, "source"), Path.Combine(outcome, "store.duckdb")) { Linkage = new LinkageOptions { ClericalFrom = 0.0001 } };
                File.WriteAllText(Path.Combine(outcome, "said.txt"), Said(Importer.Recognising().Import(request, watcher)) + SaidBefore(request.Folder));
            }

            Console.WriteLine(string.Join('\t', [Path.GetFileName(folder), watcher.FilesSeen.ToString(CultureInfo.InvariantCulture), .. watcher.Leaks.Distinct(StringComparer.Ordinal)]));
        }
    }

    /// <summary>Everything that a report says: as text, HTML and JSON, with the linkage, the list of pairs for a person to decide, and what the store says of its sources.</summary>
    internal static string Said(ImportReport report)
    {
        var said = new StringBuilder();
        said.Append(report).AppendJoin('\n', report.Loads).AppendJoin('\n', report.Rejects).AppendJoin('\n', report.Notes).Append(JsonSerializer.Serialize(report, Json));
        said.AppendJoin('\n', report.ToMimeBundle().Data.Values);
        if (report.Linkage is { } linkage)
        {
            using var list = new StringWriter();
            ClericalList.Write(linkage, list);
            said.Append(list).AppendJoin('\n', linkage.ToMimeBundle().Data.Values);
        }

        using var store = LearningStore.Open(report.StorePath);
        return said.AppendJoin('\n', store.Sources.ToMimeBundle().Data.Values).AppendJoin('\n', store.Sources.RejectedLines().ToMimeBundle().Data.Values).AppendJoin('\n', store.ToMimeBundle().Data.Values).ToString();
    }

    /// <summary>What is said of a folder without importing it: what would be read, as text, HTML and JSON, and a mapping drafted for its tables.</summary>
    internal static string SaidBefore(string folder)
    {
        var inspection = FolderInspection.Of(folder);
        return inspection + JsonSerializer.Serialize(inspection, Json) + string.Concat(inspection.ToMimeBundle().Data.Values) + Draft(folder);
    }

    private static string Draft(string folder)
    {
        try
        {
            return MappingSuggestion.Draft(folder);
        }
        catch (ImportException problem)
        {
            return problem.ToString();
        }
    }

    private static void WriteMany(string folder)
    {
        const string C = ExportSeeds.Canary;
        var pupils = new StringBuilder("number,name,born,sex,remark\n");
        var grades = new StringBuilder("pupil;subject;term;scale;grade\n");
        for (var i = 0; i < Pupils; i++)
        {
            pupils.Append(CultureInfo.InvariantCulture, $"{C}-id-{i},{C} name,2008-05-0{(i % 9) + 1},nainen,{C} remark\n");
            grades.Append(CultureInfo.InvariantCulture, $"{C}-id-{i};MA;2024;4-10;9\n");
        }

        pupils.Append($"{C}-bad,x,{C},nainen,\n{C}-short\n{C}-id-1,y,2007-01-01,mies,\n");
        grades.Append($"{C}-orphan;MA;2024;4-10;9\n{C}-id-2;MA;2025;4-10;{C}\n");
        var statements = new StringBuilder();
        for (var i = 0; i < Statements; i++)
        {
            statements.Append(CultureInfo.InvariantCulture, $$$$"""{"id":"00000000-0000-4000-9000-{{{{i:x12}}}}","actor":{"name":"{{{{C}}}} {{{{i % 300}}}}","account":{"homePage":"https://practice.example","name":"{{{{C}}}}h{{{{i % 300}}}}"}},""")
                .Append(CultureInfo.InvariantCulture, $$$$""""verb":{"id":"http://adlnet.gov/expapi/verbs/answered"},"object":{"id":"https://practice.example/items/{{{{i % 50}}}}"},"result":{"success":true,"response":"{{{{C}}}}"},"timestamp":"2024-12-03T18:13:00Z"}"""").Append('\n');
        }

        foreach (var (file, text) in new[] { ("school/mapping.yaml", GradesFixture.Mapping), ("school/pupils.csv", pupils.ToString()), ("school/grades.csv", grades.ToString()), ("practice/statements.ndjson", statements.ToString()) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), text);
        }
    }
}
