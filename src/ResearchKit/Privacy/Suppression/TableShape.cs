namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// A table as the cross of its dimensions: a cell for each choice of one node (group or total) in each. Cells are numbered with the last dimension
/// fastest; atoms, the cells of leaves alone, likewise.
/// </summary>
internal sealed class TableShape
{
    /// <summary>Most cells of a table.</summary>
    public const int MostCells = 2_000_000;

    public TableShape(params TableDimension[] dimensions)
    {
        Dimensions = dimensions;
        CellCount = Count(dimension => dimension.NodeCount);
        AtomCount = Count(dimension => dimension.Leaves);
    }

    public TableDimension[] Dimensions { get; }

    public int CellCount { get; }

    public int AtomCount { get; }

    public bool HasTotals => CellCount > AtomCount;

    /// <summary>The cell of one node in each dimension.</summary>
    public int CellOf(ReadOnlySpan<int> nodes)
    {
        var cell = 0;
        for (var i = 0; i < nodes.Length; i++) cell = (cell * Dimensions[i].NodeCount) + nodes[i];
        return cell;
    }

    /// <summary>The atom of one leaf in each dimension.</summary>
    public int AtomOf(ReadOnlySpan<int> leaves)
    {
        var atom = 0;
        for (var i = 0; i < leaves.Length; i++) atom = (atom * Dimensions[i].Leaves) + leaves[i];
        return atom;
    }

    /// <summary>The node of a cell in each dimension.</summary>
    public int[] NodesOf(int cell)
    {
        var nodes = new int[Dimensions.Length];
        for (var i = nodes.Length - 1; i >= 0; i--) (cell, nodes[i]) = Math.DivRem(cell, Dimensions[i].NodeCount);
        return nodes;
    }

    /// <summary>The leaf of an atom in each dimension.</summary>
    public int[] LeavesOf(int atom)
    {
        var leaves = new int[Dimensions.Length];
        for (var i = leaves.Length - 1; i >= 0; i--) (atom, leaves[i]) = Math.DivRem(atom, Dimensions[i].Leaves);
        return leaves;
    }

    /// <summary>The atoms that each cell adds up.</summary>
    public int[][] Members() => [.. Enumerable.Range(0, CellCount).Select(cell =>
    {
        var nodes = NodesOf(cell);
        return Cross(nodes.Select((node, i) => Dimensions[i].Under[node]).ToArray(), Dimensions.Select(dimension => dimension.Leaves).ToArray());
    })];

    /// <summary>The cells in which an atom is counted.</summary>
    public int[] CellsOf(ReadOnlySpan<int> leaves)
    {
        var paths = new int[leaves.Length][];
        for (var i = 0; i < paths.Length; i++) paths[i] = Dimensions[i].Paths[leaves[i]];
        return Cross(paths, Dimensions.Select(dimension => dimension.NodeCount).ToArray());
    }

    /// <summary>What adds up: for each total, in each dimension in which it is one, itself and the cells right under it.</summary>
    public IEnumerable<int[]> Lines()
    {
        for (var cell = 0; cell < CellCount; cell++)
        {
            var nodes = NodesOf(cell);
            for (var i = 0; i < nodes.Length; i++)
            {
                if (nodes[i] < Dimensions[i].Leaves) continue;
                var (own, line) = (nodes[i], new List<int> { cell });
                foreach (var child in Dimensions[i].Parents.Index().Where(node => node.Item == own).Select(node => node.Index))
                {
                    nodes[i] = child;
                    line.Add(CellOf(nodes));
                }

                nodes[i] = own;
                yield return [.. line];
            }
        }
    }

    /// <summary>All choices of one of each, as mixed-radix numbers.</summary>
    public static int[] Cross(int[][] choices, int[] radices)
    {
        int[] all = [0];
        for (var i = 0; i < choices.Length; i++)
        {
            var (before, radix, own) = (all, radices[i], choices[i]);
            all = new int[before.Length * own.Length];
            for (var (place, b) = (0, 0); b < before.Length; b++)
            {
                foreach (var choice in own) all[place++] = (before[b] * radix) + choice;
            }
        }

        return all;
    }

    private int Count(Func<TableDimension, int> of)
    {
        var count = Dimensions.Aggregate(1L, (product, dimension) => Math.Min(product * of(dimension), int.MaxValue));
        return count <= MostCells ? (int)count
            : throw new ArgumentException($"The released table would have more than {MostCells:N0} cells. Release fewer columns, or columns with fewer groups.");
    }
}
