using System.Globalization;

namespace ResearchKit.Frames.Storage;

/// <summary>Summary numbers of one column; null where they do not apply.</summary>
internal sealed record ColumnDescription(double? Mean, double? StandardDeviation, double[]? Quantiles, long? Distinct, string? MostFrequent)
{
    public static ColumnDescription Of(Column column, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (mean, deviation, quantiles) = column.ConvertsToDouble && column.MissingCount < column.Length
            ? Numbers(column, cancellationToken)
            : (null, null, null);
        if (column is ObjectColumn)
            return new ColumnDescription(mean, deviation, quantiles, null, null);
        var codes = column.Encode(cancellationToken);
        var frequent = column is StringColumn or Column<bool> ? MostFrequentOf(column, codes) : null;
        return new ColumnDescription(mean, deviation, quantiles, codes.Count - (column.MissingCount > 0 ? 1 : 0), frequent);
    }

    private static (double? Mean, double? Deviation, double[]? Quantiles) Numbers(Column column, CancellationToken cancellationToken)
    {
        var whole = new Aggregation(Codes.Of([], column.Length, cancellationToken), cancellationToken);
        var mean = (double?)whole.Compute(AggregateKind.Mean, column).ValueAt(0);
        var deviation = (double?)whole.Compute(AggregateKind.StandardDeviation, column).ValueAt(0);
        var values = column.Doubles();
        if (column.MissingCount > 0)
            values = [.. values.Where((_, row) => !column.IsMissing(row))];
        return (mean, deviation, Frames.Quantiles.Of(values, 0, 0.25, 0.5, 0.75, 1));
    }

    private static string? MostFrequentOf(Column column, Codes codes)
    {
        var counts = new long[codes.Count];
        foreach (var code in codes.OfRow)
            counts[code]++;
        var best = -1;
        for (var code = 0; code < counts.Length; code++)
        {
            if (!column.IsMissing(codes.FirstRow[code]) && (best < 0 || counts[code] > counts[best]))
                best = code;
        }

        return best < 0 ? null : Convert.ToString(column.ValueAt(codes.FirstRow[best]), CultureInfo.InvariantCulture);
    }
}
