using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>The rows in groups that share the values of some columns; missing is a group of its own.</summary>
    /// <param name="names">Grouping columns; none makes one group of all rows (no group of a frame without rows).</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    /// <exception cref="InvalidOperationException">A column holds values that can't be told apart (lists, structs).</exception>
    public GroupedFrame GroupBy(params IReadOnlyList<string> names) => GroupBy(names, CancellationToken.None);

    /// <inheritdoc cref="GroupBy(IReadOnlyList{string})"/>
    /// <param name="names">Grouping columns.</param>
    /// <param name="cancellationToken">Stops the grouping.</param>
    public GroupedFrame GroupBy(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new GroupedFrame(this, [.. names.Select(name => this[name])], cancellationToken);
    }

    /// <summary>The first row of every different combination of values, in the order of the rows; missing equals missing.</summary>
    /// <param name="names">The columns to compare; none means all. All columns are kept.</param>
    /// <exception cref="ColumnNotFoundException">A name is not there.</exception>
    /// <exception cref="InvalidOperationException">A compared column holds values that can't be told apart (lists, structs).</exception>
    public DataFrame Distinct(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var compared = names.Count == 0 ? Columns : [.. names.Select(name => this[name])];
        return Take(Codes.Of(compared, Length, CancellationToken.None).FirstRow, "Distinct", CancellationToken.None);
    }

    /// <summary>This frame's rows followed by those of others. Units and descriptions are this frame's.</summary>
    /// <param name="others">Frames with the same column names, in any order, and the same types.</param>
    /// <returns>A frame as protected as the most protected of all.</returns>
    /// <exception cref="ArgumentException">Names or types differ; the message names the column and both types.</exception>
    public DataFrame Concat(params IReadOnlyList<DataFrame> others) => Concat(others, CancellationToken.None);

    /// <inheritdoc cref="Concat(IReadOnlyList{DataFrame})"/>
    /// <param name="others">Frames with the same columns.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    public DataFrame Concat(IReadOnlyList<DataFrame> others, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(others);
        var provenance = others.Aggregate(Provenance, (all, other) => all.Combine(other.Provenance, "Concat"));
        foreach (var other in others)
        {
            if (other.ColumnNames.FirstOrDefault(name => !HasColumn(name)) is { } extra)
                throw new ArgumentException(NameSuggestion.NotFound("column", "the first frame", extra, ColumnNames) + " All frames need the same columns.", nameof(others));
        }

        var columns = _columns.Select(column => column.Append([.. others.Select(other => Like(column, other))], cancellationToken));
        return new DataFrame(columns, checked(Length + others.Sum(other => other.Length)), provenance);

        static Column Like(Column column, DataFrame other)
        {
            var same = other[column.Name];
            return same.ElementType == column.ElementType
                ? same
                : throw new ArgumentException(
                    $"Column \"{column.Name}\" holds {Frames.Column.TypeName(column.ElementType)} in the first frame and " +
                    $"{Frames.Column.TypeName(same.ElementType)} in another. Convert one of them first.", nameof(other));
        }
    }

    internal static DataFrame FromColumns(FrameProvenance provenance, IReadOnlyList<Column> columns, int rowCount) => new(columns, rowCount, provenance);
}
