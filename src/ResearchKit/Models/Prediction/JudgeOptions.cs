using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="Prediction"/>'s judgements.</summary>
public sealed record JudgeOptions
{
    /// <summary>Column whose rows may depend on each other: the learner where learners have several rows, else the school. Null, the default, where rows are independent.</summary>
    public string? Cluster { get; init; }

    /// <summary>Column of strata within which rows are compared, such as the education level; adds the AUC within them. Null for none.</summary>
    public string? Within { get; init; }

    /// <summary>Columns that make groups of learners, one at a time: <c>["sex", "home_language_group"]</c>. Default none.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Rows with a prediction at or above it are flagged: adds recall, precision and the share flagged. Null for none.</summary>
    public double? Threshold { get; init; }

    /// <summary>Most alerts that can be answered in one cell of <see cref="AlertCells"/>: adds what these find. Null for none.</summary>
    public int? Alerts { get; init; }

    /// <summary>Columns that make the cells of <see cref="Alerts"/>: <c>["counsellor", "week"]</c>. Default: one cell of all rows.</summary>
    public IReadOnlyList<string> AlertCells { get; init; } = [];

    /// <summary>The level of an outcome of text that is predicted; null for the second.</summary>
    public string? Event { get; init; }

    /// <summary>Number of bins of the calibration curve, 2 to 100. Default 10.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>How they are made. Default: equal counts.</summary>
    public CalibrationBinning Binning { get; init; } = CalibrationBinning.EqualCount;

    /// <summary>Rows with, and rows without the outcome that a group must have to be told. Default 10.</summary>
    public int LeastEach { get; init; } = 10;

    /// <summary>Level of all intervals. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Seed of resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
