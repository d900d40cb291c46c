namespace ResearchKit.Models;

/// <summary>What <see cref="Prediction.CheckLeakage"/> is told of the data.</summary>
public sealed record LeakageCheckOptions
{
    /// <summary>Column of the learner; null where each row is a learner of its own.</summary>
    public string? Learner { get; init; }

    /// <summary>Columns of groups, such as school and class, that outcomes may have been averaged over. Default none.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>When the prediction is made, as a number in the unit of <see cref="KnownAt"/> (a week, a day). Null where <see cref="PredictedAtColumn"/> says it, or nobody does.</summary>
    public double? PredictedAt { get; init; }

    /// <summary>Column of the day (or number of the week) of each row's prediction. Columns of dates among the terms are held against it. Null for none.</summary>
    public string? PredictedAtColumn { get; init; }

    /// <summary>When each column is known, by its name, in the unit of the prediction's time: <c>new() { ["grade_spring"] = 38 }</c>. Default: nothing is declared.</summary>
    public IReadOnlyDictionary<string, double> KnownAt { get; init; } = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The split that the model is judged by, of the rows of the frame; null for none.</summary>
    public Statistics.Prediction.CrossValidationFolds? Split { get; init; }

    /// <summary>Column of the time of each row, where the split tests on the future; null where it does not.</summary>
    public string? RowTime { get; init; }

    /// <summary>Whether learners may be followed from training into a later test. Default false.</summary>
    public bool LearnersAreFollowed { get; init; }

    /// <summary>The level of an outcome of text that is predicted; null for the second.</summary>
    public string? Event { get; init; }

    /// <summary>Thresholds of the checks; null for the defaults.</summary>
    public Statistics.Prediction.LeakageOptions? Thresholds { get; init; }
}
