using System.Globalization;
using ResearchKit.Frames;

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
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentNullException.ThrowIfNull(options);
        if (by.Count == 0) throw new ArgumentException("Release needs at least one column that makes groups: by: [\"region\"].", nameof(by));
        if (measures.Count == 0) throw new ArgumentException("Release needs at least one measure: Measure.Count(), Measure.Share(column) or Measure.Mean(column).", nameof(measures));
        if (frame.Provenance.Protection == Protection.Released)
            throw new InvalidOperationException("This frame is made of released cells: it may be shown as it is, and its rows are groups and not learners.");
        var learner = Learner(frame, options.Learner);
        var dimensions = by.Select(name => ReleaseDimension.ColumnsOf(frame, name)).ToArray();
        string[] groups = [.. dimensions.SelectMany(columns => columns)];
        if (groups.Distinct(StringComparer.OrdinalIgnoreCase).Count() < groups.Length)
            throw new ArgumentException($"A column makes groups twice in by: {string.Join(", ", by)}. Name each once.", nameof(by));
        foreach (var name in groups.Concat(measures.Select(measure => measure.Column).OfType<string>())) Refuse(frame[name], learner);

        var tabulation = new ReleaseTabulation(frame, dimensions, learner, options.Totals, cancellationToken);
        var hidden = new ReleaseDecision(frame, groups, measures, tabulation, options, cancellationToken);
        var cells = tabulation.Order.Select(cell => new ReleasedCell(
            tabulation.GroupsOf(cell), [.. measures.Select((measure, m) => hidden.IsHidden(m, cell) ? ReleasedValue.Hidden : ReleaseFigures.Value(measure.Kind, hidden.Figures[m].Cells[cell]))])).ToArray();
        var provenance = new FrameProvenance(
            frame.Provenance.Source, frame.Provenance.Protection == Protection.Synthetic ? Protection.Synthetic : Protection.Released, "Release", frame.Provenance.DataAsOf);
        return new ReleasedTable(groups, [.. measures], cells, provenance, Rules(options, measures));
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

    private static List<string> Rules(ReleaseOptions options, IReadOnlyList<Measure> measures)
    {
        List<string> rules =
        [
            string.Create(CultureInfo.InvariantCulture,
                $"× hidden: fewer than {options.MinimumLearners} learners ({options.MinimumSensitiveLearners} where sensitive), or shown it would give such a cell away."),
        ];
        if (measures.Any(measure => measure.Kind == MeasureKind.Mean))
            rules.Add(string.Create(CultureInfo.InvariantCulture, $"Means are hidden too where one learner could work out another's value to within {ReleaseSuppression.DominancePercent} % (p % rule)."));
        return rules;
    }
}
