namespace ResearchKit.Statistics.Prediction;

/// <summary>What the values of a column are.</summary>
public enum LeakageColumnType
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Levels of text or truth values, as codes from 0.</summary>
    Level,

    /// <summary>Dates or times, as numbers that are larger for later.</summary>
    Time,
}

/// <summary>A column that is to be checked. Immutable as long as its array is left alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Values">One a row; NaN is missing.</param>
public sealed record LeakageColumn(string Name, LeakageColumnType Type, ReadOnlyMemory<double> Values)
{
    /// <summary>When the column is known, in the unit of <see cref="LeakageData.PredictedAt"/>; null where nobody said.</summary>
    public double? KnownAt { get; init; }

    /// <summary>Whether it is known to be a key of persons, as by the catalog of a store. Default false.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether the model reads it; other columns only help to recognise aggregates. Default true.</summary>
    public bool IsTerm { get; init; } = true;

    /// <summary>Row numbers with a value.</summary>
    internal int[] Present() => [.. Enumerable.Range(0, Values.Length).Where(row => !double.IsNaN(Values.Span[row]))];
}
