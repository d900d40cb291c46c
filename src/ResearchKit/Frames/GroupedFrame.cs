using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

/// <summary>
/// The rows of a frame in groups that share the values of some columns. Missing is a group of its own. Each summary is a frame with the
/// grouping columns and one row a group, in the order in which the groups first occur; order it with <see cref="DataFrame.OrderBy(IReadOnlyList{string})"/>.
/// </summary>
public sealed class GroupedFrame
{
    private readonly DataFrame _frame;
    private readonly Column[] _keys;
    private readonly Codes _groups;

    internal GroupedFrame(DataFrame frame, Column[] keys, CancellationToken cancellationToken)
    {
        _frame = frame;
        _keys = keys;
        _groups = Codes.Of(keys, frame.Length, cancellationToken);
    }

    /// <summary>Number of groups; 0 for a frame without rows.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: the number of groups of a filter's rows may tell of one learner.</exception>
    public int GroupCount => _frame.Provenance.RowsMayBeRead ? _groups.Count : throw RowAccess.RefusedCount(_frame.Provenance);

    /// <summary>The names of the grouping columns, and the number of groups unless the rows are protected. Never a value, because it may go to a log.</summary>
    public override string ToString() => $"{(_frame.Provenance.RowsMayBeRead ? _groups.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + " groups" : "groups of protected rows")} by {string.Join(", ", _keys.Select(key => key.Name))}";

    /// <summary>Number of rows of each group, in a column named <c>count</c>.</summary>
    public DataFrame Count() => Aggregate(("count", Frames.Aggregate.Count()));

    /// <summary>Sums; see <see cref="Aggregate.Sum"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns of numbers; none means all that are not grouping columns.</param>
    public DataFrame Sum(params IReadOnlyList<string> columns) => Each(columns, Frames.Aggregate.Sum, column => column.IsNumeric);

    /// <summary>Arithmetic means; see <see cref="Aggregate.Mean"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns of numbers; none means all that are not grouping columns.</param>
    public DataFrame Mean(params IReadOnlyList<string> columns) => Each(columns, Frames.Aggregate.Mean, column => column.IsNumeric);

    /// <summary>Medians; see <see cref="Aggregate.Median"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns of numbers; none means all that are not grouping columns.</param>
    public DataFrame Median(params IReadOnlyList<string> columns) => Each(columns, Frames.Aggregate.Median, column => column.IsNumeric);

    /// <summary>Standard deviations; see <see cref="Aggregate.StandardDeviation"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns of numbers; none means all that are not grouping columns.</param>
    public DataFrame StandardDeviation(params IReadOnlyList<string> columns) =>
        Each(columns, Frames.Aggregate.StandardDeviation, column => column.IsNumeric);

    /// <summary>Smallest values; see <see cref="Aggregate.Min"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns with an order; none means all that are not grouping columns.</param>
    public DataFrame Min(params IReadOnlyList<string> columns) => Each(columns, Frames.Aggregate.Min, column => column.IsOrdered);

    /// <summary>Greatest values; see <see cref="Aggregate.Max"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns with an order; none means all that are not grouping columns.</param>
    public DataFrame Max(params IReadOnlyList<string> columns) => Each(columns, Frames.Aggregate.Max, column => column.IsOrdered);

    /// <summary>Numbers of different values; see <see cref="Aggregate.DistinctCount"/>. The results keep the columns' names.</summary>
    /// <param name="columns">Columns; none means all that are not grouping columns and whose values can be told apart.</param>
    public DataFrame DistinctCount(params IReadOnlyList<string> columns) =>
        Each(columns, Frames.Aggregate.DistinctCount, column => column is not ObjectColumn);

    /// <summary>Several summaries, each in a column with a name of its own: <c>Aggregate(("n", Aggregate.Count()), ("mean", Aggregate.Mean("grade")))</c>.</summary>
    /// <param name="aggregates">Output names and what to compute.</param>
    /// <exception cref="ColumnNotFoundException">A summarised column is not there.</exception>
    /// <exception cref="InvalidOperationException">A column's type has no such summary, or a sum of integers does not fit 64 bits.</exception>
    /// <exception cref="ArgumentException">Two outputs, or an output and a grouping column, have the same name.</exception>
    public DataFrame Aggregate(params IReadOnlyList<(string Name, Aggregate Aggregate)> aggregates) => Aggregate(aggregates, CancellationToken.None);

    /// <inheritdoc cref="Aggregate(IReadOnlyList{ValueTuple{string, Frames.Aggregate}})"/>
    /// <param name="aggregates">Output names and what to compute.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public DataFrame Aggregate(IReadOnlyList<(string Name, Aggregate Aggregate)> aggregates, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(aggregates);
        var computation = new Aggregation(_groups, cancellationToken);
        var results = new List<Column>();
        foreach (var key in _keys)
            results.Add(key.Gather(_groups.FirstRow, cancellationToken));
        foreach (var (name, aggregate) in aggregates)
        {
            var source = aggregate.ColumnName is { } column ? _frame[column] : null;
            var result = computation.Compute(aggregate.Kind, source);
            results.Add(result.With(Describe(name, aggregate.Kind, source)));
        }

        var provenance = _frame.Provenance.Then($"GroupBy({string.Join(", ", _keys.Select(key => key.Name))}).Aggregate");
        return DataFrame.FromColumns(provenance, results, _groups.Count);
    }

    private static ColumnInfo Describe(string name, AggregateKind kind, Column? source) =>
        source is null || kind is AggregateKind.Count or AggregateKind.DistinctCount
            ? new ColumnInfo(name) { DisclosureClass = source?.DisclosureClass }
            : source.Info with { Name = name };

    private DataFrame Each(IReadOnlyList<string> columns, Func<string, Aggregate> aggregate, Func<Column, bool> suits)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var names = columns.Count > 0
            ? columns.Select(name => _frame[name].Name)
            : _frame.Columns.Where(column => suits(column) && !_keys.Any(key => key.Name == column.Name)).Select(column => column.Name);
        return Aggregate([.. names.Select(name => (name, aggregate(name)))]);
    }
}
