using System.Globalization;
using System.Text.RegularExpressions;

namespace ResearchKit.Attacks;

/// <summary>Looks for numbers that are about one to four people: counts, shares that imply them, numbers of rows in texts.</summary>
internal static partial class SinglingOutAttack
{
    private const int Least = 5;

    public static AttackResult Run(IReadOnlyList<OutputFile> files, CancellationToken cancellationToken)
    {
        var findings = new List<AttackFinding>();
        var (numbers, texts) = (0, 0);
        foreach (var table in files.SelectMany(file => file.Tables).Where(table => table is { IsSynthetic: false, CountColumn: >= 0, IsRounded: false }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var row = 0; row < table.Rows.Count; row++)
            {
                if (table.Number(row, table.CountColumn) is not { } n) continue;
                numbers++;
                var where = $"{table.Place}: {table.GroupOf(row)}";
                if (n is > 0 and < Least && n == Math.Floor(n))
                    findings.Add(new AttackFinding("Singling out", AttackSeverity.High, where, "A count of fewer than five people is shown.", "Release counts with frame.Release(...), which hides them, or pool groups."));
                foreach (var column in table.ShareColumns)
                {
                    if (table.Number(row, column) is not { } share || n < Least) continue;
                    numbers++;
                    var having = Math.Round(share * n);
                    if (Math.Abs((share * n) - having) > 0.02 * n || (having is not (> 0 and < Least) && n - having is not (> 0 and < Least))) continue;
                    findings.Add(new AttackFinding("Singling out", AttackSeverity.Medium, $"{where}, {table.Columns[column]}", "A share implies a count of fewer than five people.", "Release the share with Measure.Share(...), which checks its numerator, or pool groups."));
                }
            }
        }

        foreach (var (place, text) in files.SelectMany(file => file.Texts).Where(text => IsProse(text.Place)))
        {
            texts++;
            // A table is read as one; what is left are sentences and printed numbers.
            if (text.Contains("synthetic data", StringComparison.Ordinal) || text.Contains("× hidden", StringComparison.Ordinal)) continue;
            if (SmallCount().IsMatch(text))
                findings.Add(new AttackFinding("Singling out", AttackSeverity.Medium, place, "A text tells of fewer than five people or rows.", "Leave the number out: a count of a filter is released with frame.Release(...), or shown as a band."));
        }

        return new AttackResult("Singling out", string.Create(CultureInfo.InvariantCulture, $"{numbers} counts and shares in tables, {texts} texts"), "The outputs alone; to name the person, that somebody is in the group.", findings);
    }

    private static bool IsProse(string place) =>
        Array.Exists((string[])["stream", "text/plain", "error", ".txt", ".log", ".md", ".out", ".err"], end => place.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\b(n|count|rows|learners|pupils|students|people|persons)\s*[:=]\s*[1-4](?![\d.,%])|(?<![\d.,])\b[1-4]\s+(learners?|pupils?|students?|people|persons?|oppilasta|elever)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex SmallCount();
}
