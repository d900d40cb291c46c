using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <summary>The rows of a frame that are judged: predictions beside outcomes, with clusters and groups.</summary>
/// <param name="Complete">Rows with outcome, predictions and cluster.</param>
/// <param name="Scored">One a column of predictions.</param>
/// <param name="Missingness">What was missing, by column.</param>
/// <param name="Counted">What is counted, where the outcome is text.</param>
internal sealed record JudgedRows(DataFrame Complete, IReadOnlyList<ScoredOutcomes> Scored, MissingnessRecord Missingness, string? Counted)
{
    public static JudgedRows Of(DataFrame frame, string outcome, IReadOnlyList<string> predicted, JudgeOptions options, CancellationToken cancellationToken)
    {
        foreach (string? named in new[] { outcome, options.Cluster, options.Within }.Concat(predicted).Concat(options.By).Concat(options.AlertCells))
        {
            if (named is not null && !frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]), nameof(outcome));
        }

        string[] needed = [outcome, .. predicted, .. options.Cluster is { } cluster ? [cluster] : Array.Empty<string>()];
        ModelFrame rows = ModelFrame.Of(frame, needed.Select(name => new ColumnName(0, name)), outcome, cancellationToken);
        DataFrame complete = frame.Filter(rows.IsComplete, cancellationToken);
        Formula formula = Formula.Parse($"`{frame[outcome].Name}` ~ 1");
        BinaryOutcome happened = BinaryOutcome.Of(formula, complete, isShare: false, isProtected: false, options.Event);
        Grouping? clusters = options.Cluster is { } by ? GroupsOf(complete, by, [by]) : null;
        return new JudgedRows(
            complete, [.. predicted.Select(name => ScoredOutcomes.Of(FormulaColumns.Numbers(complete, new ColumnName(0, name), name), happened.Values, clusters))], rows.Missingness, happened.Counted);
    }

    /// <summary>The group of each row by one or several columns; none where one of them is missing.</summary>
    public static Grouping GroupsOf(DataFrame frame, string name, IReadOnlyList<string> columns) => Grouping.FromKeys(name, Keys(frame, columns));

    public static string?[] Keys(DataFrame frame, IReadOnlyList<string> columns) => [.. columns.Select(column => FormulaColumns.Levels(frame[column])).Aggregate((one, other) => one.Zip(other, (a, b) => a is null || b is null ? null : $"{a}, {b}"))];

    /// <summary>Refuses rows about real learners.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    public static void Refuse(DataFrame frame, string what)
    {
        if (frame.Provenance.Protection.MayBeShown())
            return;
        throw new ProtectedDataException(
            $"{what} of protected rows is not computed here: measures over all thresholds follow single learners, and the release gate has no rule for them yet. "
            + "model.Evaluate(frame, by: [\"sex\"]) releases outcome, prediction, error (calibration in the large) and squared error (Brier score) by groups, through the gate. Judge with all measures on the synthetic city, where the model was built.");
    }
}
