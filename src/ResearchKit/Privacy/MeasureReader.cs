using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>What a measure reads of a row: a number; 1 or 0 for having the counted value; NaN for none.</summary>
internal static class MeasureReader
{
    public static Func<int, double> Of(DataFrame frame, Measure measure)
    {
        if (measure.Kind == MeasureKind.Count) return _ => 0;
        var column = frame[measure.Column!];
        if (measure.Kind == MeasureKind.Mean)
        {
            if (!column.IsNumeric)
                throw new ArgumentException($"Measure.Mean(\"{column.Name}\"): the column holds {Column.TypeName(column.ElementType)}, a mean needs numbers. For truth values use Measure.Share.", nameof(measure));
            return column.GetDouble;
        }

        if (measure.Value is null)
        {
            if (column is not Column<bool> flags)
                throw new ArgumentException(
                    $"Measure.Share(\"{column.Name}\"): the column holds {Column.TypeName(column.ElementType)}. Say which value is counted: Measure.Share(\"{column.Name}\", value).", nameof(measure));
            return row => flags.IsMissing(row) ? double.NaN : flags.Read(row) ? 1 : 0;
        }

        var sought = ReleaseLabel.Of(measure.Value);
        return row => column.ValueAt(row) is { } value ? (ReleaseLabel.Of(value) == sought ? 1 : 0) : double.NaN;
    }
}
