using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>Attacks a released table and says what the attacker got.</summary>
public static class ReleasedTableAudit
{
    /// <summary>Audits the counts, and the numerators of a share.</summary>
    /// <returns>A sentence for each hidden cell that is determined or narrower than it must be.</returns>
    public static List<string> Breaches(RandomTable table, ReleasedTable released, int least)
    {
        var breaches = new List<string>();
        var truth = Truth(table, released);
        for (var share = -1; share < released.Measures.Count; share++)
        {
            if (share == 0) continue;
            using var attacker = new TableAttacker(released, share);
            for (var cell = 0; cell < released.Cells.Count; cell++)
            {
                if (!released.Cells[cell].Values[Math.Max(0, share)].IsHidden) continue;
                var (low, high) = attacker.Interval(cell);
                var (learners, having) = truth[cell];
                var value = share < 0 ? learners : having;
                if (value < low || value > high) throw new InvalidOperationException($"The attacker lost the truth in {table.Kind}: {value} outside [{low}, {high}].");
                var isPrimary = share < 0 ? learners > 0 && learners < least
                    : (learners > 0 && learners < least) || (having > 0 && having < least) || (learners - having > 0 && learners - having < least);
                var wanted = Math.Min(isPrimary ? least : 1, share < 0 ? int.MaxValue : learners);
                if (high - low < wanted - 1e-6)
                    breaches.Add($"{table.Kind}: {(share < 0 ? "count" : "numerator")} of {string.Join("/", released.Cells[cell].Groups.Select(group => group ?? "all"))}, {value}, lies in [{low}, {high}].");
            }
        }

        return breaches;
    }

    /// <summary>Cells that must be hidden and are not.</summary>
    public static List<string> Shown(RandomTable table, ReleasedTable released, int least) =>
        [.. Truth(table, released).Select((truth, cell) => (truth, cell)).Where(pair => pair.truth.Learners > 0 && pair.truth.Learners < least && !released.Cells[pair.cell].Values[0].IsHidden)
            .Select(pair => $"{table.Kind}: a cell of {pair.truth.Learners} is shown.")];

    // Counted anew, row by row.
    private static (int Learners, int Having)[] Truth(RandomTable table, ReleasedTable released)
    {
        var columns = released.By.Select(name => table.Frame.StringColumn(name).ToArray()).ToArray();
        var passed = table.Frame.Column<bool>("passed");
        var found = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        for (var row = 0; row < table.Frame.RowCount; row++)
        {
            for (var mask = 0; mask < 1 << columns.Length; mask++)
            {
                var key = string.Join('|', columns.Select((column, c) => (mask >> c & 1) == 1 ? "all" : column[row] ?? "(missing)"));
                var (learners, having) = found.GetValueOrDefault(key);
                found[key] = (learners + 1, having + (passed[row] == true ? 1 : 0));
            }
        }

        return [.. released.Cells.Select(cell => found.GetValueOrDefault(string.Join('|', cell.Groups.Select(group => group ?? "all"))))];
    }
}
