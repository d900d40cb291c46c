using System.Globalization;

namespace ResearchKit.Attacks;

/// <summary>
/// Linkage and homogeneity: an attacker who knows quasi-identifiers of a person looks for the row that is theirs, and for groups whose members all have one sensitive value.
/// </summary>
internal static class LinkageAttack
{
    private const int MostKnown = 4;
    private const int MostRows = 100_000;

    public static (AttackResult Linkage, AttackResult Homogeneity) Run(
        IReadOnlyList<PublishedTable> tables, IReadOnlySet<string> quasi, IReadOnlySet<string> sensitive, CancellationToken cancellationToken)
    {
        var (linkage, homogeneity) = (new List<AttackFinding>(), new List<AttackFinding>());
        var (rowTables, shares) = (0, 0);
        foreach (var table in tables.Where(table => !table.IsSynthetic && table.Rows.Count <= MostRows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isRows = table is { IsReleased: false, CountColumn: < 0 };
            var known = Enumerable.Range(0, table.Columns.Count).Where(i => quasi.Contains(table.Columns[i])).Take(MostKnown).ToArray();
            var told = Enumerable.Range(0, table.Columns.Count).Where(i => sensitive.Contains(table.Columns[i])).ToArray();
            if (isRows && known.Length >= 2)
            {
                rowTables++;
                var classes = Enumerable.Range(0, table.Rows.Count).GroupBy(row => string.Join('\u001f', known.Select(i => table.Rows[row][i])), StringComparer.Ordinal).ToArray();
                var alone = classes.Count(one => one.Count() == 1);
                var few = classes.Where(one => one.Count() < 5).Sum(one => one.Count());
                var names = string.Join(", ", known.Select(i => table.Columns[i]));
                if (alone > 0)
                    linkage.Add(new AttackFinding("Linkage", AttackSeverity.High, table.Place, string.Create(CultureInfo.InvariantCulture,
                        $"Who knows {names} finds {alone} of {table.Rows.Count} rows alone, and {few} among fewer than five."), "Take the file back: rows about learners are not exported. Release counts or means of groups."));
                else if (few > 0)
                    linkage.Add(new AttackFinding("Linkage", AttackSeverity.Medium, table.Place, string.Create(CultureInfo.InvariantCulture,
                        $"Who knows {names} finds {few} of {table.Rows.Count} rows among fewer than five."), "Take the file back, or release counts or means of coarser groups."));
                foreach (var column in told)
                {
                    var same = classes.Count(one => one.Select(row => table.Rows[row][column]).Distinct(StringComparer.Ordinal).Count() == 1);
                    if (same > 0)
                        homogeneity.Add(new AttackFinding("Homogeneity", AttackSeverity.High, $"{table.Place}, {table.Columns[column]}", string.Create(CultureInfo.InvariantCulture,
                            $"In {same} of {classes.Length} classes by {names} everybody has the same value: it is known of each of them."), "Release shares of groups, which hides 0 and 100 % of sensitive measures."));
                }
            }

            foreach (var column in table.ShareColumns)
            {
                var measured = table.Columns[column]["share_".Length..];
                for (var row = 0; row < table.Rows.Count; row++)
                {
                    if (table.Number(row, column) is not { } share) continue;
                    shares++;
                    if (share is not (0 or 1) || !(sensitive.Contains(measured) || !quasi.Contains(measured) && !table.IsReleased)) continue;
                    homogeneity.Add(new AttackFinding("Homogeneity", AttackSeverity.High, $"{table.Place}: {table.GroupOf(row)}, {table.Columns[column]}",
                        "Everybody or nobody of a group has a sensitive value: it is known of each of them.", "Give the column its class (sensitive), so that the release hides 0 and 100 %; or pool groups."));
                }
            }
        }

        return (
            new AttackResult("Linkage", string.Create(CultureInfo.InvariantCulture, $"{rowTables} tables of rows with two or more of the store's quasi-identifiers, up to {MostKnown} at a time"), $"Two to {MostKnown} quasi-identifiers of a person.", linkage),
            new AttackResult("Homogeneity", string.Create(CultureInfo.InvariantCulture, $"{shares} shares of groups, and classes by quasi-identifiers in {rowTables} tables of rows"), "In which group a person is.", homogeneity));
    }
}
