using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>
    /// A summary of the columns, one row each: <c>column</c>, <c>type</c>, <c>unit</c>, <c>count</c> (values that are there), <c>missing</c>;
    /// of numbers and truth values <c>mean</c>, <c>sd</c> (divisor n - 1), <c>min</c>, <c>q25</c>, <c>median</c>, <c>q75</c> (quantiles of
    /// definition 7, as in R and Excel) and <c>max</c>, rounded to the nearest double; of all but nested types <c>distinct</c>; of text and truth
    /// values <c>most_frequent</c> (the first in the frame of several). What does not apply is missing.
    /// </summary>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>A frame as protected as this one: minimum, maximum and the most frequent text are values of single rows.</returns>
    public DataFrame Description(CancellationToken cancellationToken = default)
    {
        var all = _columns.Select(column => ColumnDescription.Of(column, cancellationToken)).ToList();
        return FromColumns(
            Provenance.Then("Description"),
            [
                Frames.Column.Create("column", _columns.Select(column => column.Name)),
                Frames.Column.Create("type", _columns.Select(column => Frames.Column.TypeName(column.ElementType))),
                Frames.Column.Create("unit", _columns.Select(column => column.Unit)),
                Frames.Column.Create("count", _columns.Select(column => (long)column.Length - column.MissingCount)),
                Frames.Column.Create("missing", _columns.Select(column => (long)column.MissingCount)),
                Frames.Column.Create("mean", all.Select(one => one.Mean)),
                Frames.Column.Create("sd", all.Select(one => one.StandardDeviation)),
                Frames.Column.Create("min", all.Select(one => one.Quantiles?[0])),
                Frames.Column.Create("q25", all.Select(one => one.Quantiles?[1])),
                Frames.Column.Create("median", all.Select(one => one.Quantiles?[2])),
                Frames.Column.Create("q75", all.Select(one => one.Quantiles?[3])),
                Frames.Column.Create("max", all.Select(one => one.Quantiles?[4])),
                Frames.Column.Create("distinct", all.Select(one => one.Distinct)),
                Frames.Column.Create("most_frequent", all.Select(one => one.MostFrequent)),
            ],
            _columns.Length);
    }
}
