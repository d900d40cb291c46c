namespace ResearchKit.Statistics.Multilevel;

/// <summary>A run of nodes that are eliminated together as one dense block (a supernode).</summary>
/// <param name="Pivots">Its nodes, in order.</param>
/// <param name="Structure">The later nodes that it is linked with, in order of elimination.</param>
/// <param name="Parent">The supernode that takes up what it leaves, or -1.</param>
internal sealed record Supernode(int[] Pivots, int[] Structure, int Parent);

/// <summary>Groups columns of a sparse Cholesky factor into supernodes, children before parents.</summary>
internal static class EliminationTree
{
    private const int ZerosPerElement = 5; // a supernode joins its parent where that adds at most one zero to five elements

    /// <summary>The supernodes of an order of elimination.</summary>
    /// <param name="order">The nodes in order.</param>
    /// <param name="structure">For each node, the later nodes that it is linked with.</param>
    public static Supernode[] Supernodes(int[] order, int[][] structure)
    {
        int count = order.Length;
        int[] position = Positions(order);
        var parent = new int[count];
        for (int node = 0; node < count; node++)
            parent[node] = structure[node].Length == 0 ? -1 : structure[node].MinBy(other => position[other]);

        int[] postorder = Postorder(order, parent);
        position = Positions(postorder);
        var owner = new int[count];
        var runs = new List<List<int>>();
        for (int k = 0; k < count; k++)
        {
            int node = postorder[k];
            int before = k == 0 ? -1 : postorder[k - 1];
            if (before >= 0 && parent[before] == node && structure[before].Length == structure[node].Length + 1)
                runs[^1].Add(node);
            else
                runs.Add([node]);
            owner[node] = runs.Count - 1;
        }

        // From the last on: each run joins the one above it where that adds few zeros.
        var joined = new List<List<int>>();
        int end = runs.Count - 1;
        for (int s = runs.Count - 1; s >= 0; s--)
        {
            List<int> run = runs[s];
            int links = structure[run[^1]].Length;
            if (s < end && parent[run[^1]] is >= 0 and var above && owner[above] <= end
                && (joined[^1].Count + structure[joined[^1][^1]].Length - links) * ZerosPerElement <= run.Count + links)
            {
                joined[^1].InsertRange(0, run);
                continue;
            }

            joined.Add(run);
            end = s;
        }

        joined.Reverse();
        for (int s = 0; s < joined.Count; s++)
        {
            foreach (int node in joined[s])
                owner[node] = s;
        }

        return [.. joined.Select(run =>
        {
            int[] later = [.. structure[run[^1]].OrderBy(node => position[node])];
            return new Supernode([.. run], later, later.Length == 0 ? -1 : owner[later[0]]);
        })];
    }

    private static int[] Positions(int[] order)
    {
        var position = new int[order.Length];
        for (int k = 0; k < order.Length; k++)
            position[order[k]] = k;
        return position;
    }

    private static int[] Postorder(int[] order, int[] parent)
    {
        var children = new List<int>?[order.Length];
        foreach (int node in order)
        {
            if (parent[node] >= 0)
                (children[parent[node]] ??= []).Add(node);
        }

        var postorder = new List<int>(order.Length);
        var stack = new Stack<(int Node, int Next)>();
        foreach (int root in order)
        {
            if (parent[root] >= 0)
                continue;
            stack.Push((root, 0));
            while (stack.TryPop(out (int Node, int Next) top))
            {
                if (children[top.Node] is { } below && top.Next < below.Count)
                {
                    stack.Push((top.Node, top.Next + 1));
                    stack.Push((below[top.Next], 0));
                }
                else
                {
                    postorder.Add(top.Node);
                }
            }
        }

        return [.. postorder];
    }
}
