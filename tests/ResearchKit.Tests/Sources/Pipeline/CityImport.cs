using System.Globalization;
using ResearchKit.Sources;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources.Pipeline;

/// <summary>The shipped exports of a city imported whole, once for all tests, beside their answer key.</summary>
public sealed class CityImport : IDisposable
{
    private readonly ImportFolder _folder = new();

    public CityImport()
    {
        var exports = new DirectoryInfo(Exports);
        CopyWithoutKey(exports, new DirectoryInfo(_folder.Source));
        Report = Importer.Recognising().Import(_folder.Request with { WhenLinked = Remember });
    }

    public static string Exports { get; } = Path.Combine(Root(), "datasets", "city-exports");

    public ImportReport Report { get; }

    public ImportFolder Folder => _folder;

    /// <summary>Where a statement of a person stands ("path row n") and the identity that it was linked to; the identity is its own where it was not.</summary>
    internal List<(string System, string Identifier, string? Origin, string ToSystem, string ToIdentifier)> Statements { get; } = [];

    /// <summary>Rows of a file of the answer key, by column.</summary>
    public static List<Dictionary<string, string>> Key(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Exports, "answer-key", file + ".csv"));
        var header = Fields(lines[0]);
        return [.. lines.Skip(1).Select(line => Fields(line).Select((field, i) => (header[i], field)).ToDictionary(pair => pair.Item1, pair => pair.field, StringComparer.Ordinal))];
    }

    public void Dispose() => _folder.Dispose();

    private void Remember(SqlSession session)
    {
        foreach (var row in session.Rows(
            "SELECT s.system, s.identifier, s.origin, e.system, e.identifier FROM memory.person_statement s JOIN memory.person_record r USING (system, identifier) JOIN memory.person_entity e USING (record)"))
            Statements.Add(((string)row[0]!, (string)row[1]!, (string?)row[2], (string)row[3]!, (string)row[4]!));
    }

    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"')
                quoted = !quoted;
            if (i < line.Length && (line[i] != ',' || quoted))
                continue;
            fields.Add(line[start..i].Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal));
            start = i + 1;
        }

        return fields;
    }

    private static void CopyWithoutKey(DirectoryInfo from, DirectoryInfo to)
    {
        to.Create();
        foreach (var file in from.GetFiles())
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (var folder in from.GetDirectories().Where(folder => folder.Name != "answer-key"))
            CopyWithoutKey(folder, new DirectoryInfo(Path.Combine(to.FullName, folder.Name)));
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ResearchKit.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No ResearchKit.sln above {AppContext.BaseDirectory}."));
    }
}
