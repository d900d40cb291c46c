namespace ResearchKit.Privacy.Suppression;

/// <summary>One dimension of a table: its groups as a tree. Leaves come first; a total over all groups, where there is one, is the root and the last node.</summary>
internal sealed class TableDimension
{
    /// <param name="leaves">Number of leaves: nodes 0 to <paramref name="leaves"/> - 1.</param>
    /// <param name="parents">The parent of each node; -1 for a node without one.</param>
    public TableDimension(int leaves, int[] parents)
    {
        (Leaves, Parents) = (leaves, parents);
        Paths = [.. Enumerable.Range(0, leaves).Select(Path)];
        Under = new int[parents.Length][];
        var under = Enumerable.Range(0, parents.Length).Select(_ => new List<int>()).ToArray();
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            foreach (var node in Paths[leaf]) under[node].Add(leaf);
        }

        for (var node = 0; node < parents.Length; node++) Under[node] = [.. under[node]];
    }

    public int Leaves { get; }

    public int[] Parents { get; }

    public int NodeCount => Parents.Length;

    /// <summary>The nodes from each leaf up to its root, the leaf first.</summary>
    public int[][] Paths { get; }

    /// <summary>The leaves under each node; a leaf is under itself.</summary>
    public int[][] Under { get; }

    /// <summary>Groups without an order above them, with or without a total.</summary>
    public static TableDimension Flat(int leaves, bool total) =>
        new(leaves, total ? [.. Enumerable.Repeat(leaves, leaves), -1] : [.. Enumerable.Repeat(-1, leaves)]);

    private int[] Path(int leaf)
    {
        var path = new List<int>();
        for (var node = leaf; node >= 0; node = Parents[node]) path.Add(node);
        return [.. path];
    }
}
