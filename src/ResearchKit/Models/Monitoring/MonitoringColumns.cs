using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <summary>How monitors read the columns of a frame.</summary>
internal static class MonitoringColumns
{
    /// <summary>Refuses protected rows: counts by bin and period, and courses case by case, would be tables of small cells and of single learners.</summary>
    public static void Refuse(string call, params DataFrame[] frames)
    {
        if (frames.All(frame => frame.Provenance.Protection.MayBeShown()))
            return;
        throw new ProtectedDataException(
            $"{call} is not told of protected rows: a course case by case tells of single learners, and bins and periods are small cells. "
            + "Release the counts by bin or period with frame.Release([\"year\"], [Measure.Count(), Measure.Mean(...)]), or errors of a model with model.Evaluate(frame, by: [\"year\"]), and look at what is released; "
            + "model_run holds the metrics of runs, which may be charted. Try the monitors on a synthetic store.");
    }

    public static Column Find(DataFrame frame, string name) =>
        frame.HasColumn(name) ? frame[name] : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]), nameof(frame));

    public static double[] Numbers(DataFrame frame, string name)
    {
        Column column = Find(frame, name);
        return column.IsNumeric ? column.Doubles()
            : throw new ArgumentException($"Column '{name}' holds {column.ElementType.Name}; expected numbers.", nameof(frame));
    }

    public static double[] Outcomes(DataFrame frame, string name)
    {
        Column column = Find(frame, name);
        if (!column.IsNumeric && column.ElementType != typeof(bool))
            throw new ArgumentException($"Column '{name}' holds {column.ElementType.Name}; outcomes are 0 and 1, or truth values. Make such a column first, for example with frame.Sql(...).", nameof(frame));
        double[] values = column.Doubles();
        return Array.TrueForAll(values, value => value is 0 or 1 || double.IsNaN(value)) ? values
            : throw new ArgumentException($"Column '{name}' holds numbers other than 0 and 1.", nameof(frame));
    }

    /// <summary>Periods as numbers: numbers as they are, days by their year.</summary>
    public static double[] Periods(DataFrame frame, string name)
    {
        Column column = Find(frame, name);
        if (column.IsNumeric)
            return column.Doubles();
        return [.. Enumerable.Range(0, column.Length).Select(row => column.ValueAt(row) switch
        {
            null => double.NaN,
            DateOnly day => day.Year,
            DateTime time => time.Year,
            DateTimeOffset time => time.Year,
            object other => throw new ArgumentException($"Column '{name}' holds {other.GetType().Name}; a period is a number, such as the school year, or a date. Make one of it first, for example with frame.Sql(...).", nameof(frame)),
        })];
    }

    /// <summary>Some rows of a frame, in its order.</summary>
    public static DataFrame Rows(DataFrame frame, IReadOnlyList<int> rows)
    {
        var mask = new bool[frame.Length];
        foreach (int row in rows)
            mask[row] = true;
        return frame.Filter(mask);
    }
}
