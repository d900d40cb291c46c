namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// An order of elimination that keeps a sparse Cholesky factor sparse, and the structure of each column of the factor: approximate minimum degree on a
/// quotient graph (Amestoy, Davis and Duff 1996, SIAM Journal on Matrix Analysis 17, 886-905), with cliques that earlier eliminations left behind given.
/// </summary>
internal sealed class MinimumDegree
{
    private readonly HashSet<int>[] _variables;
    private readonly List<int>[] _elements;
    private readonly List<int[]> _members = [];
    private readonly List<int> _stamp = [];
    private readonly List<int> _outside = [];
    private readonly bool[] _isDone;
    private readonly int[] _degree;
    private readonly int[] _mark;
    private int _time;

    private MinimumDegree(int count)
    {
        _variables = [.. Enumerable.Range(0, count).Select(_ => new HashSet<int>())];
        _elements = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        _isDone = new bool[count];
        _degree = new int[count];
        _mark = new int[count];
    }

    /// <summary>Orders the nodes.</summary>
    /// <param name="count">Number of nodes.</param>
    /// <param name="edges">Pairs of nodes that are linked.</param>
    /// <param name="cliques">Sets of nodes that are all linked with each other.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The nodes in order, and for each node those it is linked with when it is eliminated.</returns>
    public static (int[] Order, int[][] Structure) Order(
        int count, IEnumerable<(int, int)> edges, IEnumerable<int[]> cliques, CancellationToken cancellationToken)
    {
        var search = new MinimumDegree(count);
        foreach ((int a, int b) in edges)
        {
            search._variables[a].Add(b);
            search._variables[b].Add(a);
        }

        foreach (int[] clique in cliques)
        {
            foreach (int node in clique)
                search._elements[node].Add(search._members.Count);
            search.AddElement(clique);
        }

        return search.Run(count, cancellationToken);
    }

    private void AddElement(int[] members)
    {
        _members.Add(members);
        _stamp.Add(0);
        _outside.Add(0);
    }

    private (int[] Order, int[][] Structure) Run(int count, CancellationToken cancellationToken)
    {
        var order = new int[count];
        var structure = new int[count][];
        var queue = new PriorityQueue<int, (int Degree, int Node)>();
        for (int node = 0; node < count; node++)
        {
            _degree[node] = Math.Min(count - 1, _variables[node].Count + _elements[node].Sum(element => _members[element].Length - 1));
            queue.Enqueue(node, (_degree[node], node));
        }

        int done = 0;
        while (queue.TryDequeue(out int pivot, out (int Degree, int Node) key))
        {
            if (_isDone[pivot] || key.Degree != _degree[pivot])
                continue;
            if ((done & 0xFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int[] linked = Neighbours(pivot);
            order[done++] = pivot;
            structure[pivot] = linked;
            _isDone[pivot] = true;
            if (linked.Length == count - done)
            {
                // What is left is linked throughout: one dense triangle, in any order.
                for (int k = 0; k < linked.Length; k++)
                {
                    structure[linked[k]] = linked[(k + 1)..];
                    order[done++] = linked[k];
                }

                break;
            }

            Eliminate(pivot, linked);
            foreach (int node in linked)
            {
                _degree[node] = Math.Min(_degree[node], count - done - 1);
                queue.Enqueue(node, (_degree[node], node));
            }
        }

        return (order, structure);
    }

    private int[] Neighbours(int pivot)
    {
        _time++;
        _mark[pivot] = _time;
        var linked = new List<int>();
        foreach (int node in _elements[pivot].SelectMany(element => _members[element]).Concat(_variables[pivot]))
        {
            if (_mark[node] == _time || _isDone[node])
                continue;
            _mark[node] = _time;
            linked.Add(node);
        }

        linked.Sort();
        return [.. linked];
    }

    private void Eliminate(int pivot, int[] linked)
    {
        int added = _members.Count;
        AddElement(linked);
        foreach (int element in _elements[pivot])
            _members[element] = []; // absorbed
        // How many members each other element has outside the new one.
        foreach (int node in linked)
        {
            _elements[node].RemoveAll(element => _members[element].Length == 0);
            foreach (int element in _elements[node])
            {
                if (_stamp[element] != added + 1)
                    (_stamp[element], _outside[element]) = (added + 1, _members[element].Length);
                _outside[element]--;
            }
        }

        foreach (int node in linked)
        {
            _variables[node].Remove(pivot);
            _variables[node].RemoveWhere(other => _mark[other] == _time);
            _elements[node].RemoveAll(element => _outside[element] == 0);
            _degree[node] = _variables[node].Count + linked.Length - 1 + _elements[node].Sum(element => _outside[element]);
            _elements[node].Add(added);
        }
    }
}
