using System.Globalization;

namespace ResearchKit.Attacks;

/// <summary>
/// Works hidden counts out of what is shown: totals less parts within a table, the same groups in several tables, and tables of nearly the same learners. The bounds are computed anew
/// (<see cref="LinearBounds"/>), not by the code that chose what to hide.
/// </summary>
internal static class DifferencingAttack
{
    private const int Least = 5;
    private const double Most = 1e7;

    public static AttackResult Run(IReadOnlyList<PublishedTable> tables, CancellationToken cancellationToken)
    {
        var findings = new List<AttackFinding>();
        var (hidden, skipped) = (0, 0);
        var counted = tables.Where(table => table is { IsSynthetic: false, CountColumn: >= 0, Groups: > 0, IsRounded: false } && (table.IsReleased || table.Rows.Any(row => row.Contains(PublishedTable.Hidden)))).ToArray();
        foreach (var family in counted.GroupBy(SourceOf, StringComparer.Ordinal).SelectMany(family => Families([.. family])))
        {
            var (cells, names, contradictions) = Cells(family, findings);
            var unknowns = new List<string>(cells.Keys);
            var number = unknowns.Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i, StringComparer.Ordinal);
            var bounds = new LinearBounds(unknowns.Count, Most, cancellationToken);
            foreach (var (key, value) in cells)
            {
                if (value is { } known && !contradictions.Contains(key))
                {
                    bounds.AtLeast(number[key], known);
                    bounds.AtMost(number[key], known);
                }
            }

            foreach (var table in family) Relate(table, bounds, number);
            bounds.Propagate();
            foreach (var key in unknowns.Where(key => cells[key] is null))
            {
                hidden++;
                cancellationToken.ThrowIfCancellationRequested();
                var (low, high) = bounds.Of([number[key]]);
                if (high - low < 0.5)
                    findings.Add(new AttackFinding("Differencing", AttackSeverity.High, names[key], "A hidden count is determined by what is shown.",
                        "Withdraw one of the tables. Release tables that belong together with ReleasePlan, and export them by WriteCsv or WriteXlsx, so that each is compared with all."));
                else if (high < Least && high > 0)
                    findings.Add(new AttackFinding("Differencing", AttackSeverity.Medium, names[key], string.Create(CultureInfo.InvariantCulture, $"A hidden count is known to be fewer than {Least}, within {high - low + 1:0} values."),
                        "Usual where the rule itself says so; see that no text names the group's members."));
            }

            if (unknowns.Count > LinearBounds.MostForSimplex) skipped++;
        }

        // That a hidden count is small is what hiding says; only one that is pinned to fewer values than the rule leaves is a finding.
        findings.RemoveAll(finding => finding.Severity == AttackSeverity.Medium && !finding.What.EndsWith("within 2 values.", StringComparison.Ordinal));
        return new AttackResult(
            "Differencing", string.Create(CultureInfo.InvariantCulture, $"{hidden} hidden counts of {counted.Length} tables, against all sums and differences of what is shown"),
            "The outputs alone.", [.. findings.Distinct()],
            skipped > 0 ? "Where more than 120 unknowns hang together, bounds come of propagation and elimination and may be wider than an attacker's." : null);
    }

    // All tables together; where they contradict each other (other learners, other times), each one on its own as well.
    private static IEnumerable<IReadOnlyList<PublishedTable>> Families(IReadOnlyList<PublishedTable> tables)
    {
        yield return tables;
        if (tables.Count < 2 || Cells(tables, []).Contradictions.Count == 0) yield break;
        foreach (var table in tables) yield return [table];
    }

    /// <summary>What a table says that its data are; empty where it does not.</summary>
    public static string SourceOf(PublishedTable table)
    {
        var at = table.Notes.IndexOf("Source:", StringComparison.Ordinal);
        return at < 0 ? "" : table.Notes[(at + 7)..].Split('\n')[0].Split(',')[0].Trim();
    }

    // Values by what they are about; null where hidden. The same group with two counts that differ by few is a finding by itself.
    private static (Dictionary<string, double?> Cells, Dictionary<string, string> Names, HashSet<string> Contradictions) Cells(IReadOnlyList<PublishedTable> tables, List<AttackFinding> findings)
    {
        var (cells, names, contradictions) = (new Dictionary<string, double?>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var table in tables)
        {
            for (var row = 0; row < table.Rows.Count; row++)
            {
                var key = table.KeyOf(row);
                var name = $"{table.Place}: {(key.Length == 0 ? "total" : table.GroupOf(row))}";
                var value = table.IsHidden(row, table.CountColumn) ? null : table.Number(row, table.CountColumn);
                if (value is null && !table.IsHidden(row, table.CountColumn)) continue;
                if (cells.TryGetValue(key, out var earlier) && earlier is { } one && value is { } other && one != other)
                {
                    contradictions.Add(key);
                    if (Math.Abs(one - other) < Least)
                        findings.Add(new AttackFinding("Differencing", AttackSeverity.High, $"{names[key]} and {name}", "The same group has two counts that differ by fewer than five: who was left out, came or left is told apart.",
                            "Release both from one store, so that its history compares them; withdraw the later one."));
                }
                else if (!cells.TryGetValue(key, out earlier) || earlier is null)
                {
                    if (earlier is null && cells.ContainsKey(key) && value is not null)
                        findings.Add(new AttackFinding("Differencing", AttackSeverity.High, $"{names[key]} and {name}", "A count that one table hides is shown by another.", "Withdraw the table that shows it. Release tables that belong together with ReleasePlan."));
                    (cells[key], names[key]) = (value ?? earlier, name);
                }
            }
        }

        return (cells, names, contradictions);
    }

    private static void Relate(PublishedTable table, LinearBounds bounds, Dictionary<string, int> number)
    {
        var keys = Enumerable.Range(0, table.Rows.Count).Where(row => number.ContainsKey(table.KeyOf(row))).ToArray();
        for (var group = 0; group < table.Groups; group++)
        {
            var column = group;
            foreach (var line in keys.GroupBy(row => string.Join('\u001f', Enumerable.Range(0, table.Groups).Where(i => i != column).Select(i => table.Rows[row][i])), StringComparer.Ordinal))
            {
                var totals = line.Where(row => table.Rows[row][column] == PublishedTable.Total).ToArray();
                var parts = line.Where(row => table.Rows[row][column] != PublishedTable.Total).ToArray();
                if (totals.Length != 1 || parts.Length == 0 || table.IsOverlapping) continue;
                bounds.Add(parts.Select(row => number[table.KeyOf(row)]), [number[table.KeyOf(totals[0])]], 0);
            }
        }
    }
}
