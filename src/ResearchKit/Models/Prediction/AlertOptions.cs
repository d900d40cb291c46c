namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Prediction.Alerts"/>.</summary>
public sealed record AlertOptions
{
    /// <summary>The share of alerted learners that must have the event, above 0 and at most 1: the threshold is the lowest that reaches it. Default 0.5.</summary>
    public double Precision { get; init; } = 0.5;

    /// <summary>A threshold from earlier data; null, the default, to choose it on the rows that are judged, which flatters somewhat.</summary>
    public double? Threshold { get; init; }

    /// <summary>Most alerts that can be answered in one cell of <see cref="Cells"/>, 1 or more: adds what these find. Null for none.</summary>
    public int? Capacity { get; init; }

    /// <summary>Columns that make the cells of <see cref="Capacity"/>: <c>["counsellor", "week"]</c>. Default: each time is a cell.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];

    /// <summary>Times ahead of the event for which the share of learners alerted is told. Null for 1, 2, 4 and 8, or of dates 7, 14, 28 and 56 days.</summary>
    public IReadOnlyList<double>? Horizons { get; init; }

    /// <summary>Level of all intervals. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Resamples of learners. Default 500.</summary>
    public int Replications { get; init; } = 500;

    /// <summary>Seed of resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
