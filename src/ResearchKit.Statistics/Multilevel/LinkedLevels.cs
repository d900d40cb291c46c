namespace ResearchKit.Statistics.Multilevel;

/// <summary>Sets of levels that a chain of rows links: the connected components of the levels of all groupings.</summary>
internal static class LinkedLevels
{
    /// <summary>By factor, the set of each level; and the number of effects of each set. Sets are numbered in order of first appearance.</summary>
    public static (int[][] Component, int[] Sizes) Of(CrossProducts products)
    {
        RandomFactor[] factors = products.Factors;
        var start = new int[factors.Length + 1];
        for (int f = 0; f < factors.Length; f++)
            start[f + 1] = start[f] + factors[f].LevelCount;
        int[] parent = [.. Enumerable.Range(0, start[^1])];
        int Root(int node)
        {
            while (parent[node] != node)
                node = parent[node] = parent[parent[node]];
            return node;
        }

        for (int f = 0; f < factors.Length; f++)
        {
            for (int g = f + 1; g < factors.Length; g++)
            {
                PairProducts pair = products.Pairs[f, g];
                for (int level = 0; level < factors[f].LevelCount; level++)
                {
                    for (int k = pair.Start[level]; k < pair.Start[level + 1]; k++)
                        parent[Root(start[f] + level)] = Root(start[g] + pair.Target[k]);
                }
            }
        }

        var number = new Dictionary<int, int>();
        var sizes = new List<int>();
        var component = new int[factors.Length][];
        for (int f = 0; f < factors.Length; f++)
        {
            component[f] = new int[factors[f].LevelCount];
            for (int level = 0; level < component[f].Length; level++)
            {
                int root = Root(start[f] + level);
                if (!number.TryGetValue(root, out int at))
                {
                    number.Add(root, at = sizes.Count);
                    sizes.Add(0);
                }

                component[f][level] = at;
                sizes[at] += factors[f].Width;
            }
        }

        return (component, [.. sizes]);
    }
}
