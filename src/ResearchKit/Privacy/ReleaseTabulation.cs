using System.Runtime.InteropServices;
using ResearchKit.Frames;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy;

/// <summary>Learners counted by group: distinct, whatever the number of their rows.</summary>
internal sealed class ReleaseTabulation
{
    /// <summary>Tables of more dimensions than this have no totals.</summary>
    public const int MostDimensionsWithTotals = 4;

    private readonly ReleaseDimension[] _dimensions;
    private readonly int[] _atomOfRow;
    private readonly ReleaseCodes _learners;
    private int[][]? _members;

    public ReleaseTabulation(DataFrame frame, IReadOnlyList<string[]> by, string learner, bool totals, CancellationToken cancellationToken)
    {
        _learners = ReleaseCodes.Of(frame[learner], missingIsGroup: false, cancellationToken);
        var withTotals = totals && by.Count <= MostDimensionsWithTotals;
        _dimensions = [.. by.Select(columns => ReleaseDimension.Of(frame, columns, withTotals, cancellationToken))];
        Shape = new TableShape([.. _dimensions.Select(dimension => dimension.Tree)]);
        _atomOfRow = new int[frame.Length];
        foreach (var dimension in _dimensions)
        {
            for (var row = 0; row < _atomOfRow.Length; row++) _atomOfRow[row] = (_atomOfRow[row] * dimension.Tree.Leaves) + dimension.LeafOfRow[row];
        }

        IsOverlapping = Overlaps();
        Order = [.. Enumerable.Range(0, CellCount).Select(cell => (Cell: cell, Height: HeightOf(cell))).OrderBy(cell => cell.Height).ThenBy(cell => cell.Cell).Select(cell => cell.Cell)];
    }

    public TableShape Shape { get; }

    public int CellCount => Shape.CellCount;

    public bool HasTotals => Shape.HasTotals;

    /// <summary>Whether a learner stands in more than one group, so that totals are no sums.</summary>
    public bool IsOverlapping { get; }

    /// <summary>The cells in the order in which they are released: groups first, totals after the groups they are made of.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The atoms of each cell.</summary>
    public int[][] Members => _members ??= Shape.Members();

    /// <summary>What a measure finds in each cell.</summary>
    public MeasuredCells Figures(DataFrame frame, Measure measure, CancellationToken cancellationToken)
    {
        var read = MeasureReader.Of(frame, measure);
        return IsOverlapping ? Overlapping(read, cancellationToken) : Disjoint(read, cancellationToken);
    }

    /// <summary>The groups of a cell, null where it is a total.</summary>
    public string?[] GroupsOf(int cell) => [.. Shape.NodesOf(cell).SelectMany((node, i) => _dimensions[i].LabelsOf(node))];

    /// <summary>The atom in which a row is counted.</summary>
    public int AtomOfRow(int row) => _atomOfRow[row];

    private long HeightOf(int cell)
    {
        long height = 0;
        var nodes = Shape.NodesOf(cell);
        for (var i = 0; i < nodes.Length; i++) height = (height * (_dimensions[i].Columns.Count + 1)) + _dimensions[i].HeightOf(nodes[i]);
        return height;
    }

    private bool Overlaps()
    {
        var atoms = new int[_learners.Count];
        Array.Fill(atoms, -1);
        for (var row = 0; row < _atomOfRow.Length; row++)
        {
            var learner = _learners.Codes[row];
            if (learner < 0 || atoms[learner] == _atomOfRow[row]) continue;
            if (atoms[learner] >= 0) return true;
            atoms[learner] = _atomOfRow[row];
        }

        return false;
    }

    private MeasuredCells Disjoint(Func<int, double> read, CancellationToken cancellationToken)
    {
        var (sums, counts, atoms) = (new double[_learners.Count], new int[_learners.Count], new int[_learners.Count]);
        for (var row = 0; row < _atomOfRow.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var learner = _learners.Codes[row];
            var value = learner < 0 ? double.NaN : read(row);
            if (double.IsNaN(value)) continue;
            (sums[learner], atoms[learner]) = (sums[learner] + value, _atomOfRow[row]);
            counts[learner]++;
        }

        var groups = Enumerable.Range(0, Shape.AtomCount).Select(_ => new CellFigures()).ToArray();
        for (var learner = 0; learner < counts.Length; learner++)
        {
            if (counts[learner] > 0) groups[atoms[learner]].Add(sums[learner] / counts[learner]);
        }

        var figures = Members.Select(members =>
        {
            var cell = new CellFigures();
            foreach (var atom in members) cell.Add(groups[atom]);
            return cell;
        }).ToArray();
        return new MeasuredCells(figures, groups, null);
    }

    private MeasuredCells Overlapping(Func<int, double> read, CancellationToken cancellationToken)
    {
        var learners = new Dictionary<(int Learner, int Cell), (double Sum, int Count)>();
        var cellsOfAtom = new Dictionary<int, int[]>();
        for (var row = 0; row < _atomOfRow.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var value = _learners.Codes[row] < 0 ? double.NaN : read(row);
            if (double.IsNaN(value)) continue;
            if (!cellsOfAtom.TryGetValue(_atomOfRow[row], out var cells)) cellsOfAtom[_atomOfRow[row]] = cells = Shape.CellsOf(Shape.LeavesOf(_atomOfRow[row]));
            foreach (var cell in cells)
            {
                ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(learners, (_learners.Codes[row], cell), out _);
                sums = (sums.Sum + value, sums.Count + 1);
            }
        }

        var figures = Enumerable.Range(0, CellCount).Select(_ => new CellFigures()).ToArray();
        var classes = new LearnerClasses();
        foreach (var learner in learners.GroupBy(entry => entry.Key.Learner).OrderBy(learner => learner.Key))
        {
            var cells = learner.OrderBy(entry => entry.Key.Cell).Select(entry => (entry.Key.Cell, Mean: entry.Value.Sum / entry.Value.Count)).ToArray();
            foreach (var (cell, mean) in cells) figures[cell].Add(mean);
            classes.Add([.. cells.Select(cell => cell.Cell)], [.. cells.Where(cell => cell.Mean > 0).Select(cell => cell.Cell)]);
        }

        return new MeasuredCells(figures, [], classes);
    }
}

/// <summary>What a measure finds in a table.</summary>
/// <param name="Cells">In each cell.</param>
/// <param name="Atoms">In each atom, where learners stand in one group each.</param>
/// <param name="Classes">Else the classes of learners that stand in the same cells.</param>
internal sealed record MeasuredCells(CellFigures[] Cells, CellFigures[] Atoms, LearnerClasses? Classes);
