namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// Where everything of the sparse system lies. The levels of the first factor never meet each other, so they are eliminated first, each alone (leaves); the
/// levels of the other factors (the core) follow in dense fronts of a minimum-degree order. With one factor there is no core; with two crossed factors the
/// core is one dense block, the Schur complement; with nested factors every front is as small as one level.
/// </summary>
internal sealed class MixedLayout
{
    private const long MostFrontElements = 200_000_000; // two sets of fronts of 1.6 GB

    public MixedLayout(CrossProducts products, CancellationToken cancellationToken)
    {
        Products = products;
        RandomFactor[] factors = products.Factors;
        CoreStart = new int[factors.Length + 1];
        RowStart = new int[factors.Length + 1];
        for (int f = 1; f < factors.Length; f++)
        {
            CoreStart[f + 1] = CoreStart[f] + factors[f].LevelCount;
            RowStart[f + 1] = RowStart[f] + factors[f].LevelCount * factors[f].Width;
        }

        (LinkStart, LinkNode, LinkSource) = Links(products);
        (int[] order, int[][] structure) = MinimumDegree.Order(CoreCount, CoreEdges(), Cliques(), cancellationToken);
        Supernodes = EliminationTree.Supernodes(order, structure);
        Place = new (int Front, int Offset)[CoreCount];
        FrontSize = new int[Supernodes.Length];
        PivotSize = new int[Supernodes.Length];
        FrontNodes = new int[Supernodes.Length][];
        FrontRows = new int[Supernodes.Length][];
        long elements = 0;
        for (int s = 0; s < Supernodes.Length; s++)
        {
            FrontNodes[s] = [.. Supernodes[s].Pivots, .. Supernodes[s].Structure];
            foreach (int node in Supernodes[s].Pivots)
            {
                Place[node] = (s, PivotSize[s]);
                PivotSize[s] += WidthOf(node);
            }

            FrontSize[s] = PivotSize[s] + Supernodes[s].Structure.Sum(WidthOf);
            FrontRows[s] = [.. FrontNodes[s].SelectMany(node => Enumerable.Range(RowOf(node), WidthOf(node)))];
            elements += (long)FrontSize[s] * FrontSize[s];
        }

        TooLarge = elements > MostFrontElements || FrontSize.Any(size => size > 20_000);
        LeafFront = new int[factors[0].LevelCount];
        LinkOffset = new int[LinkNode.Length];
        ParentOffset = new int[Supernodes.Length][];
        if (!TooLarge)
            PlaceInFronts();
    }

    public CrossProducts Products { get; }

    /// <summary>Where each factor's levels begin among the nodes of the core.</summary>
    public int[] CoreStart { get; }

    /// <summary>Where each factor's effects begin among the rows of the core.</summary>
    public int[] RowStart { get; }

    public int CoreCount => CoreStart[^1];

    public int CoreRows => RowStart[^1];

    /// <summary>Whether the dense fronts would not fit in memory.</summary>
    public bool TooLarge { get; }

    public Supernode[] Supernodes { get; }

    public int[] FrontSize { get; }

    public int[] PivotSize { get; }

    /// <summary>The nodes of each front: pivots, then structure.</summary>
    public int[][] FrontNodes { get; }

    /// <summary>The row of the core that each row of a front is.</summary>
    public int[][] FrontRows { get; }

    /// <summary>For each node of the core, the front that eliminates it and its place there.</summary>
    public (int Front, int Offset)[] Place { get; }

    /// <summary>For each leaf, the front that takes up what it leaves; -1 for none.</summary>
    public int[] LeafFront { get; }

    /// <summary>Where each leaf's links to the core begin; one more at the end.</summary>
    public int[] LinkStart { get; }

    /// <summary>The node of the core at each link; within a leaf by place in its front.</summary>
    public int[] LinkNode { get; }

    /// <summary>The link's number in the pair of factors.</summary>
    public int[] LinkSource { get; }

    /// <summary>Place of the link's node in the leaf's front.</summary>
    public int[] LinkOffset { get; }

    /// <summary>For each supernode, where the rows of its structure lie in its parent's front.</summary>
    public int[][] ParentOffset { get; }

    public int FactorOf(int node)
    {
        int f = 1;
        while (node >= CoreStart[f + 1])
            f++;
        return f;
    }

    public int WidthOf(int node) => Products.Factors[FactorOf(node)].Width;

    /// <summary>First row of a node among the rows of the core.</summary>
    public int RowOf(int node)
    {
        int f = FactorOf(node);
        return RowStart[f] + (node - CoreStart[f]) * Products.Factors[f].Width;
    }

    private static (int[] Start, int[] Node, int[] Source) Links(CrossProducts products)
    {
        int leaves = products.Factors[0].LevelCount, factors = products.Factors.Length;
        var start = new int[leaves + 1];
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            start[leaf + 1] = start[leaf];
            for (int g = 1; g < factors; g++)
                start[leaf + 1] += products.Pairs[0, g].Start[leaf + 1] - products.Pairs[0, g].Start[leaf];
        }

        var node = new int[start[^1]];
        var source = new int[start[^1]];
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            int at = start[leaf];
            int first = 0;
            for (int g = 1; g < factors; g++)
            {
                PairProducts pair = products.Pairs[0, g];
                for (int k = pair.Start[leaf]; k < pair.Start[leaf + 1]; k++, at++)
                    (node[at], source[at]) = (first + pair.Target[k], k);
                first += products.Factors[g].LevelCount;
            }
        }

        return (start, node, source);
    }

    private IEnumerable<(int, int)> CoreEdges()
    {
        for (int f = 1; f < Products.Factors.Length; f++)
        {
            for (int g = f + 1; g < Products.Factors.Length; g++)
            {
                PairProducts pair = Products.Pairs[f, g];
                for (int level = 0; level < Products.Factors[f].LevelCount; level++)
                {
                    for (int k = pair.Start[level]; k < pair.Start[level + 1]; k++)
                        yield return (CoreStart[f] + level, CoreStart[g] + pair.Target[k]);
                }
            }
        }
    }

    /// <summary>What the leaves link with each other by being eliminated, each set once.</summary>
    private IEnumerable<int[]> Cliques()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int leaf = 0; leaf + 1 < LinkStart.Length; leaf++)
        {
            int count = LinkStart[leaf + 1] - LinkStart[leaf];
            if (count < 2)
                continue;
            Span<int> nodes = LinkNode.AsSpan(LinkStart[leaf], count);
            if (seen.Add(new string(System.Runtime.InteropServices.MemoryMarshal.Cast<int, char>(nodes))))
                yield return nodes.ToArray();
        }
    }

    private void PlaceInFronts()
    {
        var offset = new int[CoreCount];
        var leavesOf = new List<int>?[Supernodes.Length];
        for (int leaf = 0; leaf < LeafFront.Length; leaf++)
        {
            LeafFront[leaf] = -1;
            if (LinkStart[leaf] == LinkStart[leaf + 1])
                continue;
            int front = int.MaxValue; // supernodes are numbered in order of elimination
            for (int k = LinkStart[leaf]; k < LinkStart[leaf + 1]; k++)
                front = Math.Min(front, Place[LinkNode[k]].Front);
            LeafFront[leaf] = front;
            (leavesOf[front] ??= []).Add(leaf);
        }

        var childrenOf = new List<int>?[Supernodes.Length];
        for (int s = 0; s < Supernodes.Length; s++)
        {
            if (Supernodes[s].Parent >= 0)
                (childrenOf[Supernodes[s].Parent] ??= []).Add(s);
        }

        for (int s = 0; s < Supernodes.Length; s++)
        {
            int at = 0;
            foreach (int node in FrontNodes[s])
            {
                offset[node] = at;
                at += WidthOf(node);
            }

            foreach (int leaf in leavesOf[s] ?? [])
            {
                Span<int> keys = LinkOffset.AsSpan(LinkStart[leaf], LinkStart[leaf + 1] - LinkStart[leaf]);
                Span<int> nodes = LinkNode.AsSpan(LinkStart[leaf], keys.Length), sources = LinkSource.AsSpan(LinkStart[leaf], keys.Length);
                for (int k = 0; k < keys.Length; k++)
                    keys[k] = offset[nodes[k]];
                int[] copy = keys.ToArray();
                copy.AsSpan().Sort(nodes);
                keys.Sort(sources);
            }

            foreach (int child in childrenOf[s] ?? [])
                ParentOffset[child] = [.. Supernodes[child].Structure.SelectMany(node => Enumerable.Range(offset[node], WidthOf(node)))];
        }
    }
}
