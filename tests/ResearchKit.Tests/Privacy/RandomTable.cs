using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Privacy;

/// <summary>
/// A random table to be released: learners, one row each, and the columns and hierarchies that group them. Sparse and dense ones, with empty groups, with ones, with
/// a group that holds nearly all, with one row or column, with deep and ragged hierarchies, with several levels of a single child.
/// </summary>
public sealed class RandomTable
{
    private RandomTable(DataFrame frame, string[] by, string kind) => (Frame, By, Kind) = (frame, by, kind);

    public DataFrame Frame { get; }

    public string[] By { get; }

    /// <summary>Dimensions and density, for messages.</summary>
    public string Kind { get; }

    /// <summary>A table of at most about <paramref name="most"/> groups.</summary>
    public static RandomTable Make(ulong seed, int most = 40, int? dimensions = null)
    {
        var random = new RandomStream(seed).Split("table");
        int Draw(int low, int high) => random.IntegerBetween(low, high);
        var ways = dimensions ?? Draw(1, 4);
        var trees = new List<string?[][]>();
        var room = most;
        for (var way = 0; way < ways; way++)
        {
            var own = Math.Max(1, way == ways - 1 ? Math.Min(room, Draw(1, 12)) : Math.Min(Draw(1, 6), room));
            if (dimensions is not null && way == ways - 1) own = room;
            var depth = Draw(0, 5) switch { 0 => 3, 1 or 2 => 2, _ => 1 };
            trees.Add(Tree(own, depth, way));
            room = Math.Max(1, room / own);
        }

        var density = Draw(0, 6);
        var (keys, rows, passes) = (new List<int>(), new List<string?[]>(), new List<bool>());
        var leaves = Cross(trees);
        var dominant = Draw(0, leaves.Count - 1);
        for (var leaf = 0; leaf < leaves.Count; leaf++)
        {
            var learners = density switch
            {
                0 => Draw(0, 2) == 0 ? Draw(1, 30) : 0,
                1 => Draw(0, 3),
                2 => leaf == dominant ? 400 : Draw(0, 12),
                3 => Draw(5, 60),
                4 => Draw(0, 9) == 0 ? Draw(1, 4) : Draw(10, 60),
                5 => Draw(0, 4) == 0 ? 1 : Draw(5, 40),
                _ => Draw(0, 25),
            };
            for (var i = 0; i < learners; i++)
            {
                keys.Add(keys.Count);
                rows.Add(leaves[leaf]);
                passes.Add(Draw(0, 99) < (density == 2 ? 95 : 60));
            }
        }

        if (keys.Count == 0) (keys, rows, passes) = ([0], [leaves[0]], [true]);
        var names = trees.SelectMany((tree, way) => tree[0].Select((_, level) => $"w{way}{(char)('a' + level)}")).ToArray();
        var columns = names.Select((name, c) => Column.Create(name, rows.Select(row => row[c])).WithDisclosureClass(DisclosureClass.QuasiIdentifier));
        var frame = DataFrame.FromColumns(
            [Column.Create("learner", keys).WithDisclosureClass(DisclosureClass.Pseudonym), Column.Create("passed", passes).WithDisclosureClass(DisclosureClass.Neutral), .. columns]).Opened();
        var by = trees.Select((tree, way) => string.Join(" > ", tree[0].Select((_, level) => $"w{way}{(char)('a' + level)}"))).ToArray();
        return new RandomTable(frame, by, $"seed {seed}, {string.Join(" x ", trees.Select(tree => $"{tree.Length} in {tree[0].Length} levels"))}, density {density}");

        // Leaves with the labels of their levels; levels often have a single child, and some subtrees end above the last level (their label then is missing).
        string?[][] Tree(int count, int depth, int way)
        {
            var paths = new string?[count][];
            var parents = Enumerable.Range(0, depth).Select(_ => 0).ToArray();
            for (var leaf = 0; leaf < count; leaf++)
            {
                for (var level = 0; level < depth - 1; level++)
                {
                    if (leaf > 0 && Draw(0, 2) == 0)
                    {
                        for (var below = level; below < depth - 1; below++) parents[below]++;
                        break;
                    }
                }

                paths[leaf] = [.. Enumerable.Range(0, depth).Select(level => level == depth - 1 ? (depth > 1 && Draw(0, 9) == 0 ? null : $"{leaf:00}") : $"{"pqr"[level]}{parents[level]:00}")];
            }

            return paths;
        }
    }

    private static List<string?[]> Cross(List<string?[][]> trees) =>
        trees.Aggregate(new List<string?[]> { Array.Empty<string?>() }, (all, tree) => [.. all.SelectMany(row => tree.Select(leaf => (string?[])[.. row, .. leaf]))]);
}
