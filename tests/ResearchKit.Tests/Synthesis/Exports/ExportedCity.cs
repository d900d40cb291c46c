using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ResearchKit.Sources.Formats;
using ResearchKit.Synthesis.Exports;
using ResearchKit.Tests.Sources.Formats;

namespace ResearchKit.Tests.Synthesis.Exports;

/// <summary>The exports of a city (a hand-made one as a fixture) in a temporary folder, and its answer key as a judge reads it.</summary>
public sealed class ExportedCity : IDisposable
{
    internal const int Learners = 480;
    internal const ulong Seed = 20260801;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("researchkit-exports-");

    public ExportedCity()
        : this(HandMadeCity.Of(Learners), null)
    {
    }

    internal ExportedCity(CityTables tables, ExportOptions? options)
    {
        Folder = Path.Combine(_root.FullName, "exports");
        Report = CityExports.Write(tables, Seed, Folder, options);
        Files = [.. Answers("files.csv").Select(row => new AnswerFile(row))];
        Records = Answers("records.csv");
        Mess = Answers("mess.csv");
    }

    internal string Folder { get; }

    internal ExportReport Report { get; }

    /// <summary>The files as the answer key lists them.</summary>
    internal IReadOnlyList<AnswerFile> Files { get; }

    internal List<Dictionary<string, string>> Records { get; }

    internal List<Dictionary<string, string>> Mess { get; }

    internal AnswerFile File(string path) => Files.Single(file => file.Path == path);

    /// <summary>A table of the answer key, a dictionary a row.</summary>
    internal List<Dictionary<string, string>> Answers(string name)
    {
        var rows = FormatFixture.Rows(Path.Combine(Folder, "answer-key", name));
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    /// <summary>The text of a file of the exports, also of one in a zip, without a byte order mark.</summary>
    internal string Text(AnswerFile file) => (file.Encoding == "latin-1" ? Encoding.Latin1 : new UTF8Encoding(false, throwOnInvalidBytes: true)).GetString(Bytes(file.Path)).TrimStart('\ufeff');

    internal byte[] Bytes(string path)
    {
        var inZip = path.IndexOf(".zip/", StringComparison.Ordinal);
        if (inZip < 0)
            return System.IO.File.ReadAllBytes(Path.Combine(Folder, path));
        using var zip = ZipFile.OpenRead(Path.Combine(Folder, path[..(inZip + 4)]));
        using var entry = zip.GetEntry(path[(inZip + 5)..])!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The rows of a delimited file, with its header where it has one.</summary>
    internal (string[]? Header, List<string[]> Rows) Table(AnswerFile file)
    {
        var rows = FormatFixture.Parse(Text(file), FormatOf(file)!.Delimiter);
        return file.HasHeader ? (rows[0], [.. rows.Skip(1)]) : (null, rows);
    }

    /// <summary>A table's rows by the names of its header.</summary>
    internal List<Dictionary<string, string>> Rows(string path)
    {
        var (header, rows) = Table(File(path));
        return [.. rows.Where(row => row.Length == header!.Length).Select(row => header!.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    /// <summary>Where the rows and violations of a file, counted by its description, differ from the answer key.</summary>
    internal List<string> Differences()
    {
        var wrong = new List<string>();
        foreach (var file in Files)
        {
            var (rows, violations) = FormatOf(file) is { } format ? CountTable(file, format) : CountLines(file);
            if ((rows, violations) != (file["rows"], file["violations"]))
                wrong.Add($"{file.Path}: {rows} rows and {violations} violations; the key says {file["rows"]} and {file["violations"]}");
        }

        return wrong;
    }

    /// <summary>Fields of a standard's files that refer to a key which no delivery of the system holds; rows that break their format are left out.</summary>
    internal List<string> Orphans()
    {
        var orphans = new List<string>();
        var keys = new HashSet<(string System, string File, string Key)>();
        foreach (var pass in (string[])["keys", "references"])
        {
            foreach (var file in Files.Where(file => file.Format.StartsWith("oneroster", StringComparison.Ordinal) || file.Format.StartsWith("school-data", StringComparison.Ordinal)))
            {
                var format = FormatOf(file)!;
                var (header, rows) = Table(file);
                string[] names = header ?? [.. format.Header];
                foreach (var row in rows.Where(row => row.Length == names.Length))
                {
                    if (pass == "keys" && names[0] == "sourcedId")
                        keys.Add((file.Format, format.Name, row[0]));
                    if (pass == "references" && format.CheckRow(names, row).Count == 0)
                        orphans.AddRange(References(format, names, row).Where(reference => !keys.Contains((file.Format, reference.To, reference.Key))).Select(reference => $"{file.Path}: {reference}"));
                }
            }
        }

        return orphans;
    }

    private static IEnumerable<(string Column, string To, string Key)> References(TabularFormat format, string[] names, string[] row) =>
        from place in Enumerable.Range(0, names.Length)
        let column = format.Find(names[place])
        where column.References is not null && row[place].Length > 0
        from key in column.Kind == ValueKind.IdList ? row[place].Split(',') : [row[place]]
        select (column.Name, column.References, key);

    private (long Rows, long Violations) CountTable(AnswerFile file, TabularFormat format)
    {
        var (header, rows) = Table(file);
        var ofHeader = format.Check(header ?? rows.FirstOrDefault() ?? []).Count;
        return (rows.Count, ofHeader + rows.Sum(row => format.CheckRow(header ?? [.. format.Header], row).Count));
    }

    private (long Rows, long Violations) CountLines(AnswerFile file)
    {
        var lines = Text(file).Split('\n').SkipLast(1).ToList();
        if (file.Format == "xapi-1.0.3")
            return (lines.Count, lines.Sum(line => (long)XapiStatement.Check(line).Count));
        var events = lines.Sum(line =>
        {
            using var envelope = JsonDocument.Parse(line);
            return (long)envelope.RootElement.GetProperty("data").GetArrayLength();
        });
        return (events, lines.Sum(line => (long)CaliperEnvelope.Check(line).Count));
    }

    /// <summary>The description of a delimited file; null for JSON.</summary>
    internal static TabularFormat? FormatOf(AnswerFile file) => file.Format switch
    {
        "oneroster-1.1" => (file.Path.Contains("delta", StringComparison.Ordinal) ? OneRoster11.Delta : OneRoster11.Bulk)[Path.GetFileName(file.Path)],
        "school-data-sync-2.1" => SchoolDataSync21.Files[Path.GetFileName(file.Path)],
        "assessment-results" => CityLayouts.AssessmentResults,
        "wellbeing-survey" => CityLayouts.WellbeingSurvey,
        "anonymous-survey" => CityLayouts.AnonymousSurvey,
        "support-register" => CityLayouts.SupportRegister,
        "staff" => CityLayouts.Staff,
        "staff-training" => CityLayouts.StaffTraining,
        "competence-evaluation" => CityLayouts.CompetenceEvaluation,
        "competence-questions" => CityLayouts.CompetenceQuestions,
        "sales" => CityLayouts.Sales,
        "attendance" => CityLayouts.Attendance,
        "xapi-1.0.3" or "caliper" => null,
        _ => throw new ArgumentException($"The answer key names the format {file.Format}, which no description has.", nameof(file)),
    };

    public void Dispose() => _root.Delete(recursive: true);
}

/// <summary>A row of files.csv.</summary>
internal sealed class AnswerFile(Dictionary<string, string> row)
{
    public string Number => row["file"];

    public string Path => row["path"];

    public string Format => row["format"];

    public string Encoding => row["encoding"];

    public bool HasHeader => row["header"] == "true";

    public long this[string count] => long.Parse(row[count], System.Globalization.CultureInfo.InvariantCulture);
}
