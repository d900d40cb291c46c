using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <content>Splits.</content>
public static partial class Prediction
{
    /// <summary>Parts a frame into rows to train on and rows to judge by, whole learners, schools or years together.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="group">Column whose rows stay together: the learner, the school. Rows without one are on neither side.</param>
    /// <param name="share">The share of groups that is held out. Default 0.25.</param>
    /// <param name="seed">Decides which. Default 1.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">There is no such column, or fewer than two groups.</exception>
    /// <example><code>var (training, test, split) = Prediction.Split(frame, "learner_id");</code></example>
    public static TrainingAndTest Split(DataFrame frame, string group, double share = 0.25, ulong seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return TrainingAndTest.Of(frame, CrossValidationFolds.HoldOut(GroupsOf(frame, group), share, seed), cancellationToken);
    }

    /// <summary>Parts a frame in time: rows before the cut train, rows from it on are judged by.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="time">Column of the time of each row: a number (year, week) or a date.</param>
    /// <param name="cut">The first time that is tested: a number, or of dates the day as <c>DateOnly.DayNumber</c>.</param>
    /// <param name="gap">Time before the cut that is on neither side, in units of the column (days for dates): outcomes of these rows are not known yet. Default 0.</param>
    /// <param name="learner">Column of learners who must not be on both sides; null where they are followed into the future.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">There is no such column, or a side is empty.</exception>
    public static TrainingAndTest SplitInTime(DataFrame frame, string time, double cut, double gap = 0, string? learner = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.HasColumn(time))
            throw new ArgumentException(NameSuggestion.NotFound("column", "the data", time, [.. frame.ColumnNames]), nameof(time));
        return TrainingAndTest.Of(frame, CrossValidationFolds.Forward(TimesOf(frame[time]), cut, gap, learner is null ? null : GroupsOf(frame, learner)), cancellationToken);
    }

    private static Grouping GroupsOf(DataFrame frame, string column) => frame.HasColumn(column)
        ? JudgedRows.GroupsOf(frame, frame[column].Name, [column])
        : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", column, [.. frame.ColumnNames]), nameof(column));
}
