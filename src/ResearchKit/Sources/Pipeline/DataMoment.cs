using System.Globalization;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// "Data as of": the moment up to which data tells. That is the newest moment at which something happened, by the rows of the store: an event, an answer, feedback, a recommendation, a week of attendance, a result,
/// a change of status, a start of support, a run of a model. What is planned (ends, due dates, terms) and starts of groups say nothing of it. A moment after the newest change of the files is a slip of the pen and is passed
/// over. Where no such moment is known, the newest change of the files stands, which in a copy is the time of copying.
/// </summary>
internal static class DataMoment
{
    private static readonly (string Table, string Column, int Days)[] Happened =
    [
        ("activity_event", "event_time", 0), ("item_response", "responded_at", 0), ("feedback", "delivered_at", 0), ("recommendation", "shown_at", 0),
        // The week is told to its end.
        ("attendance_week", "week_start", 6),
        ("assessment_result", "submitted_at", 0), ("enrolment_status", "from_date", 0), ("support_measure", "from_date", 0), ("learner_goal", "set_on", 0), ("model_run", "scored_on", 0),
    ];

    /// <summary>The moment, in UTC.</summary>
    /// <param name="session">A session with the filled store attached as <c>store</c>.</param>
    /// <param name="files">When the newest file was changed.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    public static DateTimeOffset Of(SqlSession session, DateTimeOffset files, CancellationToken cancellationToken)
    {
        // A week or day that has begun by then has happened.
        var latest = "TIMESTAMP '" + files.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "'";
        var moments = Happened.Select(place =>
            $"SELECT max(least(CAST({place.Column} AS TIMESTAMP) + INTERVAL {place.Days.ToString(CultureInfo.InvariantCulture)} DAY, {latest})) AS moment FROM store.{place.Table} WHERE CAST({place.Column} AS TIMESTAMP) <= {latest}");
        return session.Rows($"SELECT max(moment) FROM ({string.Join(" UNION ALL ", moments)})", cancellationToken)[0][0] is DateTime newest
            ? new DateTimeOffset(DateTime.SpecifyKind(newest, DateTimeKind.Utc))
            : files;
    }
}
