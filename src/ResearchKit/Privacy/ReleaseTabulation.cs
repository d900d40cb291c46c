using System.Runtime.InteropServices;
using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>Learners counted by group: distinct, whatever the number of their rows.</summary>
internal sealed class ReleaseTabulation
{
    private readonly int[][] _groupOfRow;
    private readonly int[] _learnerOfRow;

    public ReleaseTabulation(DataFrame frame, IReadOnlyList<string> by, string learner, bool totals, CancellationToken cancellationToken)
    {
        (_learnerOfRow, _) = Codes(frame[learner], cancellationToken, missingIsGroup: false);
        var coded = by.Select(name => Codes(frame[name], cancellationToken, missingIsGroup: true)).ToArray();
        Labels = coded.Select(codes => codes.Labels).ToArray();
        _groupOfRow = coded.Select(codes => codes.Codes).ToArray();
        Rows = by.Count == 2 ? Labels[0].Count : 1;
        Columns = by.Count switch { 1 => Labels[0].Count, 2 => Labels[1].Count, _ => Labels.Aggregate(1, (product, labels) => checked(product * labels.Count)) };
        HasTotals = totals && by.Count <= 2;
        CellCount = (Rows * Columns) + (!HasTotals ? 0 : by.Count == 1 ? 1 : Rows + Columns + 1);
    }

    /// <summary>Labels of each column of groups, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Labels { get; }

    public int Rows { get; }

    public int Columns { get; }

    public bool HasTotals { get; }

    /// <summary>Interior cells row by row, then row totals, column totals and the grand total (one-way: the total).</summary>
    public int CellCount { get; }

    /// <summary>What a measure finds in each cell.</summary>
    public CellFigures[] Figures(DataFrame frame, Measure measure, CancellationToken cancellationToken)
    {
        var read = Reader(frame, measure);
        var learners = new Dictionary<long, (double Sum, int Count)>();
        Span<int> cells = stackalloc int[4];
        for (var row = 0; row < frame.RowCount; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var value = _learnerOfRow[row] < 0 ? double.NaN : read(row);
            if (double.IsNaN(value)) continue;
            foreach (var cell in cells[..CellsOf(row, cells)])
            {
                ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(learners, ((long)cell << 32) | (uint)_learnerOfRow[row], out _);
                sums = (sums.Sum + value, sums.Count + 1);
            }
        }

        var figures = Enumerable.Range(0, CellCount).Select(_ => new CellFigures()).ToArray();
        foreach (var (key, (sum, count)) in learners.OrderBy(entry => entry.Key)) figures[key >> 32].Add(sum / count);
        return figures;
    }

    /// <summary>The groups of a cell, null where it is a total.</summary>
    public string?[] GroupsOf(int cell)
    {
        var interior = Rows * Columns;
        if (Labels.Count == 1) return [cell < interior ? Labels[0][cell] : null];
        if (Labels.Count == 2)
        {
            if (cell < interior) return [Labels[0][cell / Columns], Labels[1][cell % Columns]];
            if (cell < interior + Rows) return [Labels[0][cell - interior], null];
            return [null, cell < interior + Rows + Columns ? Labels[1][cell - interior - Rows] : null];
        }

        var groups = new string?[Labels.Count];
        for (var i = Labels.Count - 1; i >= 0; i--)
        {
            groups[i] = Labels[i][cell % Labels[i].Count];
            cell /= Labels[i].Count;
        }

        return groups;
    }

    private int CellsOf(int row, Span<int> cells)
    {
        var interior = Rows * Columns;
        if (Labels.Count != 2)
        {
            var cell = 0;
            for (var i = 0; i < Labels.Count; i++) cell = (cell * Labels[i].Count) + _groupOfRow[i][row];
            cells[0] = cell;
            if (!HasTotals) return 1;
            cells[1] = interior;
            return 2;
        }

        var (r, c) = (_groupOfRow[0][row], _groupOfRow[1][row]);
        cells[0] = (r * Columns) + c;
        if (!HasTotals) return 1;
        (cells[1], cells[2], cells[3]) = (interior + r, interior + Rows + c, interior + Rows + Columns);
        return 4;
    }

    /// <summary>A row's value of a measure; NaN for none.</summary>
    internal static Func<int, double> Reader(DataFrame frame, Measure measure)
    {
        if (measure.Kind == MeasureKind.Count) return _ => 0;
        var column = frame[measure.Column!];
        if (measure.Kind == MeasureKind.Mean)
        {
            if (!column.IsNumeric)
                throw new ArgumentException($"Measure.Mean(\"{column.Name}\"): the column holds {Column.TypeName(column.ElementType)}, a mean needs numbers. For truth values use Measure.Share.", nameof(measure));
            return column.GetDouble;
        }

        if (measure.Value is null)
        {
            if (column is not Column<bool> flags)
                throw new ArgumentException(
                    $"Measure.Share(\"{column.Name}\"): the column holds {Column.TypeName(column.ElementType)}. Say which value is counted: Measure.Share(\"{column.Name}\", value).", nameof(measure));
            return row => flags[row] is { } flag ? (flag ? 1 : 0) : double.NaN;
        }

        var sought = ReleaseLabel.Of(measure.Value);
        return row => column.GetValue(row) is { } value ? (ReleaseLabel.Of(value) == sought ? 1 : 0) : double.NaN;
    }

    private static (int[] Codes, IReadOnlyList<string> Labels) Codes(Column column, CancellationToken cancellationToken, bool missingIsGroup)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<object?>();
        var codes = new int[column.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var value = column.GetValue(row);
            if (value is null && !missingIsGroup)
            {
                codes[row] = -1;
                continue;
            }

            var label = ReleaseLabel.Of(value);
            if (!found.TryGetValue(label, out codes[row]))
            {
                found[label] = codes[row] = values.Count;
                values.Add(value);
            }
        }

        if (!missingIsGroup) return (codes, []);
        var order = ReleaseLabel.Order(column, values);
        var place = new int[values.Count];
        for (var i = 0; i < order.Length; i++) place[order[i]] = i;
        for (var row = 0; row < codes.Length; row++) codes[row] = place[codes[row]];
        return (codes, order.Select(i => ReleaseLabel.Of(values[i])).ToArray());
    }
}

/// <summary>What a measure finds among the learners of one cell.</summary>
internal sealed class CellFigures
{
    private double _sum;
    private double _smallest = double.PositiveInfinity;
    private double _largest = double.NegativeInfinity;

    /// <summary>Learners with a value.</summary>
    public int Learners { get; private set; }

    /// <summary>Learners who ever have the counted value.</summary>
    public int Having { get; private set; }

    public double Mean => Learners == 0 ? double.NaN : _sum / Learners;

    /// <summary>Whether all learners have the same value, so that the mean tells each one's.</summary>
    public bool IsUniform => Learners > 0 && _smallest == _largest;

    public void Add(double learnersMean)
    {
        Learners++;
        if (learnersMean > 0) Having++;
        _sum += learnersMean;
        _smallest = Math.Min(_smallest, learnersMean);
        _largest = Math.Max(_largest, learnersMean);
    }
}
