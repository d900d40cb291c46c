namespace ResearchKit.Charts.Diagrams;

/// <summary>
/// A layered drawing of a directed graph without cycles, after Sugiyama, Tagawa and Toda (1981): each node one layer after the last of those before it, long
/// edges through places of their own in the layers between, order by barycentres, and heights as close to the neighbours' as the order allows.
/// </summary>
internal sealed class LayeredLayout
{
    private const int Sweeps = 12;
    private readonly List<int> _layer = [];
    private readonly List<List<int>> _before = [], _after = [];

    private LayeredLayout(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        for (var i = 0; i < nodes; i++) Add(0);
        Layer(nodes, edges);
        Routes = [.. edges.Select(Route)];
        Rows = [.. Enumerable.Range(0, _layer.Max() + 1).Select(layer => Enumerable.Range(0, _layer.Count).Where(node => _layer[node] == layer).ToList())];
        Order();
        Heights = Place();
    }

    /// <summary>Nodes of each layer from top to bottom; those from the number of nodes on are places of long edges.</summary>
    public List<int>[] Rows { get; }

    /// <summary>Height of each node and place, in rows; larger is lower.</summary>
    public double[] Heights { get; }

    /// <summary>The nodes and places through which each edge runs, in the order of the edges.</summary>
    public int[][] Routes { get; }

    public IReadOnlyList<int> Layers => _layer;

    public static LayeredLayout Of(int nodes, IReadOnlyList<(int From, int To)> edges) => new(nodes, edges);

    /// <summary>Nodes that form a cycle, the first again at the end; empty where there is none.</summary>
    public static int[] Cycle(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var next = edges.ToLookup(edge => edge.From, edge => edge.To);
        var state = new int[nodes];
        for (var start = 0; start < nodes; start++)
        {
            // Depth first with a path of its own, so that long chains do not run out of stack.
            List<int> path = [];
            var open = new Stack<(int Node, bool Leaves)>([(start, false)]);
            while (open.Count > 0)
            {
                var (node, leaves) = open.Pop();
                if (leaves)
                {
                    state[node] = 2;
                    path.RemoveAt(path.Count - 1);
                }
                else if (state[node] == 0)
                {
                    state[node] = 1;
                    path.Add(node);
                    open.Push((node, true));
                    foreach (var to in next[node])
                    {
                        if (state[to] == 1) return [.. path.SkipWhile(other => other != to), to];
                        if (state[to] == 0) open.Push((to, false));
                    }
                }
            }
        }

        return [];
    }

    /// <summary>How many pairs of edges cross between neighbouring layers.</summary>
    public int Crossings() => Rows.Sum(Crossings);

    private int Add(int layer)
    {
        _layer.Add(layer);
        _before.Add([]);
        _after.Add([]);
        return _layer.Count - 1;
    }

    // Longest paths from the beginnings; then beginnings move up to just before what needs them.
    private void Layer(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (from, to) in edges)
            {
                if (_layer[to] > _layer[from]) continue;
                _layer[to] = _layer[from] + 1;
                changed = true;
            }
        }

        var (needed, needs) = (edges.ToLookup(edge => edge.From, edge => edge.To), edges.Select(edge => edge.To).ToHashSet());
        for (var node = 0; node < nodes; node++)
        {
            if (!needs.Contains(node) && needed[node].Any()) _layer[node] = needed[node].Min(to => _layer[to]) - 1;
        }
    }

    private int[] Route((int From, int To) edge)
    {
        List<int> route = [edge.From];
        for (var layer = _layer[edge.From] + 1; layer < _layer[edge.To]; layer++) route.Add(Add(layer));
        route.Add(edge.To);
        for (var i = 1; i < route.Count; i++)
        {
            _after[route[i - 1]].Add(route[i]);
            _before[route[i]].Add(route[i - 1]);
        }

        return [.. route];
    }

    private void Order()
    {
        var (best, fewest) = (Rows.Select(row => row.ToArray()).ToArray(), Crossings());
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var forward = sweep % 2 == 0;
            foreach (var layer in forward ? Enumerable.Range(1, Rows.Length - 1) : Enumerable.Range(0, Rows.Length - 1).Reverse())
            {
                var place = Rows[forward ? layer - 1 : layer + 1].Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => (double)pair.i);
                var sorted = Rows[layer].Select((node, i) => (Node: node, Key: (forward ? _before : _after)[node] is { Count: > 0 } near ? near.Average(other => place[other]) : i)).OrderBy(pair => pair.Key).Select(pair => pair.Node).ToArray();
                Rows[layer].Clear();
                Rows[layer].AddRange(sorted);
            }

            if (Crossings() is var now && now < fewest) (best, fewest) = (Rows.Select(row => row.ToArray()).ToArray(), now);
        }

        for (var layer = 0; layer < Rows.Length; layer++)
        {
            Rows[layer].Clear();
            Rows[layer].AddRange(best[layer]);
        }
    }

    private int Crossings(List<int> row)
    {
        if (row.Count == 0 || _layer[row[0]] + 1 >= Rows.Length) return 0;
        var place = Rows[_layer[row[0]] + 1].Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => pair.i);
        int[] ends = [.. row.SelectMany(node => _after[node].Select(other => place[other]).Order())];
        var crossings = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            for (var j = i + 1; j < ends.Length; j++)
            {
                if (ends[j] < ends[i]) crossings++;
            }
        }

        return crossings;
    }

    private double[] Place()
    {
        var heights = new double[_layer.Count];
        foreach (var row in Rows)
        {
            for (var i = 0; i < row.Count; i++) heights[row[i]] = i - ((row.Count - 1) / 2.0);
        }

        for (var sweep = 0; sweep < 2 * Sweeps; sweep++)
        {
            foreach (var row in sweep % 2 == 0 ? Rows : Rows.Reverse())
            {
                var wanted = row.Select(node =>
                {
                    var near = (sweep % 2 == 0 ? _before : _after)[node];
                    if (near.Count == 0) near = (sweep % 2 == 0 ? _after : _before)[node];
                    return near.Count == 0 ? heights[node] : near.Average(other => heights[other]);
                }).ToArray();
                var placed = Separated(wanted);
                for (var i = 0; i < row.Count; i++) heights[row[i]] = placed[i];
            }
        }

        var top = heights.Min();
        return [.. heights.Select(height => height - top)];
    }

    /// <summary>Numbers in the same order at least one apart, as close as possible to those wanted (least squares, by pooling neighbours).</summary>
    public static double[] Separated(double[] wanted)
    {
        List<(double Sum, int Count)> pools = [];
        for (var i = 0; i < wanted.Length; i++)
        {
            pools.Add((wanted[i] - i, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count > pools[^1].Sum / pools[^1].Count)
            {
                var last = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (pools[^1].Sum + last.Sum, pools[^1].Count + last.Count);
            }
        }

        return [.. pools.SelectMany(pool => Enumerable.Repeat(pool.Sum / pool.Count, pool.Count)).Select((level, i) => level + i)];
    }
}
