using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Factors;

/// <summary>What factor and structural equation models work on: named columns of numbers with NaN where an answer is missing, and groups where wanted. Arrays are kept, not copied.</summary>
public sealed class StructuralEquationData
{
    private readonly Dictionary<string, ReadOnlyMemory<double>> _columns = new(StringComparer.Ordinal);

    /// <summary>Puts columns together.</summary>
    /// <param name="columns">Name and values of each; all of one length. Columns that the model does not name are not read.</param>
    /// <param name="groups">The group of each row, or null for one group. Rows without a group are left out.</param>
    /// <param name="groupNames">Names of the groups in the order of their codes; null to number them from 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, a name is given twice, or names of groups do not match.</exception>
    public StructuralEquationData(IReadOnlyList<(string Name, ReadOnlyMemory<double> Values)> columns, Grouping? groups = null, IReadOnlyList<string>? groupNames = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        RowCount = columns.Count == 0 ? groups?.Codes.Length ?? 0 : columns[0].Values.Length;
        foreach ((string name, ReadOnlyMemory<double> values) in columns)
        {
            if (values.Length != RowCount)
                throw new ArgumentException($"{name} has {values.Length} values and {columns[0].Name} has {RowCount}. Give one value a row.", nameof(columns));
            if (!_columns.TryAdd(name, values))
                throw new ArgumentException($"The column {name} is given twice. Give each once.", nameof(columns));
        }

        if (groups is not null && groups.Codes.Length != RowCount)
            throw new ArgumentException($"The groups have {groups.Codes.Length} values and the columns {RowCount}. Give one a row.", nameof(groups));
        if (groupNames is not null && groupNames.Count != (groups?.GroupCount ?? 1))
            throw new ArgumentException($"There are {groups?.GroupCount ?? 1} groups and {groupNames.Count} names of groups.", nameof(groupNames));
        Groups = groups;
        Names = [.. columns.Select(column => column.Name)];
        GroupNames = groupNames ?? [.. Enumerable.Range(1, groups?.GroupCount ?? 1).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>Rows given.</summary>
    public int RowCount { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The group of each row; null for one group.</summary>
    public Grouping? Groups { get; }

    /// <summary>Names of the groups.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>The values of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public ReadOnlyMemory<double> this[string name] => _columns.TryGetValue(name, out ReadOnlyMemory<double> values) ? values
        : throw new ArgumentException($"The model names {name}, which is no column of the data. Columns: {string.Join(", ", Names)}.");
}
