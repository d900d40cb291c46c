using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <content>Proportional hazards.</content>
public static partial class Survival
{
    /// <summary>Fits a Cox regression by formula.</summary>
    /// <param name="formula">
    /// <c>week, left ~ burnout + strata(level)</c>, or as in R <c>Surv(week, left) ~ ...</c>, with entries <c>Surv(entry, week, left) ~ ...</c>: a row is then at risk in (entry, week], and a person may have several. Terms as in <see cref="Formula"/>.
    /// </param>
    /// <param name="frame">The data. Rows with a missing value in any column that the model reads are left out and counted.</param>
    /// <param name="options">Ties, standard errors, clusters, weights, rule for early times; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays hazard ratios with the test of proportional hazards. Where there is no estimate (a monotone likelihood, no events) it says why instead of throwing.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">An option names a column that there is not, or times are too early under the rule.</exception>
    /// <example><code>Survival.Cox("week, left ~ burnout + strata(level)", enrolments, new() { Cluster = "school_id" })</code></example>
    public static CoxModel Cox(string formula, DataFrame frame, SurvivalFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        SurvivalFormula parsed = SurvivalFormula.Parse(formula);
        options ??= new SurvivalFitOptions();
        EventColumns.Refuse(frame, "A Cox regression is not fitted");
        IEnumerable<ColumnName> columns = parsed.OutcomeColumns.Concat(DesignRecipe.ColumnsOf(parsed.Formula));
        foreach (string? named in new[] { options.Cluster, options.Weights, options.Entry })
        {
            if (named is not null)
                columns = columns.Append(new ColumnName(0, EventColumns.Find(frame, named).Name));
        }

        ModelFrame rows = ModelFrame.Of(frame, columns, parsed.Text, cancellationToken);
        DataFrame complete = rows.Complete;
        DesignRecipe? recipe = complete.Length == 0 ? null : DesignRecipe.Learn(parsed.Formula, complete);

        // A baseline hazard takes the intercept up, and factors are coded as with one.
        DesignMatrix design = recipe?.Build(complete, cancellationToken) ?? DesignMatrix.Create(true, 0, [.. parsed.Formula.Terms.Select(term => (term, ReadOnlyMemory<double>.Empty))]);
        double[] occurred = complete.Length == 0 ? [] : EventColumns.Occurred(complete, parsed.Event.Name, options.Event);
        EventTimes times = complete.Length == 0 ? new EventTimes(Array.Empty<double>(), Array.Empty<double>()) : EventColumns.Times(complete, parsed.Time.Name, occurred, parsed.Entry?.Name ?? options.Entry, options.Weights);
        (Grouping? strata, IReadOnlyList<string> labels) = Strata(parsed, complete);
        Grouping? clusters = options.Cluster is { } cluster ? Grouping.FromKeys<string>(cluster, complete.Length == 0 ? [] : [.. FormulaColumns.Levels(complete[cluster])]) : null;
        var settings = new CoxOptions
        {
            Ties = options.Ties,
            ConfidenceLevel = options.ConfidenceLevel,
            EarlyTimes = options.EarlyTimes,
            StandardErrors = options.StandardErrors ?? (clusters is null ? StandardErrorKind.Classical : StandardErrorKind.CR1),
        };
        CoxResult result = new CoxRegression(settings).Fit(new CoxData(times, design, strata, clusters, Regression.Memory(recipe?.Offset(complete))), cancellationToken);
        return new CoxModel(parsed, options, frame, result, recipe, rows.Missingness, labels);
    }

    private static (Grouping? Strata, IReadOnlyList<string> Labels) Strata(SurvivalFormula formula, DataFrame complete)
    {
        if (formula.Strata.Count == 0)
            return (null, []);
        string name = string.Join(':', formula.Strata.Select(column => column.Name));
        if (complete.Length == 0)
            return (Grouping.FromKeys<string>(name, []), []);
        string[] keys = [.. formula.Strata.Select(column => FormulaColumns.Levels(FormulaColumns.Find(complete, column, formula.Text)).Select(level => level!)).Aggregate((one, other) => one.Zip(other, (a, b) => $"{a}:{b}"))];
        return (Grouping.FromKeys(name, keys), [.. keys.Distinct(StringComparer.Ordinal)]);
    }
}
