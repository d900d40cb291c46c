using ResearchKit.Frames;
using ResearchKit.Privacy.History;

namespace ResearchKit.Privacy;

/// <summary>The way out for results about learners.</summary>
public static class ReleaseExtensions
{
    private static readonly string[] s_learnerNames = ["learner_key", "learner_id", "learner"];

    /// <summary>Counts, shares and means by group as a table that may be shown, with the default rules.</summary>
    /// <param name="frame">Rows about learners; a row need not be a learner.</param>
    /// <param name="by">
    /// Columns that make the groups: up to four with totals, or more without. Columns that lie in one another are one of them, from the top down:
    /// <c>"city > district > school"</c> has totals for each district and each city.
    /// </param>
    /// <param name="measures">What to say of each group.</param>
    /// <example><code>var table = frame.Release(by: ["region"], Measure.Count(), Measure.Share("passed"), Measure.Mean("grade"));</code></example>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    /// <exception cref="ProtectedDataException">A group or measure is a direct identifier or a pseudonym.</exception>
    public static ReleasedTable Release(this DataFrame frame, IReadOnlyList<string> by, params IReadOnlyList<Measure> measures) =>
        Release(frame, by, measures, ReleaseOptions.Default);

    /// <summary>Counts, shares and means by group as a table that may be shown.</summary>
    /// <param name="frame">Rows about learners; a row need not be a learner.</param>
    /// <param name="by">
    /// Columns that make the groups: up to four with totals, or more without. Columns that lie in one another are one of them, from the top down:
    /// <c>"city > district > school"</c> has totals for each district and each city.
    /// </param>
    /// <param name="measures">What to say of each group.</param>
    /// <param name="options">Thresholds (never below the defaults), learner column, totals.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ColumnNotFoundException">There is no such column.</exception>
    /// <exception cref="ProtectedDataException">A group or measure is a direct identifier or a pseudonym.</exception>
    public static ReleasedTable Release(
        this DataFrame frame, IReadOnlyList<string> by, IReadOnlyList<Measure> measures, ReleaseOptions options, CancellationToken cancellationToken = default)
    {
        var question = new ReleaseQuestion(frame, by, measures, options, cancellationToken);
        var (decision, more) = ReleaseReview.Decide([question], cancellationToken)[0];
        ReleaseAudit.Record([(question, decision)], cancellationToken);
        return question.Answer(decision, more, cancellationToken);
    }

    internal static string Learner(DataFrame frame, string? asked)
    {
        if (asked is not null) return frame[asked].Name;
        var pseudonyms = frame.Columns.Where(column => column.DisclosureClass == DisclosureClass.Pseudonym).Select(column => column.Name).ToArray();
        if (pseudonyms.Length == 1) return pseudonyms[0];
        return s_learnerNames.FirstOrDefault(name => frame.HasColumn(name) && (pseudonyms.Length == 0 || pseudonyms.Contains(name, StringComparer.OrdinalIgnoreCase)))
            ?? throw new ArgumentException(
                $"Which column says whose row it is? Learners are counted once each, and this frame has {(pseudonyms.Length == 0 ? "no column of class pseudonym" : "several: " + string.Join(", ", pseudonyms))}. "
                + $"Name it: frame.Release(by, measures, new ReleaseOptions {{ Learner = \"...\" }}). Columns: {string.Join(", ", frame.ColumnNames)}.", nameof(frame));
    }

    internal static void Refuse(Column column, string learner)
    {
        if (column.DisclosureClass is DisclosureClass.DirectIdentifier or DisclosureClass.Pseudonym || string.Equals(column.Name, learner, StringComparison.OrdinalIgnoreCase))
            throw new ProtectedDataException($"Column \"{column.Name}\" tells learners apart: it can't make groups or be measured in a released table. Group by what learners share.");
    }
}
