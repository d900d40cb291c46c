using System.Globalization;

namespace ResearchKit.Attacks;

/// <summary>
/// Works hidden means and shares out of what is shown. A mean times its count is a sum, and sums of parts add up to that of the whole; what is hidden is solved for by elimination over all tables of one source, with what
/// the digits shown leave open carried along.
/// </summary>
internal static class HiddenMeanAttack
{
    private const double Tiny = 1e-9;

    /// <summary>A value that is known to a tenth of itself is as good as shown: the rule that hides dominated sums (p %) asks for as much.</summary>
    private const double Close = 0.1;

    private const int MostUnknowns = 1500;

    public static AttackResult Run(IReadOnlyList<PublishedTable> tables, CancellationToken cancellationToken)
    {
        var findings = new List<AttackFinding>();
        var (hidden, skipped) = (0, 0);
        var summed = tables.Where(table => table is { IsSynthetic: false, CountColumn: >= 0, Groups: > 0, IsRounded: false, IsOverlapping: false } && (table.IsReleased || table.Rows.Any(row => row.Contains(PublishedTable.Hidden)))).ToArray();
        var measures = summed.SelectMany(table => Measures(table).Select(column => (Table: table, Column: column)))
            .GroupBy(one => (DifferencingAttack.SourceOf(one.Table), one.Table.Columns[one.Column].ToUpperInvariant()));
        foreach (var measure in measures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var system = new Sums(measure);
            hidden += system.Unknowns;
            // Where tables contradict each other (other learners, other times), each one on its own as well.
            foreach (var one in system.IsContradicted ? measure.Select(alone => new Sums([alone])).Prepend(system) : [system])
            {
                if (one.Unknowns > MostUnknowns) skipped++;
                else findings.AddRange(one.Findings(cancellationToken));
            }
        }

        return new AttackResult(
            "Hidden means", string.Create(CultureInfo.InvariantCulture, $"{hidden} hidden means and shares of {summed.Length} tables, against all sums of what is shown"), "The outputs alone.", [.. findings.Distinct()],
            "What a mean can be at all (grades from 4 to 10) is not used." + (skipped > 0 ? string.Create(CultureInfo.InvariantCulture, $" {skipped} measures with more than {MostUnknowns} hidden values were left out.") : ""));
    }

    private static IEnumerable<int> Measures(PublishedTable table) => Enumerable.Range(table.Groups, table.Columns.Count - table.Groups)
        .Where(column => column != table.CountColumn && (table.Columns[column].StartsWith("mean_", StringComparison.OrdinalIgnoreCase) || table.ShareColumns.Contains(column)));

    // The sums of one measure, by what they are about: known to within what rounding leaves open, or an unknown.
    private sealed class Sums
    {
        private readonly Dictionary<string, Cell> _cells = new(StringComparer.Ordinal);
        private readonly List<(Dictionary<string, int> Weights, string Total)> _equations = [];

        public Sums(IEnumerable<(PublishedTable Table, int Column)> measure)
        {
            foreach (var (table, column) in measure) Read(table, column);
            foreach (var (table, column) in measure) Relate(table, column);
        }

        /// <summary>Whether a group has two counts, or two means that differ by more than their digits.</summary>
        public bool IsContradicted { get; private set; }

        public int Unknowns => _cells.Values.Count(cell => cell.Sum is null);

        private void Read(PublishedTable table, int column)
        {
            for (var row = 0; row < table.Rows.Count; row++)
            {
                var isHidden = table.IsHidden(row, column);
                var (count, mean) = (table.Number(row, table.CountColumn), table.Number(row, column));
                if (!isHidden && (mean is null || count is null)) continue;
                var key = table.KeyOf(row);
                var open = isHidden ? 0 : Digits(table.Rows[row][column]) * count!.Value;
                if (_cells.TryGetValue(key, out var earlier))
                {
                    IsContradicted |= (count is { } now && earlier.Count is { } before && now != before) || (mean * count is { } sum && earlier.Sum is { } other && Math.Abs(sum - other) > 1.001 * (open + earlier.Open));
                    if (earlier.Sum is not null) continue;
                }

                _cells[key] = new Cell(count ?? earlier?.Count, isHidden ? null : mean * count, open, earlier?.Name ?? $"{table.Place}: {(key.Length == 0 ? "total" : table.GroupOf(row))}, {table.Columns[column]}");
            }
        }

        private void Relate(PublishedTable table, int column)
        {
            for (var group = 0; group < table.Groups; group++)
            {
                var along = group;
                var lines = Enumerable.Range(0, table.Rows.Count)
                    .GroupBy(row => string.Join('\u001f', Enumerable.Range(0, table.Groups).Where(i => i != along).Select(i => table.Rows[row][i])), StringComparer.Ordinal);
                foreach (var line in lines)
                {
                    int[] totals = [.. line.Where(row => table.Rows[row][along] == PublishedTable.Total)], parts = [.. line.Where(row => table.Rows[row][along] != PublishedTable.Total)];
                    if (totals.Length != 1 || parts.Length == 0) continue;
                    // A part of nobody has no mean and adds nothing; any other without a value leaves the sum open.
                    int[] peopled = [.. parts.Where(row => table.Number(row, table.CountColumn) is not 0)];
                    if (peopled.Append(totals[0]).All(row => _cells.ContainsKey(table.KeyOf(row))))
                        _equations.Add((peopled.GroupBy(table.KeyOf, StringComparer.Ordinal).ToDictionary(same => same.Key, same => 1, StringComparer.Ordinal), table.KeyOf(totals[0])));
                }
            }
        }

        public IEnumerable<AttackFinding> Findings(CancellationToken cancellationToken)
        {
            string[] unknowns = [.. _cells.Where(cell => cell.Value.Sum is null).Select(cell => cell.Key)];
            var place = unknowns.Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i, StringComparer.Ordinal);
            var rows = _equations.Select(equation => Row(equation.Weights, equation.Total, place)).Where(row => row.Weights.Any(weight => weight != 0)).ToList();
            Eliminate(rows, unknowns.Length, cancellationToken);
            foreach (var (weights, sum, open) in rows)
            {
                int[] left = [.. Enumerable.Range(0, unknowns.Length).Where(i => Math.Abs(weights[i]) > Tiny)];
                if (left is not [var one]) continue;
                var cell = _cells[unknowns[one]];
                var value = sum / weights[one];
                if (open / Math.Abs(weights[one]) > Close * Math.Max(Math.Abs(value), Tiny)) continue;
                yield return new AttackFinding(
                    "Hidden means", cell.Count is null ? AttackSeverity.Medium : AttackSeverity.High, cell.Name,
                    cell.Count is null ? "A hidden sum follows from the total and the other groups." : "A hidden mean follows from the total and the other groups, to a tenth of itself or better.",
                    "Withdraw the table. Release tables that belong together with ReleasePlan, and export them by WriteCsv or WriteXlsx, so that each is compared with all.");
            }
        }

        private (double[] Weights, double Sum, double Open) Row(Dictionary<string, int> weights, string total, Dictionary<string, int> place)
        {
            var (row, sum, open) = (new double[place.Count], 0.0, 0.0);
            foreach (var (key, weight) in weights.Append(new(total, -1)))
            {
                var cell = _cells[key];
                if (cell.Sum is { } known) (sum, open) = (sum - (weight * known), open + cell.Open);
                else row[place[key]] += weight;
            }

            return (row, sum, open);
        }

        // Reduced row echelon form; what rounding leaves open adds up.
        private static void Eliminate(List<(double[] Weights, double Sum, double Open)> rows, int unknowns, CancellationToken cancellationToken)
        {
            for (int column = 0, done = 0; column < unknowns && done < rows.Count; column++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Of rows that would do, the one that is known best.
                var candidates = Enumerable.Range(done, rows.Count - done).Where(r => Math.Abs(rows[r].Weights[column]) > Tiny).ToArray();
                if (candidates.Length == 0) continue;
                var pivot = candidates.MinBy(r => rows[r].Open / Math.Abs(rows[r].Weights[column]));
                (rows[done], rows[pivot]) = (rows[pivot], rows[done]);
                var (by, sum, open) = rows[done];
                for (var r = 0; r < rows.Count; r++)
                {
                    var factor = rows[r].Weights[column] / by[column];
                    if (r == done || Math.Abs(factor) < Tiny) continue;
                    for (var c = 0; c < unknowns; c++) rows[r].Weights[c] -= factor * by[c];
                    rows[r] = (rows[r].Weights, rows[r].Sum - (factor * sum), rows[r].Open + (Math.Abs(factor) * open));
                }

                done++;
            }
        }

        // Half a unit of the last digit shown.
        private static double Digits(string text)
        {
            var number = text.TrimEnd('%', ' ');
            var point = number.IndexOf('.', StringComparison.Ordinal);
            return 0.5 * Math.Pow(10, point < 0 ? 0 : point + 1 - number.Length) * (text.EndsWith('%') ? 0.01 : 1);
        }

        private sealed record Cell(double? Count, double? Sum, double Open, string Name);
    }
}
