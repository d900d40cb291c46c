using System.Numerics;
using System.Runtime.InteropServices;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.Noise;

/// <summary>Learners in declared groups, each in no more of them than declared: what one learner can change is bounded before any noise is drawn.</summary>
internal sealed class NoisyTabulation
{
    public const string Other = "(other)";

    private readonly int[] _cellOfRow;
    private readonly int[] _learnerOfRow;
    private readonly HashSet<long> _kept;

    public NoisyTabulation(DataFrame frame, IReadOnlyList<string> by, string learner, NoiseOptions options, CancellationToken cancellationToken)
    {
        Labels = [.. by.Select(name => Domain(frame[name], options))];
        CellCount = Labels.Aggregate(1, (product, labels) => checked(product * labels.Count));
        _cellOfRow = new int[frame.Length];
        for (var i = 0; i < by.Count; i++)
        {
            var place = Labels[i].SkipLast(1).Select((label, index) => (label, index)).ToDictionary(pair => pair.label, pair => pair.index, StringComparer.Ordinal);
            var column = frame[by[i]];
            for (var row = 0; row < _cellOfRow.Length; row++)
                _cellOfRow[row] = (_cellOfRow[row] * Labels[i].Count) + (column.ValueAt(row) is { } value && place.TryGetValue(ReleaseLabel.Of(value), out var index) ? index : Labels[i].Count - 1);
        }

        (_learnerOfRow, _kept) = Contributions(frame[learner], options.GroupsPerLearner, cancellationToken);
    }

    /// <summary>Labels of each column's groups, <c>(other)</c> last.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Labels { get; }

    public int CellCount { get; }

    /// <summary>The groups of a cell.</summary>
    public string[] GroupsOf(int cell)
    {
        var groups = new string[Labels.Count];
        for (var i = Labels.Count - 1; i >= 0; i--)
        {
            groups[i] = Labels[i][cell % Labels[i].Count];
            cell /= Labels[i].Count;
        }

        return groups;
    }

    /// <summary>For each cell, the sum over its learners of what each one adds, and how many have a value.</summary>
    /// <param name="read">A row's value; NaN for none.</param>
    /// <param name="add">What a learner adds, by the sum and the number of the learner's values in the cell.</param>
    public (BigInteger Sum, int Learners)[] Sums(Func<int, double> read, Func<double, int, long> add)
    {
        var contributions = new Dictionary<long, (double Sum, int Count)>();
        for (var row = 0; row < _cellOfRow.Length; row++)
        {
            var key = Key(row);
            if (_learnerOfRow[row] < 0 || !_kept.Contains(key)) continue;
            var value = read(row);
            if (double.IsNaN(value)) continue;
            ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(contributions, key, out _);
            sums = (sums.Sum + value, sums.Count + 1);
        }

        var cells = new (BigInteger Sum, int Learners)[CellCount];
        foreach (var (key, (sum, count)) in contributions)
        {
            ref var cell = ref cells[(int)(key & 0xFFFFFFFF)];
            cell = (cell.Sum + add(sum, count), cell.Learners + 1);
        }

        return cells;
    }

    private long Key(int row) => ((long)_learnerOfRow[row] << 32) | (uint)_cellOfRow[row];

    // Which of a learner's groups count is decided by the learner's own key and groups, so that no learner changes another's.
    private (int[] LearnerOfRow, HashSet<long> Kept) Contributions(Column learners, int most, CancellationToken cancellationToken)
    {
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        var learnerOfRow = new int[learners.Length];
        var cellsOf = new List<HashSet<int>>();
        var hashes = new List<ulong>();
        for (var row = 0; row < learnerOfRow.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            learnerOfRow[row] = -1;
            if (learners.ValueAt(row) is not { } value) continue;
            var label = ReleaseLabel.Of(value);
            if (!codes.TryGetValue(label, out var code))
            {
                codes[label] = code = cellsOf.Count;
                cellsOf.Add([]);
                hashes.Add(label.Aggregate(14695981039346656037UL, (hash, letter) => (hash ^ letter) * 1099511628211UL));
            }

            learnerOfRow[row] = code;
            cellsOf[code].Add(_cellOfRow[row]);
        }

        var kept = new HashSet<long>();
        for (var code = 0; code < cellsOf.Count; code++)
        {
            var cells = cellsOf[code].Count <= most ? cellsOf[code] : cellsOf[code].OrderBy(cell => Mixed(hashes[code] + (ulong)cell)).Take(most);
            foreach (var cell in cells) kept.Add(((long)code << 32) | (uint)cell);
        }

        return (learnerOfRow, kept);
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    private static IReadOnlyList<string> Domain(Column column, NoiseOptions options)
    {
        if (options.Groups.TryGetValue(column.Name, out var groups))
        {
            var labels = groups.Select(ReleaseLabel.Of).ToArray();
            if (labels.Length == 0 || labels.Distinct(StringComparer.Ordinal).Count() < labels.Length)
                throw new ArgumentException($"The groups declared for \"{column.Name}\" are {(labels.Length == 0 ? "none" : "not all different: " + string.Join(", ", labels))}.", nameof(options));
            return [.. labels, Other];
        }

        if (column is Column<bool>) return ["yes", "no", Other];
        throw new ArgumentException(
            $"Which groups does \"{column.Name}\" have? They must be declared, because that a group occurs can give a learner away: options.WithGroups(\"{column.Name}\", \"a\", \"b\"). "
            + "Take them from a code list or the school register, not from the learners' rows.", nameof(options));
    }
}
