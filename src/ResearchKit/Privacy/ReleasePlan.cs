using ResearchKit.Frames;
using ResearchKit.Privacy.History;

namespace ResearchKit.Privacy;

/// <summary>
/// Several tables of the same data, protected together: none is shown before all are decided, and of the orders in which they may be decided the one is taken that
/// hides the fewest values.
/// </summary>
/// <remarks>
/// What is released first is shown most, and later tables hide what would give it away by subtraction: tables that belong together are better planned than released one by one.
/// </remarks>
/// <example><code>var tables = ReleasePlan.Of(frame).Add(["school"], Measure.Count()).Add(["district", "year"], Measure.Count(), Measure.Share("passed")).Release();</code></example>
public sealed class ReleasePlan
{
    private readonly DataFrame _frame;
    private readonly List<(DataFrame Frame, IReadOnlyList<string> By, IReadOnlyList<Measure> Measures, ReleaseOptions Options)> _tables = [];

    private ReleasePlan(DataFrame frame) => _frame = frame;

    /// <summary>A plan without tables.</summary>
    /// <param name="frame">Rows about learners.</param>
    public static ReleasePlan Of(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new ReleasePlan(frame);
    }

    /// <summary>Adds a table of the plan's frame, with the default rules.</summary>
    /// <param name="by">Columns that make the groups, as in <c>frame.Release</c>.</param>
    /// <param name="measures">What to say of each group.</param>
    public ReleasePlan Add(IReadOnlyList<string> by, params IReadOnlyList<Measure> measures) => Add(_frame, by, measures);

    /// <summary>Adds a table of another frame of the same data: filtered, or with further columns.</summary>
    /// <param name="frame">Rows that come from the same store or frame.</param>
    /// <param name="by">Columns that make the groups, as in <c>frame.Release</c>.</param>
    /// <param name="measures">What to say of each group.</param>
    /// <param name="options">Thresholds, learner column, totals; null for the defaults.</param>
    /// <exception cref="ArgumentException">The rows come from other data.</exception>
    public ReleasePlan Add(DataFrame frame, IReadOnlyList<string> by, IReadOnlyList<Measure> measures, ReleaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Provenance.Origin != _frame.Provenance.Origin || frame.Provenance.Protection != _frame.Provenance.Protection)
            throw new ArgumentException("The rows come from other data than the plan's frame. Tables of one plan are of one store or frame; make a plan for each.", nameof(frame));
        _tables.Add((frame, by, measures, options ?? ReleaseOptions.Default));
        return this;
    }

    /// <summary>Decides on all tables and releases them.</summary>
    /// <param name="cancellationToken">Stops the work; then nothing is released.</param>
    /// <returns>The tables, in the order in which they were added.</returns>
    /// <exception cref="InvalidOperationException">The plan has no table.</exception>
    /// <exception cref="ProtectedDataException">A group or measure is a direct identifier or a pseudonym.</exception>
    public IReadOnlyList<ReleasedTable> Release(CancellationToken cancellationToken = default)
    {
        if (_tables.Count == 0) throw new InvalidOperationException("The plan has no table. Add one: plan.Add([\"school\"], Measure.Count()).");
        var questions = _tables.Select(table => new ReleaseQuestion(table.Frame, table.By, table.Measures, table.Options, cancellationToken)).ToArray();
        var decided = ReleaseReview.Decide(questions, cancellationToken);
        ReleaseAudit.Record([.. questions.Zip(decided, (question, one) => (question, one.Decision))], cancellationToken);
        return [.. questions.Zip(decided).Select(pair => pair.First.Answer(pair.Second.Decision, pair.Second.More, cancellationToken))];
    }
}
