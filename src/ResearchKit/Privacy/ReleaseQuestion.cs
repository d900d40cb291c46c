using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.History;

namespace ResearchKit.Privacy;

/// <summary>One release before it is decided: what is asked, of which learners, and what was counted.</summary>
internal sealed class ReleaseQuestion
{
    public ReleaseQuestion(DataFrame frame, IReadOnlyList<string> by, IReadOnlyList<Measure> measures, ReleaseOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentNullException.ThrowIfNull(options);
        if (by.Count == 0) throw new ArgumentException("Release needs at least one column that makes groups: by: [\"region\"].", nameof(by));
        if (measures.Count == 0) throw new ArgumentException("Release needs at least one measure: Measure.Count(), Measure.Share(column) or Measure.Mean(column).", nameof(measures));
        if (frame.Provenance.Protection == Protection.Released)
            throw new InvalidOperationException("This frame is made of released cells: it may be shown as it is, and its rows are groups and not learners.");
        (Frame, Measures, Options) = (frame, [.. measures], options);
        Learner = ReleaseExtensions.Learner(frame, options.Learner);
        Dimensions = [.. by.Select(name => ReleaseDimension.ColumnsOf(frame, name))];
        By = [.. Dimensions.SelectMany(columns => columns)];
        if (By.Distinct(StringComparer.OrdinalIgnoreCase).Count() < By.Length)
            throw new ArgumentException($"A column makes groups twice in by: {string.Join(", ", by)}. Name each once.", nameof(by));
        foreach (var name in By.Concat(measures.Select(measure => measure.Column).OfType<string>())) ReleaseExtensions.Refuse(frame[name], Learner);
        Table = new ReleaseTabulation(frame, Dimensions, Learner, options.Totals, cancellationToken);
        Learners = Table.Figures(frame, Measure.Count(), cancellationToken);
        Figures = [.. measures.Select(measure => measure.Kind == MeasureKind.Count ? Learners : Table.Figures(frame, measure, cancellationToken))];
        IsSensitive = [.. measures.Select(measure => measure.SensitiveIn(frame, By))];
        SensitiveGroups = (measures.FirstOrDefault(measure => measure.Kind == MeasureKind.Count) ?? Measure.Count()).SensitiveIn(frame, By);
    }

    public DataFrame Frame { get; }

    public IReadOnlyList<Measure> Measures { get; }

    public ReleaseOptions Options { get; }

    /// <summary>The column that tells learners apart.</summary>
    public string Learner { get; }

    /// <summary>The columns of each dimension, from the top down.</summary>
    public string[][] Dimensions { get; }

    /// <summary>All columns that make groups.</summary>
    public string[] By { get; }

    public ReleaseTabulation Table { get; }

    public MeasuredCells Learners { get; }

    public IReadOnlyList<MeasuredCells> Figures { get; }

    public IReadOnlyList<bool> IsSensitive { get; }

    public bool SensitiveGroups { get; }

    /// <summary>The table that is released when it is decided what of it is hidden.</summary>
    /// <param name="decision">What is hidden.</param>
    /// <param name="more">How many values are hidden because of other releases.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ReleasedTable Answer(ReleaseDecision decision, int more, CancellationToken cancellationToken)
    {
        var cells = Table.Order.Select(cell => new ReleasedCell(
            Table.GroupsOf(cell),
            [.. Measures.Select((measure, m) => decision.IsHidden(m, cell) ? ReleasedValue.Hidden : ReleaseFigures.Value(measure.Kind, Figures[m].Cells[cell], Options.RoundTo))])).ToArray();
        var provenance = new FrameProvenance(
            Frame.Provenance.Source, Frame.Provenance.Protection == Protection.Synthetic ? Protection.Synthetic : Protection.Released, "Release", Frame.Provenance.DataAsOf);
        return new ReleasedTable(By, Measures, cells, provenance, [.. Rules(more)], ReleaseSuggestions.For(this, decision, cancellationToken));
    }

    private IEnumerable<string> Rules(int more)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"× hidden: fewer than {Options.MinimumLearners} learners ({Options.MinimumSensitiveLearners} where sensitive), or shown it would give such a cell away.");
        if (Measures.Any(measure => measure.Kind == MeasureKind.Share)) yield return "For shares the rule holds for those who have the value and for those who have not.";
        if (Measures.Any(measure => measure.Kind == MeasureKind.Mean))
            yield return string.Create(CultureInfo.InvariantCulture, $"Means are hidden too where one learner could work out another's value to within {ReleaseSuppression.DominancePercent} % (p % rule).");
        if (Table.IsOverlapping && Table.HasTotals) yield return "Learners may be in several groups: totals count each once and are no sums.";
        if (Options.RoundTo > 1) yield return string.Create(CultureInfo.InvariantCulture, $"Counts are rounded to multiples of {Options.RoundTo} and shares are made of rounded counts; totals need not add up.");
        if (ReleaseReview.Rule(more) is { } rule) yield return rule;
    }
}
