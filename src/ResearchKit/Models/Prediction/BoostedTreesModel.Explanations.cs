using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <content>What the trees rest on.</content>
public sealed partial class BoostedTreesModel
{
    /// <summary>How much worse the trees predict unseen rows when a predictor's values are dealt to other rows; correlated predictors are dealt together. It is about the model, not about causes.</summary>
    /// <param name="heldOut">Rows that trees were neither grown on nor stopped by, with the outcome; of other learners than those of the fit. Rows without outcome, weight or learner are left out and counted.</param>
    /// <param name="options">Repeats, learners, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="FormulaException">A column is not there, or the outcome has other kinds than in the fit.</exception>
    /// <exception cref="ArgumentException">There is no such column of learners, a predictor is of another kind than in the fit, or fewer than two rows have an outcome.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <example><code>trees.Importance(test).ToChart()</code></example>
    public ModelImportance Importance(DataFrame heldOut, ImportanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        Open(heldOut, "Permutation importance", "it is a change of the loss of single rows");
        options ??= new ImportanceOptions();
        TreeRows rows = TreeRows.Of(_formula, heldOut, Options, Result.Options.Loss, options.Learner ?? Options.Learner, _level, cancellationToken);
        var settings = new PermutationImportanceOptions
        {
            Learners = rows.Learners,
            JoinedFrom = options.JoinedFrom,
            Repeats = options.Repeats,
            Replications = options.Replications,
            ConfidenceLevel = options.ConfidenceLevel,
            Seed = options.Seed,
        };
        PermutationImportanceResult result = PermutationImportance.Of(Result, rows.Data, settings, cancellationToken);
        return new ModelImportance(Formula.Text, result, rows, options.ConfidenceLevel, After(heldOut, $"Importance({Formula.Text})"));
    }

    /// <summary>The mean prediction when all rows are given the same value of one predictor, the others as they are. It is how the trees predict, not what would happen if the value changed.</summary>
    /// <param name="predictor">The predictor to vary; case is ignored.</param>
    /// <param name="frame">Rows to average over, best ones that the trees were not grown on; no outcome is read, and weights are not used.</param>
    /// <param name="options">Points, learners, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="KeyNotFoundException">The model has no such predictor; the message lists those there are.</exception>
    /// <exception cref="FormulaException">A column is not there.</exception>
    /// <exception cref="ArgumentException">There is no row, no learner, no value of the predictor, or no such column of learners.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <example><code>trees.Dependence("absence", test).ToChart()</code></example>
    public ModelDependence Dependence(string predictor, DataFrame frame, DependenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        Open(frame, "Partial dependence", "its mean changes with single rows");
        string name = Named(predictor);
        options ??= new DependenceOptions();
        Grouping? learners = LearnersOf(frame, options.Learner ?? Options.Learner);
        var settings = new PartialDependenceOptions { Learners = learners, Points = options.Points, Replications = options.Replications, ConfidenceLevel = options.ConfidenceLevel, Seed = options.Seed };
        PartialDependenceResult result = PartialDependence.Of(Result, _formula.Read(frame), name, settings, cancellationToken);
        return new ModelDependence(Formula, result, Result.Options.Loss, _counted, learners?.GroupCount ?? frame.Length, learners is not null, options.ConfidenceLevel, UnitOf(frame, name), After(frame, $"Dependence({name})"));
    }

    private static Grouping? LearnersOf(DataFrame frame, string? column)
    {
        if (column is null)
            return null;
        if (!frame.HasColumn(column))
            throw new ArgumentException(NameSuggestion.NotFound("column", "the data", column, [.. frame.ColumnNames]), nameof(column));
        Grouping learners = Grouping.FromKeys(frame[column].Name, [.. FormulaColumns.Levels(frame[column])]);
        return learners.GroupCount > 0 || frame.Length == 0 ? learners : throw new ArgumentException($"{column} is missing in every row: there is no learner to average over.", nameof(column));
    }

    private static string? UnitOf(DataFrame frame, string column) => frame[column].Unit;

    private static void Open(DataFrame frame, string what, string why)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Provenance.Protection.MayBeShown())
            return;
        throw new ProtectedDataException(
            $"{what} over protected rows is not computed: {why}, and the release gate has no rule for it yet. "
            + "Compute it on the synthetic city, where the trees were grown. model.Evaluate(frame, by: [\"sex\"]) releases outcome, prediction and errors of protected rows by groups, through the gate.");
    }

    private string Named(string predictor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(predictor);
        return Predictors.FirstOrDefault(one => one.Equals(predictor, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException(NameSuggestion.NotFound("predictor", "this model", predictor, [.. Predictors]));
    }

    private FrameProvenance After(DataFrame frame, string operation) => frame.Provenance.Combine(Provenance, operation);
}
