using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

public static partial class Prediction
{
    /// <summary>Judges alerts that are renewed over time: how long before the event learners are alerted when a stated share of those alerted must have it, and what a counsellor's capacity finds.</summary>
    /// <param name="frame">One row a learner and time of prediction, of learners that did not train the model. Rows at or after the event are left out, and rows without learner, time or prediction.</param>
    /// <param name="learner">Column of the learner. Intervals are over resampled learners.</param>
    /// <param name="time">Column of when the prediction was made: numbers, such as a week, or dates, which count in days.</param>
    /// <param name="eventTime">Column of when the learner's event was, in the same kind and the same in all rows of a learner; missing for learners without.</param>
    /// <param name="predicted">Column of scores, higher for more likely; any finite numbers. Default <c>prediction</c>.</param>
    /// <param name="options">Precision, capacity and cells, horizons; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">There is no such column, times are of two kinds, a score is infinite, or a learner has two event times.</exception>
    /// <example><code>Prediction.Alerts(weekly, learner: "learner_id", time: "week", eventTime: "left_in_week", options: new() { Precision = 0.5, Capacity = 3, Cells = ["counsellor", "week"] })</code></example>
    public static AlertJudgement Alerts(
        DataFrame frame, string learner, string time, string eventTime, string predicted = "prediction", AlertOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new AlertOptions();
        JudgedRows.Refuse(frame, "A judgement of alerts");
        foreach (string named in (string[])[learner, time, eventTime, predicted, .. options.Cells])
            _ = MonitoringColumns.Find(frame, named);
        (double[] times, bool isDate) = Moments(frame, time);
        (double[] events, bool areDates) = Moments(frame, eventTime);
        if (isDate != areDates)
            throw new ArgumentException($"One of '{time}' and '{eventTime}' holds dates and the other numbers. Give both the same kind.", nameof(eventTime));
        double[] scores = MonitoringColumns.Numbers(frame, predicted);
        if (Array.FindIndex(scores, double.IsInfinity) is >= 0 and int infinite)
            throw new ArgumentException($"Row {infinite} of '{predicted}' is infinite; scores are finite numbers.", nameof(predicted));
        string?[] keys = JudgedRows.Keys(frame, [learner]);
        IReadOnlyList<double> horizons = options.Horizons ?? (isDate ? [7, 14, 28, 56] : [1, 2, 4, 8]);
        LeadTime lead = LeadTime.AtPrecision(
            Grouping.FromKeys(learner, keys), times, scores, events, options.Precision, horizons, options.Threshold, options.ConfidenceLevel, options.Replications, options.Seed, cancellationToken);
        int[] rows = [.. Enumerable.Range(0, scores.Length).Where(i => keys[i] is not null && !double.IsNaN(times[i]) && !double.IsNaN(scores[i]) && !(times[i] >= events[i]))];
        AlertCapacity? capacity = null;
        if (options.Capacity is { } most)
        {
            string[] columns = options.Cells.Count == 0 ? [time] : [.. options.Cells];
            string?[] cells = JudgedRows.Keys(frame, columns);
            var scored = ScoredOutcomes.Of(
                Array.ConvertAll(rows, i => scores[i]), Array.ConvertAll(rows, i => double.IsNaN(events[i]) ? 0.0 : 1), Grouping.FromKeys(learner, Array.ConvertAll(rows, i => keys[i])));
            capacity = AlertCapacity.Of(
                scored, most, Grouping.FromKeys(string.Join(", ", columns), Array.ConvertAll(rows, i => cells[i])), options.ConfidenceLevel, options.Replications, options.Seed, cancellationToken);
        }

        return new AlertJudgement(frame.Provenance.Then($"Prediction.Alerts({eventTime}, {predicted})"), lead, capacity, options, isDate ? "days" : $"units of {time}", rows.Length, frame.Length);
    }

    private static (double[] Values, bool IsDate) Moments(DataFrame frame, string name)
    {
        Column column = frame[name];
        if (column.IsNumeric)
            return (column.Doubles(), false);
        const double ticksPerDay = TimeSpan.TicksPerDay;
        return ([.. Enumerable.Range(0, column.Length).Select(row => column.ValueAt(row) switch
        {
            null => double.NaN,
            DateOnly day => day.DayNumber,
            DateTime moment => moment.Ticks / ticksPerDay,
            DateTimeOffset moment => moment.UtcTicks / ticksPerDay,
            object other => throw new ArgumentException($"Column '{name}' holds {other.GetType().Name}; times are numbers, such as a week, or dates.", nameof(frame)),
        })], true);
    }
}
