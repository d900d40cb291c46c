using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Models;

/// <content>Leaks.</content>
public static partial class Prediction
{
    /// <summary>
    /// Looks for what tells a model the outcome that it will not know on the day: keys of learners, columns from the future, copies and means of the outcome, values that are missing because of it, learners and rows on both sides of a split.
    /// </summary>
    /// <param name="formula">The model: outcome and terms. The columns that the terms read are checked.</param>
    /// <param name="frame">The data, training and test rows together.</param>
    /// <param name="options">Learner, groups, when columns are known, the split; null for the checks of single columns alone. The more is declared, the more is found.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A report that displays itself. A clean one is no proof: a column from the future that tells the outcome in part is found by its declared day alone.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    /// <example><code>Prediction.CheckLeakage("left ~ absence + grade", frame, new() { Learner = "learner_id", PredictedAt = 12, KnownAt = new Dictionary&lt;string, double&gt; { ["grade"] = 19 } })</code></example>
    public static LeakageReport CheckLeakage(string formula, DataFrame frame, LeakageCheckOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula parsed = Formula.Parse(formula);
        options ??= new LeakageCheckOptions();
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "Leaks of protected rows are not looked for here: that a column copies the outcome tells each learner's. Run the check with the same formula, the same SQL and the same KnownAt on the synthetic city, whose tables have the same columns.");
        }

        foreach (string? named in new[] { options.Learner, options.PredictedAtColumn, options.RowTime }.Concat(options.Groups).Concat(options.KnownAt.Keys))
        {
            if (named is not null && !frame.HasColumn(named))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", named, [.. frame.ColumnNames]), nameof(options));
        }

        double[] outcome = OutcomeOf(parsed, frame, options, cancellationToken);
        string[] terms = [.. DesignRecipe.ColumnsOf(parsed).Select(column => FormulaColumns.Find(frame, column, parsed.Text).Name).Distinct(StringComparer.Ordinal)];
        HashSet<string> apart = new([.. parsed.ResponseNode.Columns.Select(column => frame[column.Name].Name)], StringComparer.OrdinalIgnoreCase);
        var data = new LeakageData
        {
            Outcome = outcome,
            Columns = [.. frame.Columns.Where(column => terms.Contains(column.Name, StringComparer.Ordinal) || !apart.Contains(column.Name)).Select(column => ColumnOf(column, terms, options)).OfType<LeakageColumn>()],
            Learners = options.Learner is { } learner ? JudgedRows.GroupsOf(frame, learner, [learner]) : null,
            Groups = [.. options.Groups.Select(group => JudgedRows.GroupsOf(frame, group, [group]))],
            PredictedAt = options.PredictedAtColumn is { } at ? TimesOf(frame[at]) : options.PredictedAt is { } day ? Enumerable.Repeat(day, frame.Length).ToArray() : (ReadOnlyMemory<double>?)null,
            Split = options.Split,
            RowTimes = options.RowTime is { } time ? TimesOf(frame[time]) : (ReadOnlyMemory<double>?)null,
            LearnersAreFollowed = options.LearnersAreFollowed,
        };
        return new LeakageReport(frame.Provenance.Then($"Prediction.CheckLeakage({parsed.Text})"), parsed, LeakageChecks.Run(data, options.Thresholds, cancellationToken), terms, options, frame.Length);
    }

    /// <summary>Numbers as they are, dates as days, text and truth values as codes; null for what holds neither.</summary>
    private static LeakageColumn? ColumnOf(Column column, string[] terms, LeakageCheckOptions options)
    {
        bool isTime = column.ElementType == typeof(DateOnly) || column.ElementType == typeof(DateTime) || column.ElementType == typeof(DateTimeOffset);
        bool isNumber = column.IsNumeric || column.ElementType == typeof(bool);
        bool isLevel = column is StringColumn;
        if (!(isTime || isNumber || isLevel))
            return null;
        ReadOnlyMemory<double> values = isTime ? TimesOf(column) : isNumber ? column.Doubles() : Array.ConvertAll(Grouping.FromKeys(column.Name, FormulaColumns.Levels(column).ToArray()).Codes.ToArray(), code => code < 0 ? double.NaN : code);
        return new LeakageColumn(column.Name, isTime ? LeakageColumnType.Time : isLevel ? LeakageColumnType.Level : LeakageColumnType.Number, values)
        {
            IsTerm = terms.Contains(column.Name, StringComparer.Ordinal),
            IsKey = column.DisclosureClass is DisclosureClass.Pseudonym or DisclosureClass.DirectIdentifier || column.Name.Equals(options.Learner, StringComparison.OrdinalIgnoreCase),
            KnownAt = options.KnownAt.Where(pair => pair.Key.Equals(column.Name, StringComparison.OrdinalIgnoreCase)).Select(pair => (double?)pair.Value).FirstOrDefault(),
        };
    }

    /// <summary>Days since 1 January of year 1, or the numbers that a column has.</summary>
    private static double[] TimesOf(Column column) => column.IsNumeric ? column.Doubles() : [.. Enumerable.Range(0, column.Length).Select(row => column.ValueAt(row) switch
    {
        DateOnly day => day.DayNumber,
        DateTime time => time.Ticks / (double)TimeSpan.TicksPerDay,
        DateTimeOffset time => time.UtcTicks / (double)TimeSpan.TicksPerDay,
        null => double.NaN,
        _ => throw new ArgumentException($"Column {column.Name} holds {column.ElementType.Name}; a time is a date or a number."),
    })];

    private static double[] OutcomeOf(Formula formula, DataFrame frame, LeakageCheckOptions options, CancellationToken cancellationToken)
    {
        ModelFrame rows = ModelFrame.Of(frame, formula.ResponseNode.Columns, formula.Text, cancellationToken);
        double[] known = formula.ResponseNode is ColumnName name && FormulaColumns.IsFactor(FormulaColumns.Find(frame, name, formula.Text))
            ? BinaryOutcome.Of(formula, rows.Complete, isShare: false, isProtected: false, options.Event).Values
            : new Arithmetic(rows.Complete, formula.Text).Evaluate(formula.ResponseNode);
        var outcome = new double[frame.Length];
        int next = 0;
        for (int row = 0; row < outcome.Length; row++)
            outcome[row] = rows.IsComplete[row] ? known[next++] : double.NaN;
        return outcome;
    }
}
