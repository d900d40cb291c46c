using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Models;

/// <summary>What is missing of a frame, why it may be, and what to do about it.</summary>
public static class Missing
{
    private const int MostLevels = 20;

    /// <summary>Reports what is missing: by column, by pattern, by group, and whether completely at random (Little's test of the columns of numbers).</summary>
    /// <param name="frame">The data.</param>
    /// <param name="columns">The columns; null for all.</param>
    /// <param name="by">Column of groups to compare; null for none.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there.</exception>
    public static MissingReport Report(DataFrame frame, IReadOnlyList<string>? columns = null, string? by = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseProtected(frame, "A report of what is missing counts rows by pattern, of which many are small", "Models of protected rows tell in bands how many rows lack a value of each column, and released tables count them");
        Column[] used = [.. (columns ?? [.. frame.ColumnNames]).Select(name => Find(frame, name))];
        var missing = new List<(string, bool[])>();
        foreach (Column column in used)
        {
            var present = new bool[frame.Length];
            Array.Fill(present, true);
            FormulaColumns.ClearMissing(column, present);
            missing.Add((column.Name, [.. present.Select(one => !one)]));
        }

        Grouping? groups = Survey.Groups(frame, by);
        MissingnessReport report = MissingnessReport.Of(missing, groups);
        (string, ReadOnlyMemory<double>)[] numbers = [.. used.Where(column => column.IsNumeric || column.ElementType == typeof(bool)).Select(column => (column.Name, (ReadOnlyMemory<double>)column.Doubles()))
            .Where(pair => pair.Item2.ToArray().Where(value => !double.IsNaN(value)).Distinct().Take(2).Count() == 2)];
        LittleTest? little = numbers.Length < 2 || report.CompleteRows == report.Rows ? null : LittleTest.Of(numbers, cancellationToken);
        string[] levels = by is null ? [] : [.. FormulaColumns.Levels(frame[by]).Where(level => level is not null).Distinct(StringComparer.Ordinal)!];
        return new MissingReport(frame, report, little, by, levels);
    }

    /// <summary>Draws completed frames by chained equations.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="options">Columns, methods, numbers; null for the defaults.</param>
    /// <param name="cancellationToken">Stops long work.</param>
    /// <returns>The completed frames: fit and pool with <see cref="ImputedFrames.Fit"/>.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there, or cannot be imputed (constant, empty, collinear): the message names it and says what to do.</exception>
    /// <example><code>
    /// var imputed = Missing.Impute(learners, new() { Columns = ["grade", "burnout", "minutes"] });
    /// imputed.Fit(f => Regression.Fit("grade ~ burnout + minutes", f))
    /// </code></example>
    public static ImputedFrames Impute(DataFrame frame, ImputeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new ImputeOptions();
        RefuseProtected(
            frame, "Imputing protected rows makes many data sets that differ in the values of few learners, and the models of each, compared, would tell of them; the release gate has no rule for that yet",
            "Models of the complete rows are gated (Regression.Fit), and so are regressions with Weights of response that you bring");
        Column[] used = [.. (options.Columns ?? DefaultColumns(frame, options.Cluster)).Select(name => Find(frame, name))];
        ImputationColumn[] columns = [.. used.Select(column => ImputationColumn.Of(frame, column, options)), .. options.Passive.Where(pair => !used.Any(column => column.Name.Equals(pair.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(pair => ImputationColumn.New(frame, pair.Key, options))];
        string? unknown = options.Methods.Keys.Concat(options.Levels.Keys).Concat(options.Predictors.Keys).Concat(options.Shifts.Keys).FirstOrDefault(name => !columns.Any(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
        if (unknown is not null)
            throw new ArgumentException(NameSuggestion.NotFound("column", "the imputation", unknown, [.. columns.Select(column => column.Name)]), nameof(options));
        var settings = new ChainedEquationsOptions { Imputations = options.Imputations, Iterations = options.Iterations, Seed = options.Seed, VisitOrder = options.VisitOrder };
        ImputedData data = new ChainedEquations(settings).Impute([.. columns.Select(column => column.Variable)], Survey.Groups(frame, options.Cluster), cancellationToken);
        return new ImputedFrames(frame, columns, data);
    }

    /// <summary>A logistic regression of whether a column is missing: what tells those who lack it from those who have it.</summary>
    /// <param name="formula">The column, a tilde and terms: <c>burnout ~ female + grade</c>.</param>
    /// <param name="frame">The data.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <exception cref="FormulaException">The formula cannot be read, or its outcome is no column.</exception>
    /// <remarks>It goes through the release gate like any logistic regression. What depends on the missing values themselves it cannot see.</remarks>
    public static GeneralizedModel Model(string formula, DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula parsed = Formula.Parse(formula);
        if (parsed.ResponseNode is not ColumnName column)
            throw new FormulaException("The outcome is the column whose missing values are told apart, such as burnout.", formula, parsed.ResponseNode.Position);
        Column target = FormulaColumns.Find(frame, column, formula);
        var present = new bool[frame.Length];
        Array.Fill(present, true);
        FormulaColumns.ClearMissing(target, present);
        string name = $"{target.Name}_missing";
        DataFrame marked = frame.WithColumn(Column.Create(name, present.Select(one => !one)).WithProvenance(frame.Provenance));
        return Regression.Logistic($"{name} ~ {formula[(formula.IndexOf('~', StringComparison.Ordinal) + 1)..].Trim()}", marked, null, cancellationToken);
    }

    private static string[] DefaultColumns(DataFrame frame, string? cluster) => [.. frame.Columns
        .Where(column => !column.Name.Equals(cluster, StringComparison.OrdinalIgnoreCase))
        .Where(column => column.IsNumeric || column.ElementType == typeof(bool) || column is StringColumn && FormulaColumns.Levels(column).Where(level => level is not null).Distinct(StringComparer.Ordinal).Take(MostLevels + 1).Count() <= MostLevels)
        .Select(column => column.Name)];

    private static Column Find(DataFrame frame, string name) => frame.HasColumn(name)
        ? frame[name]
        : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]), nameof(name));

    private static void RefuseProtected(DataFrame frame, string why, string works)
    {
        if (!frame.Provenance.Protection.MayBeShown())
            throw new ProtectedDataException($"{why}. {works}. Build the analysis on the synthetic city, whose survey has planted missing answers.");
    }
}
