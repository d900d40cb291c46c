using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Sources.Suggestion;

/// <summary>How a CSV file is written, found in its first part.</summary>
/// <param name="Encoding">utf-8, utf-16 or latin-1.</param>
/// <param name="Delimiter">Character between fields.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="Fields">Fields of the first line: names, or <c>column_1</c> and so on where there is no header. A last one without a name is a delimiter that ends every line.</param>
internal sealed partial record CsvDialect(string Encoding, char Delimiter, bool HasHeader, IReadOnlyList<string> Fields)
{
    private const int LookedAt = 1 << 18;
    private const int LinesLookedAt = 60;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>The dialect of a file; null when it is empty or no table.</summary>
    public static CsvDialect? Of(string path, CancellationToken cancellationToken)
    {
        var bytes = new byte[LookedAt];
        int length;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var encoding = bytes.AsSpan(0, length) switch
        {
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "utf-16",
            _ => TextEncoding.Of(path, "utf-8|latin-1", cancellationToken),
        };
        var text = (encoding switch
        {
            "utf-16" => bytes[0] == 0xFF ? System.Text.Encoding.Unicode : System.Text.Encoding.BigEndianUnicode,
            "latin-1" => System.Text.Encoding.Latin1,
            _ => System.Text.Encoding.UTF8,
        }).GetString(bytes, 0, length).TrimStart('\ufeff');
        if (text.Trim().Length == 0 || text.Contains('\0', StringComparison.Ordinal))
            return null;
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).Take(LinesLookedAt).ToList();
        var delimiter = Delimiters.MaxBy(candidate => Fit(lines, candidate));
        var records = lines.Select(line => CsvHeader.Split(line, delimiter)).OfType<List<string>>().ToList();
        if (records.Count == 0)
            return null;
        var first = records[0];
        var hasHeader = IsHeader(first, records);
        return new CsvDialect(encoding, delimiter, hasHeader, hasHeader ? first : [.. first.Select((field, i) => i == first.Count - 1 && i > 0 && records.TrueForAll(r => r.Count <= i || r[i].Length == 0)
            ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"column_{i + 1}"))]);
    }

    /// <summary>How well a delimiter cuts the lines into as many fields each; more fields are better.</summary>
    private static double Fit(List<string> lines, char delimiter)
    {
        var counts = lines.Select(line => CsvHeader.Split(line, delimiter)?.Count ?? 0).ToList();
        var usual = counts.GroupBy(count => count).MaxBy(group => group.Count())!;
        return usual.Key <= 1 ? 0 : (double)usual.Count() / counts.Count * (1 + (0.01 * usual.Key));
    }

    private static bool IsHeader(List<string> first, List<List<string>> records)
    {
        var names = first.Count > 1 && first[^1].Length == 0 ? first[..^1] : first;
        if (names.Exists(name => !LooksLikeAName(name)) || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
            return false;
        // A value that comes again in its column is no name of it.
        return !records.Skip(1).Any(record => names.Where((name, i) => i < record.Count && record[i] == name).Any());
    }

    private static bool LooksLikeAName(string field) =>
        field.Length is > 0 and <= 80 && field.Any(char.IsLetter) && field.Count(char.IsDigit) < 4 && !field.Contains('@', StringComparison.Ordinal) && !Uuid().IsMatch(field);

    [GeneratedRegex("^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Uuid();
}
