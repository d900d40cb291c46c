namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// The simplest worlds that look the same: in each dimension learners are exchanged between two leaves (or come to one, when its totals are hidden
/// too), so that the corners of a box go up and down by turns and every total outside the box stays. Hiding the corners, and the totals between them, protects them all.
/// </summary>
/// <remarks>The hypercube method of Repsilber (1994) and Giessing and Repsilber (2002), with the totals of hierarchies taken along.</remarks>
internal sealed class CornerMoves(SuppressionTask task)
{
    private const int MostLeaves = 48;

    private readonly CellSystem _system = task.System;
    private readonly TableShape _shape = task.Shape!;
    private readonly int[] _radices = task.Shape!.Dimensions.Select(dimension => dimension.NodeCount).ToArray();

    private readonly List<Choice>?[][] _choices = [.. task.Shape!.Dimensions.Select(dimension => new List<Choice>?[dimension.NodeCount])];

    /// <summary>A box: its atoms with their signs, the cells that it changes, what hiding them costs, and how wide an interval it proves.</summary>
    internal sealed record Box(int[] Atoms, int[] Signs, int[] Cells, double Cost, int Up, int Down)
    {
        public int Width => Up + Down;

        /// <summary>The two worlds, where there are some.</summary>
        public IEnumerable<MoveWitness> Worlds()
        {
            if (Up > 0) yield return new MoveWitness(Atoms, [.. Signs.Select(sign => sign * Up)]);
            if (Down > 0) yield return new MoveWitness(Atoms, [.. Signs.Select(sign => -sign * Down)]);
        }
    }

    /// <summary>The cheapest box through a cell that makes its interval wide enough; if none does, the one that makes it widest.</summary>
    /// <param name="target">The cell.</param>
    /// <param name="hidden">Cells hidden so far, which cost nothing.</param>
    /// <param name="wanted">How wide.</param>
    /// <param name="most">The most that hiding its cells may cost.</param>
    /// <returns>Null when every box costs more or would hide what may not be hidden.</returns>
    public Box? Best(int target, bool[] hidden, long wanted, double most = double.PositiveInfinity)
    {
        var nodes = _shape.NodesOf(target);
        var choices = new List<(Choice Choice, double Cost)>[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            choices[i] = Affordable(nodes, i, hidden, most);
            if (choices[i].Count == 0) return null;
        }

        Box? best = null;
        var chosen = new Choice[nodes.Length];
        Try(0, 0);
        return best;

        // The target's own line in each dimension is part of every box: what that costs already is a bound for all boxes with the same choices.
        void Try(int dimension, double cost)
        {
            if (dimension == chosen.Length)
            {
                if (Judge(chosen, hidden, wanted, best, most) is { } box) best = box;
                return;
            }

            foreach (var (choice, line) in choices[dimension])
            {
                if (best is not null && best.Width >= wanted && cost + line >= best.Cost) return;
                if (cost + line > most) return;
                chosen[dimension] = choice;
                Try(dimension + 1, cost + line);
            }
        }
    }

    // The choices of a dimension, with what the shown cells of the target's own line cost; the cheapest first.
    private List<(Choice Choice, double Cost)> Affordable(int[] nodes, int dimension, bool[] hidden, double most)
    {
        ref var all = ref _choices[dimension][nodes[dimension]];
        all ??= Choices(_shape.Dimensions[dimension], nodes[dimension]);
        var affordable = new List<(Choice Choice, double Cost)>();
        int[] line = [.. nodes];
        foreach (var choice in all)
        {
            var cost = 0.0;
            foreach (var node in choice.Nodes)
            {
                if (node == nodes[dimension]) continue;
                line[dimension] = node;
                var cell = _shape.CellOf(line);
                if (!hidden[cell]) cost += task.CanHide[cell] ? task.Weights[cell] : double.PositiveInfinity;
            }

            if (cost <= most && !double.IsPositiveInfinity(cost)) affordable.Add((choice, cost));
        }

        if (most > 0) affordable.Sort((one, other) => one.Cost.CompareTo(other.Cost));
        return affordable;
    }

    private Box? Judge(Choice[] chosen, bool[] hidden, long wanted, Box? best, double most)
    {
        var (up, down) = Reach(chosen, null, null);
        if (up + down == 0) return null;
        var enough = up + down >= wanted;
        if (best is not null && !enough && (best.Width >= wanted || best.Width > up + down)) return null;
        var limit = best is not null && enough == best.Width >= wanted && (enough || best.Width == up + down) ? Math.Min(most, best.Cost) : most;
        var cost = 0.0;
        if (!AddCost(chosen, 0, 0, hidden, ref cost, limit)) return null;
        if (best is not null && cost == best.Cost && best.Width >= up + down) return null;
        var count = 1 << chosen.Count(choice => choice.Other >= 0);
        var (atoms, signs) = (new int[count], new int[count]);
        Reach(chosen, atoms, signs);
        return new Box(atoms, signs, TableShape.Cross(chosen.Select(choice => choice.Nodes).ToArray(), _radices), cost, up, down);
    }

    private (int Up, int Down) Reach(Choice[] chosen, int[]? atoms, int[]? signs)
    {
        int up = CellSystem.Unbounded, down = CellSystem.Unbounded, found = 0;
        Corner(0, 0, 1);
        return (up, down);

        void Corner(int dimension, int atom, int sign)
        {
            if (dimension == chosen.Length)
            {
                var (low, high) = (_system.Values[atom], _system.Uppers[atom] - _system.Values[atom]);
                up = Math.Min(up, sign > 0 ? high : low);
                down = Math.Min(down, sign > 0 ? low : high);
                if (atoms is not null) (atoms[found], signs![found++]) = (atom, sign);
                return;
            }

            var leaves = _shape.Dimensions[dimension].Leaves;
            Corner(dimension + 1, (atom * leaves) + chosen[dimension].Leaf, sign);
            if (chosen[dimension].Other >= 0) Corner(dimension + 1, (atom * leaves) + chosen[dimension].Other, -sign);
        }
    }

    // Adds what the box's shown cells cost; false when one may not be hidden or the limit is passed.
    private bool AddCost(Choice[] chosen, int dimension, int cell, bool[] hidden, ref double cost, double limit)
    {
        if (dimension == chosen.Length)
        {
            if (hidden[cell]) return true;
            cost += task.Weights[cell];
            return task.CanHide[cell] && cost <= limit;
        }

        foreach (var node in chosen[dimension].Nodes)
        {
            if (!AddCost(chosen, dimension + 1, (cell * _radices[dimension]) + node, hidden, ref cost, limit)) return false;
        }

        return true;
    }

    /// <summary>What changes in one dimension: a leaf against another, or (-1) against none; and the nodes that change with them.</summary>
    private readonly record struct Choice(int Leaf, int Other, int[] Nodes);

    private static List<Choice> Choices(TableDimension dimension, int node)
    {
        var choices = new List<Choice>();
        var own = dimension.Under[node];
        var inside = own.Length <= MostLeaves ? own : own[..MostLeaves];
        var isUnder = new bool[dimension.Leaves];
        foreach (var leaf in own) isUnder[leaf] = true;
        foreach (var leaf in inside)
        {
            var path = dimension.Paths[leaf];
            for (var other = 0; other < dimension.Leaves; other++)
            {
                if (isUnder[other]) continue;
                var against = dimension.Paths[other];
                var common = 0;
                while (common < Math.Min(path.Length, against.Length) && path[^(common + 1)] == against[^(common + 1)]) common++;
                choices.Add(new Choice(leaf, other, [.. path[..^common], .. against[..^common]]));
            }

            choices.Add(new Choice(leaf, -1, path));
        }

        return choices;
    }
}
