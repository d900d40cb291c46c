using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;

namespace ResearchKit.Models;

/// <summary>
/// What a factor model or a coefficient of reliability tells of protected rows: no more than the means and covariances of its items, in all or by group. So these go through the release gate, as if they were shown themselves.
/// </summary>
internal sealed class ItemMoments
{
    // Means and variances of up to so many values say how many people have each.
    private const int CountedValues = 3;

    private readonly DataFrame _frame;
    private readonly string _call;
    private readonly string[] _items;
    private readonly string? _group;
    private readonly bool[] _used;
    private readonly double[][] _values;
    private readonly int[] _groups;
    private readonly string[] _groupNames;

    private ItemMoments(DataFrame frame, string call, IReadOnlyList<string> items, string? group)
    {
        (_frame, _call, _items, _group) = (frame, call, [.. items.Distinct(StringComparer.OrdinalIgnoreCase)], group);
        ReadOnlyMemory<double>[] columns = [.. _items.Select(item => FactorColumns.Numbers(frame, item, "this frame"))];
        string?[] keys = group is null ? new string?[frame.Length]
            : [.. Enumerable.Range(0, frame.Length).Select(row => frame[group].ValueAt(row) is { } value and not double.NaN ? Convert.ToString(value, CultureInfo.InvariantCulture) : null)];
        _used = [.. Enumerable.Range(0, frame.Length).Select(row => (group is null || keys[row] is not null) && columns.All(column => !double.IsNaN(column.Span[row])))];
        int[] rows = [.. Enumerable.Range(0, frame.Length).Where(row => _used[row])];
        _values = [.. columns.Select(column => rows.Select(row => column.Span[row]).ToArray())];
        _groupNames = group is null ? ["all"] : [.. rows.Select(row => keys[row]!).Distinct(StringComparer.Ordinal)];
        _groups = group is null ? new int[rows.Length] : [.. rows.Select(row => Array.IndexOf(_groupNames, keys[row]))];
    }

    /// <summary>Whether the frame's rows are protected.</summary>
    public static bool AreProtected(DataFrame frame) => !frame.Provenance.Protection.MayBeShown();

    /// <summary>Refuses keys of people among the items, and protected rows that nothing says whose they are; to be called before the columns are read.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected and cannot be looked at by learner; the message says what works.</exception>
    public static void Refuse(DataFrame frame, string call, IReadOnlyList<string> items, string? group)
    {
        if (AreProtected(frame))
            ModelGate.RefuseKeys(call, frame, null, [.. items.Concat(group is null ? [] : [group]).Where(frame.HasColumn)]);
    }

    /// <summary>Decides on the moments of the rows that have all items. Synthetic data and released tables pass.</summary>
    /// <param name="frame">The rows that were given.</param>
    /// <param name="call">How the model was asked for.</param>
    /// <param name="items">The columns of the items.</param>
    /// <param name="group">The column of groups with moments of their own; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProtectedDataException">They would tell of too few learners; the message says what works.</exception>
    public static ModelRelease Decide(DataFrame frame, string call, IReadOnlyList<string> items, string? group, CancellationToken cancellationToken) =>
        ModelGate.Decide(new ItemMoments(frame, call, items, group).Disclosure(), cancellationToken);

    private ModelDisclosure Disclosure() => new()
    {
        Model = _call,
        Frame = _frame,
        Used = _used,
        Columns = [.. _items, .. _group is null ? (string[])[] : [_group]],
        Outcome = _items[0],
        OutcomeColumns = [_items[0]],
        OutcomeValues = _values[0],
        FurtherOutcomes = [.. _items.Skip(1).Select((item, i) => new ModelOutcome(item, [item], _values[i + 1]))],
        Factors = [.. Factors()],
        Design = [.. Design()],
        HasIntercept = true,
        ResidualDegreesOfFreedom = _groups.Length == 0 ? 0 : _groups.CountBy(group => group).Min(size => size.Value) - _items.Length,
    };

    // Groups; items of few values, whose mean and variance count who has each; and pairs of items of two values, whose covariance counts who has both.
    private IEnumerable<ModelFactor> Factors()
    {
        string[] byGroup = _group is null ? [] : [_group];
        if (_group is not null)
            yield return new ModelFactor(_group, _groups, _groupNames, byGroup);
        double[][] distinct = [.. _values.Select(values => values.Distinct().Take(CountedValues + 1).Order().ToArray())];
        for (int i = 0; i < _items.Length; i++)
        {
            if (distinct[i].Length is > 2 and <= CountedValues)
                yield return Factor([i]);
            for (int j = 0; j < i; j++)
            {
                if (distinct[i].Length == 2 && distinct[j].Length == 2)
                    yield return Factor([j, i]);
            }
        }

        ModelFactor Factor(int[] items)
        {
            var labels = new List<string>();
            var found = new Dictionary<string, int>(StringComparer.Ordinal);
            int[] codes = new int[_groups.Length];
            for (int row = 0; row < codes.Length; row++)
            {
                string label = string.Join(", ", items.Select(item => _values[item][row].ToString(CultureInfo.InvariantCulture))) + (_group is null ? "" : $" in {_groupNames[_groups[row]]}");
                if (!found.TryGetValue(label, out codes[row]))
                {
                    found[label] = codes[row] = labels.Count;
                    labels.Add(label);
                }
            }

            string[] names = [.. items.Select(item => _items[item])];
            return new ModelFactor(string.Join(" with ", names), codes, labels, [.. names, .. byGroup]);
        }
    }

    // Items within groups, so that a learner's leverage is that within the group.
    private IEnumerable<(string Term, ReadOnlyMemory<double> Values)> Design()
    {
        if (_groupNames.Length == 1)
            return _items.Select((item, i) => (item, (ReadOnlyMemory<double>)_values[i]));
        return Enumerable.Range(0, _groupNames.Length).SelectMany(group => _items
            .Select((item, i) => ($"{item} in {_groupNames[group]}", (ReadOnlyMemory<double>)_values[i].Select((value, row) => _groups[row] == group ? value : 0).ToArray()))
            .Prepend((_groupNames[group], _groups.Select(one => one == group ? 1.0 : 0).ToArray())));
    }
}
