using System.Globalization;

namespace ResearchKit.Sources.Events;

/// <summary>An item that was refused.</summary>
/// <param name="Line">Line of its file, from 1.</param>
/// <param name="Item">Place on the line, from 0.</param>
/// <param name="Place">Property at fault; null when the whole item is.</param>
/// <param name="Reason">Why, without any value.</param>
internal sealed record EventReject(long Line, int Item, string? Place, string Reason);

/// <summary>How much a stage had refused at a moment, to tell what came later.</summary>
/// <param name="Items">Items refused when they were read.</param>
/// <param name="Fates">Events refused, merged or taken back when all were read.</param>
/// <param name="Answers">Refused answers.</param>
internal readonly record struct RefusedSoFar(long Items, long Fates, long Answers);

/// <content>What was refused.</content>
internal sealed partial class EventStage
{
    private const int RejectsAtOnce = 100_000;

    /// <summary>Number of the reason for answers of persons who are no learners.</summary>
    internal int NotOfLearner => Reasons.Of(_places.Actor, "an answer of someone who is not a learner");

    /// <summary>How much is refused by now.</summary>
    public RefusedSoFar Refused() => new(Count("rejected"), Count("fate"), Count("refused_answer"));

    /// <summary>The items of a file that were refused when they were read or settled, in the order of lines within each of the two. Streams.</summary>
    /// <param name="account">The file.</param>
    /// <param name="since">Only those that were refused after this; by default all.</param>
    /// <param name="cancellationToken">Stops.</param>
    public IEnumerable<EventReject> Rejects(EventAccount account, RefusedSoFar since = default, CancellationToken cancellationToken = default) =>
        Pages($"SELECT rowid AS row, line, item, reason FROM {Database}.rejected WHERE file = {Sql(account.Number)} AND rowid >= {Sql(since.Items)}", cancellationToken)
            .Select(row => Named(row, Reasons[Convert.ToInt32(row[3], CultureInfo.InvariantCulture)]))
            .Concat(Pages(
                $"""
                SELECT e.rowid AS row, e.line, e.item, f.fate FROM {Database}.event e JOIN {Database}.fate f ON f.event = e.rowid
                WHERE e.file = {Sql(account.Number)} AND f.fate BETWEEN {Sql(EventFate.Conflict)} AND {Sql(EventFate.Unlinked)} AND f.rowid >= {Sql(since.Fates)}
                """,
                cancellationToken).Select(row => Named(row, ReasonOf((EventFate)Convert.ToInt32(row[3], CultureInfo.InvariantCulture)))));

    /// <summary>Answers of a file that <c>item_response</c> refused.</summary>
    /// <param name="account">The file.</param>
    /// <param name="since">Only those that were refused after this; by default all.</param>
    /// <param name="cancellationToken">Stops.</param>
    public IEnumerable<EventReject> RefusedAnswers(EventAccount account, RefusedSoFar since = default, CancellationToken cancellationToken = default) =>
        Pages($"SELECT rowid AS row, line, item, reason FROM {Database}.refused_answer WHERE file = {Sql(account.Number)} AND rowid >= {Sql(since.Answers)}", cancellationToken)
            .Select(row => Named(row, Reasons[Convert.ToInt32(row[3], CultureInfo.InvariantCulture)]));

    private long Count(string table) => Convert.ToInt64(Session.Scalar<object>($"SELECT count(*) FROM {Database}.{table}"), CultureInfo.InvariantCulture);

    private static EventReject Named(object?[] row, (string? Place, string Reason) reason) => new(
        Convert.ToInt64(row[1], CultureInfo.InvariantCulture), Convert.ToInt32(row[2], CultureInfo.InvariantCulture), reason.Place, reason.Reason);

    private (string? Place, string Reason) ReasonOf(EventFate fate) => fate switch
    {
        EventFate.TellingItem => (_places.Item, HoldsIdentifier),
        EventFate.TellingGroup => (_places.Group, HoldsIdentifier),
        EventFate.TellingPlatform => (_places.Platform, HoldsIdentifier),
        EventFate.TellingVerb => (_places.Verb, HoldsIdentifier),
        EventFate.Unlinked => (_places.Actor, "linked to no person"),
        _ => ("id", "the id of an earlier event that says something else"),
    };

    private const string HoldsIdentifier = "holds an identifier of a person";

    /// <summary>Rows of a query in parts, by the row number that it begins with.</summary>
    private IEnumerable<object?[]> Pages(string sql, CancellationToken cancellationToken)
    {
        for (var from = -1L; ;)
        {
            var page = Session.Rows(string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM ({sql}) WHERE row > {from} ORDER BY row LIMIT {RejectsAtOnce}"), cancellationToken);
            foreach (var row in page)
                yield return row;
            if (page.Count < RejectsAtOnce)
                yield break;
            from = Convert.ToInt64(page[^1][0], CultureInfo.InvariantCulture);
        }
    }
}
