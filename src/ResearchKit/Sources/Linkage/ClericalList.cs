using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ResearchKit.Sources.Linkage;

/// <summary>
/// The list of pairs for a person to decide, as CSV: system, record, candidate, weight, posterior, pattern, decision. Records are named by where they stand; whoever decides looks them up in the sources. The last column is
/// filled with <c>same</c> or <c>different</c>, or left empty.
/// </summary>
public static class ClericalList
{
    private static readonly string[] Header = ["system", "record", "candidate", "weight", "posterior", "pattern", "decision"];

    /// <summary>Writes the list, ready to be filled in.</summary>
    /// <param name="report">The linkage.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(LinkageReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(string.Join(',', Header) + "\n");
        foreach (var pair in report.Clerical)
        {
            string[] fields =
            [
                pair.System, pair.Record, pair.Candidate, pair.Weight.ToString("0.00", CultureInfo.InvariantCulture), pair.Posterior.ToString("0.0000", CultureInfo.InvariantCulture), pair.Pattern, "",
            ];
            writer.Write(string.Join(',', fields.Select(Quoted)) + "\n");
        }
    }

    /// <summary>Reads the decisions of a filled list; pairs left empty are left out.</summary>
    /// <param name="reader">The list. Columns may stand in any order; weight, posterior and pattern may be missing.</param>
    /// <exception cref="FormatException">A column is missing, a quote is open, or a decision is neither empty, <c>same</c> nor <c>different</c>; the message names the line.</exception>
    public static ImmutableArray<LinkageDecision> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var header = reader.ReadLine()?.TrimStart('\ufeff') is { } first ? Fields(first, 1) : [];
        int[] places = [.. new[] { "system", "record", "candidate", "decision" }.Select(name => header.IndexOf(name) is >= 0 and var place
            ? place
            : throw new FormatException($"Line 1 of the clerical list has no column {name}; it has {string.Join(", ", header)}. Expected {string.Join(", ", Header)}."))];
        var decisions = ImmutableArray.CreateBuilder<LinkageDecision>();
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0)
                continue;
            var fields = Fields(text, line);
            if (fields.Count != header.Count)
                throw new FormatException($"Line {line} of the clerical list has {fields.Count} fields; expected {header.Count}.");
            switch (fields[places[3]].Trim())
            {
                case "":
                    break;
                case var decision when decision is "same" or "different":
                    decisions.Add(new LinkageDecision(fields[places[0]], fields[places[1]], fields[places[2]], decision == "same"));
                    break;
                case var other:
                    throw new FormatException($"Line {line} of the clerical list has the decision '{other}'; expected same, different, or nothing.");
            }
        }

        return decisions.ToImmutable();
    }

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\n") < 0 ? field : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static List<string> Fields(string line, int number)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
                field.Append(line[i++]);
            else if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(line[i]);
        }

        if (isQuoted)
            throw new FormatException($"Line {number} of the clerical list has a quote that does not end. Fields stand on one line.");
        fields.Add(field.ToString());
        return fields;
    }
}
