using ResearchKit.Frames;
using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy;

/// <summary>One dimension of a released table: a column of groups, or several that lie in one another (<c>city > district > school</c>).</summary>
internal sealed class ReleaseDimension
{
    private readonly string?[][] _labels;
    private readonly int[] _heights;

    private ReleaseDimension(IReadOnlyList<string> columns, TableDimension tree, string?[][] labels, int[] heights, int[] leafOfRow)
    {
        (Columns, Tree, _labels, _heights, LeafOfRow) = (columns, tree, labels, heights, leafOfRow);
    }

    /// <summary>Its columns, from the top down.</summary>
    public IReadOnlyList<string> Columns { get; }

    public TableDimension Tree { get; }

    /// <summary>The leaf of each row.</summary>
    public int[] LeafOfRow { get; }

    /// <summary>What <c>by</c> names: a column, or columns with <c>></c> between them from the top down.</summary>
    public static string[] ColumnsOf(DataFrame frame, string by)
    {
        if (frame.HasColumn(by) || !by.Contains('>', StringComparison.Ordinal)) return [frame[by].Name];
        var names = by.Split('>', StringSplitOptions.TrimEntries);
        if (Array.Exists(names, name => name.Length == 0))
            throw new ArgumentException($"by: \"{by}\" names no column on one side of a \">\". A hierarchy is written from the top down: \"city > district > school\".", nameof(by));
        return [.. names.Select(name => frame[name].Name)];
    }

    /// <summary>The groups of a frame's columns.</summary>
    public static ReleaseDimension Of(DataFrame frame, string[] columns, bool totals, CancellationToken cancellationToken)
    {
        var levels = columns.Select(name => ReleaseCodes.Of(frame[name], missingIsGroup: true, cancellationToken)).ToArray();
        var (rows, leaves) = Paths(levels, frame.Length, cancellationToken);
        var nodes = leaves.Select(leaf => leaf.Select(code => (int?)code).ToArray()).ToList();
        var parents = new List<int>(Enumerable.Repeat(-1, leaves.Count));
        var heights = new List<int>(Enumerable.Repeat(0, leaves.Count));
        if (totals)
        {
            // Level by level upwards; groups of one level in the order of their leaves, the total over all last.
            var below = (Start: 0, Count: leaves.Count);
            for (var depth = columns.Length - 1; depth >= 0; depth--)
            {
                var start = nodes.Count;
                for (var node = below.Start; node < below.Start + below.Count; node++)
                {
                    var path = nodes[node];
                    if (nodes.Count == start || !nodes[^1].AsSpan(0, depth).SequenceEqual(path.AsSpan(0, depth)))
                    {
                        nodes.Add([.. path.Select((code, level) => level < depth ? code : null)]);
                        parents.Add(-1);
                        heights.Add(columns.Length - depth);
                    }

                    parents[node] = nodes.Count - 1;
                }

                below = (start, nodes.Count - start);
            }
        }

        var labels = nodes.Select(path => path.Select((code, level) => code is { } known ? levels[level].Labels[known] : null).ToArray()).ToArray();
        return new ReleaseDimension(columns, new TableDimension(leaves.Count, [.. parents]), labels, [.. heights], rows);
    }

    /// <summary>The label of a node in each of the columns; null where it is a total.</summary>
    public string?[] LabelsOf(int node) => _labels[node];

    /// <summary>How many of the columns a node sums over.</summary>
    public int HeightOf(int node) => _heights[node];

    private static (int[] LeafOfRow, List<int[]> Leaves) Paths(ReleaseCodes[] levels, int rowCount, CancellationToken cancellationToken)
    {
        if (levels.Length == 1) return (levels[0].Codes, [.. Enumerable.Range(0, levels[0].Labels.Count).Select(code => new[] { code })]);
        var rows = new int[rowCount];
        var found = new Dictionary<(int, int), int>();
        // Two levels become one code, and that with the third another, so that a path is one number.
        var (prefix, paths) = (levels[0].Codes, Enumerable.Range(0, levels[0].Labels.Count).Select(code => new[] { code }).ToList());
        for (var level = 1; level < levels.Length; level++)
        {
            found.Clear();
            var longer = new List<int[]>();
            var codes = new int[rowCount];
            for (var row = 0; row < rowCount; row++)
            {
                if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                var key = (prefix[row], levels[level].Codes[row]);
                if (!found.TryGetValue(key, out codes[row]))
                {
                    found[key] = codes[row] = longer.Count;
                    longer.Add([.. paths[key.Item1], key.Item2]);
                }
            }

            (prefix, paths) = (codes, longer);
        }

        var order = Enumerable.Range(0, paths.Count).ToArray();
        Array.Sort(order, (one, other) => paths[one].AsSpan().SequenceCompareTo(paths[other]));
        var place = new int[order.Length];
        for (var i = 0; i < order.Length; i++) place[order[i]] = i;
        for (var row = 0; row < rowCount; row++) rows[row] = place[prefix[row]];
        return (rows, [.. order.Select(i => paths[i])]);
    }
}
