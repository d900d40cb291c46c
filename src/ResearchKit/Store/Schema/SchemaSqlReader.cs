using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>Reads the annotated SQL of the learning schema: <c>-- @table</c> lines, and the comment behind each column.</summary>
internal static partial class SchemaSqlReader
{
    /// <summary>The tables in the file's order.</summary>
    /// <exception cref="FormatException">A line does not follow the form that the head of the file describes; the message has the line.</exception>
    public static ImmutableArray<SchemaTable> Read(string sql)
    {
        var tables = ImmutableArray.CreateBuilder<SchemaTable>();
        Match? head = null;
        var columns = ImmutableArray.CreateBuilder<SchemaColumn>();
        foreach (var line in sql.Split('\n'))
        {
            if (TableLine().Match(line) is { Success: true } table)
            {
                head = table;
            }
            else if (ColumnLine().Match(line) is { Success: true } column)
            {
                columns.Add(Column(column));
            }
            else if (line == ");" && head is not null)
            {
                tables.Add(Table(head, columns.ToImmutable()));
                columns.Clear();
                head = null;
            }
            else if (!Ignored(line))
            {
                throw new FormatException($"The learning schema has a line that is neither table nor column: {line.Trim()}");
            }
        }

        return tables.ToImmutable();
    }

    private static bool Ignored(string line) =>
        line.Length == 0
        || (line.StartsWith("--", StringComparison.Ordinal) && !line.StartsWith("-- @", StringComparison.Ordinal))
        || line.StartsWith("CREATE TABLE ", StringComparison.Ordinal)
        || line.TrimStart().StartsWith("PRIMARY KEY(", StringComparison.Ordinal);

    private static SchemaTable Table(Match head, ImmutableArray<SchemaColumn> columns)
    {
        var table = new SchemaTable(
            head.Groups["name"].Value,
            head.Groups["text"].Value,
            head.Groups["size"].Value == "large",
            [.. head.Groups["key"].Value.Split(',')],
            columns);
        foreach (var key in table.Key)
            _ = table[key];
        return table.IsLarge
            ? table
            : table with { Columns = [.. columns.Select(column => table.Key.Contains(column.Name, StringComparer.Ordinal) ? column with { IsNullable = false } : column)] };
    }

    private static SchemaColumn Column(Match line)
    {
        var settings = line.Groups["settings"].Value
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(setting => setting.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var constraint = line.Groups["constraint"].Value;
        var column = new SchemaColumn(
            line.Groups["name"].Value,
            line.Groups["type"].Value,
            IsNullable: constraint.Length == 0,
            Class(line.Groups["class"].Value),
            line.Groups["text"].Value,
            Take(settings, "unit"),
            Take(settings, "codes")?.Split('|').ToImmutableArray() ?? [],
            Take(settings, "ref"),
            Number(Take(settings, "min")),
            Number(Take(settings, "max")),
            Take(settings, "merge") == "sum",
            Role(Take(settings, "role")));
        if (settings.Count > 0)
            throw new FormatException($"The learning schema sets {string.Join(", ", settings.Keys)} on column {column.Name}, which nothing reads.");
        return column;
    }

    private static string? Take(Dictionary<string, string> settings, string name) => settings.Remove(name, out var value) ? value : null;

    private static double? Number(string? text) => text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static DisclosureClass Class(string letter) => letter switch
    {
        "P" => DisclosureClass.Pseudonym,
        "Q" => DisclosureClass.QuasiIdentifier,
        "S" => DisclosureClass.Sensitive,
        "N" => DisclosureClass.Neutral,
        _ => throw new FormatException($"The learning schema has the class [{letter}]; expected P, Q, S or N."),
    };

    private static SchemaRole Role(string? text) => text switch
    {
        null => SchemaRole.Value,
        "surrogate" => SchemaRole.Surrogate,
        "code" => SchemaRole.Code,
        "defines" => SchemaRole.Defines,
        "grade" => SchemaRole.Grade,
        "anonymous" => SchemaRole.Anonymous,
        _ => throw new FormatException($"The learning schema has the role {text}; expected surrogate, code, defines, grade or anonymous."),
    };

    [GeneratedRegex(@"^-- @table (?<name>\w+) \((?<size>small|large)\): (?<text>.+?) \{key=(?<key>[\w,]+)\}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableLine();

    [GeneratedRegex(
        @"^    (?<name>[a-z]\w*) (?<type>[A-Z]+)(?<constraint> NOT NULL| PRIMARY KEY)?,? +-- \[(?<class>\w)\] (?<text>.+?)( \{(?<settings>[^}]*)\})?$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex ColumnLine();
}
