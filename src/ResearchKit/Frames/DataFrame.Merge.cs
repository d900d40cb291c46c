using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>Joins with another frame where the values of a column that both have are equal.</summary>
    /// <param name="other">The right frame.</param>
    /// <param name="on">The key column's name; case is ignored.</param>
    /// <param name="how">Which rows to keep.</param>
    /// <param name="suffix">Added to names of the right frame's columns that the left frame has too.</param>
    /// <param name="cancellationToken">Stops the merge.</param>
    /// <inheritdoc cref="Merge(DataFrame, IReadOnlyList{ValueTuple{string, string}}, MergeKind, string, CancellationToken)" path="/returns|/remarks|/exception"/>
    public DataFrame Merge(
        DataFrame other, string on, MergeKind how = MergeKind.Inner, string suffix = "_right", CancellationToken cancellationToken = default) =>
        Merge(other, [(on, on)], how, suffix, cancellationToken);

    /// <summary>Joins with another frame where the values of columns that both have are equal.</summary>
    /// <param name="other">The right frame.</param>
    /// <param name="on">The key columns' names; case is ignored.</param>
    /// <param name="how">Which rows to keep.</param>
    /// <param name="suffix">Added to names of the right frame's columns that the left frame has too.</param>
    /// <param name="cancellationToken">Stops the merge.</param>
    /// <inheritdoc cref="Merge(DataFrame, IReadOnlyList{ValueTuple{string, string}}, MergeKind, string, CancellationToken)" path="/returns|/remarks|/exception"/>
    public DataFrame Merge(
        DataFrame other, IReadOnlyList<string> on, MergeKind how = MergeKind.Inner, string suffix = "_right", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(on);
        return Merge(other, [.. on.Select(name => (name, name))], how, suffix, cancellationToken);
    }

    /// <summary>Joins with another frame where key columns, which may have different names, are equal.</summary>
    /// <param name="other">The right frame.</param>
    /// <param name="on">Key columns of the left and the right frame, pair by pair; case is ignored.</param>
    /// <param name="how">Which rows to keep.</param>
    /// <param name="suffix">Added to names of the right frame's columns that the left frame has too.</param>
    /// <param name="cancellationToken">Stops the merge.</param>
    /// <returns>
    /// The left frame's columns, then the right frame's without its keys; a row of the right frame without a partner puts its keys into the left
    /// frame's key columns. Rows are ordered by the left frame's, then the right frame's row (a right merge: the other way round); a full
    /// merge ends with the right frame's rows without a partner.
    /// </returns>
    /// <remarks>
    /// As in SQL, a missing key equals nothing, not even another missing key. A key may occur many times on both sides; each pair makes a row.
    /// Integer keys of different sizes compare by value; other keys need the same type.
    /// </remarks>
    /// <exception cref="ColumnNotFoundException">A key is not there.</exception>
    /// <exception cref="ArgumentException">No key is named, key types differ, or a name with its suffix is taken.</exception>
    /// <exception cref="InvalidOperationException">The result has more than 2,147,483,647 rows.</exception>
    public DataFrame Merge(
        DataFrame other,
        IReadOnlyList<(string Left, string Right)> on,
        MergeKind how = MergeKind.Inner,
        string suffix = "_right",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(on);
        if (on.Count == 0)
            throw new ArgumentException("Name at least one key column to merge on.", nameof(on));
        var keys = on.Select(pair => MergeKey.Of(this[pair.Left], other[pair.Right], cancellationToken)).ToList();
        var (left, right) = new MergeRows(keys, Length, other.Length, cancellationToken).Pair(how);

        var columns = new List<Column>(_columns.Length + other._columns.Length);
        foreach (var column in _columns)
        {
            var key = keys.Find(candidate => candidate.Left == column);
            columns.Add(key is null || how is MergeKind.Inner or MergeKind.Left
                ? column.Gather(left, cancellationToken)
                : key.Gather(left, right, cancellationToken));
        }

        foreach (var column in other._columns.Where(column => !keys.Exists(key => key.Right == column)))
            columns.Add(column.Gather(right, cancellationToken).WithName(RightName(column.Name, other, suffix)));
        var provenance = Provenance.Combine(other.Provenance, $"Merge({how}, on {string.Join(", ", on.Select(pair => pair.Left))})");
        return new DataFrame(columns, left.Length, provenance);
    }

    private string RightName(string name, DataFrame other, string suffix)
    {
        if (!HasColumn(name))
            return name;
        var suffixed = name + suffix;
        return suffix.Length > 0 && !HasColumn(suffixed) && !other.HasColumn(suffixed)
            ? suffixed
            : throw new ArgumentException(
                $"Both frames have a column \"{name}\", and \"{suffixed}\" is taken as well. Choose another suffix, or rename or drop one of them first.", nameof(suffix));
    }
}
