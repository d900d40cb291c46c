using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Models;

/// <content>Hazards by period.</content>
public static partial class Survival
{
    /// <summary>The column that the periods of a discrete-time hazard are in: formulas may read it.</summary>
    private const string Period = "period";

    /// <summary>Fits a discrete-time hazard by formula: of those at risk in a period, who has the event in it. Times are whole periods (weeks, terms).</summary>
    /// <param name="formula">
    /// <c>week, left ~ burnout</c>, or <c>Surv(entry, week, left) ~ ...</c>. Rows become one a person and period, with a column <c>period</c>. Unless the formula reads it, each period has a hazard of its own (<c>C(period)</c>); with
    /// <c>poly(period, 2)</c> or <c>log(period)</c> it has a shape, and with <c>burnout:period</c> an effect changes over time.
    /// </param>
    /// <param name="frame">The data, one row a person, or a stretch of a person's time. Rows with a missing value are left out and counted.</param>
    /// <param name="options">Link, standard errors, clusters, event, rule for early times; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <remarks>
    /// Of events that exclude each other, name one as <see cref="SurvivalFitOptions.Event"/>: the hazard is that of this event among all at risk, other events counting as periods without it (a cause-specific hazard; one fit an event).
    /// </remarks>
    /// <returns>An immutable result that displays odds or hazard ratios. Where there is no estimate (separation) it says why instead of throwing.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected and the model would tell of too few learners; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula cannot be read, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">A time is not whole or too early under the rule, or an option names a column that there is not.</exception>
    /// <example><code>Survival.DiscreteHazard("week, left ~ burnout + burnout:period", enrolments, new() { Cluster = "school_id" })</code></example>
    public static DiscreteHazardModel DiscreteHazard(string formula, DataFrame frame, SurvivalFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        SurvivalFormula parsed = SurvivalFormula.Parse(formula);
        options ??= new SurvivalFitOptions();
        Check(parsed, frame, options);
        IEnumerable<ColumnName> columns = parsed.OutcomeColumns.Concat(DesignRecipe.ColumnsOf(parsed.Formula).Where(column => !IsPeriod(column)));
        if (options.Cluster is { } cluster)
            columns = columns.Append(new ColumnName(0, EventColumns.Find(frame, cluster).Name));
        ModelFrame persons = ModelFrame.Of(frame, columns, parsed.Text, cancellationToken);
        DataFrame complete = frame.Filter(persons.IsComplete, cancellationToken);
        (DataFrame expanded, EarlyTimes early) = Expand(complete, parsed, options, cancellationToken);

        bool hasOwnShape = DesignRecipe.ColumnsOf(parsed.Formula).Any(IsPeriod);
        var warnings = new List<string>();
        if (early.Sentence is { } sentence)
            warnings.Add(frame.Provenance.Protection.MayBeShown() ? sentence : $"Rows at or before the start of the time at risk were {(options.EarlyTimes == EarlyTimeRule.Move ? "moved to just after it" : "left out")}.");
        if (!hasOwnShape)
            expanded = WithEvents(expanded, parsed.Event.Name, warnings);
        string right = parsed.Text[(parsed.Text.IndexOf('~') + 1)..].Trim();
        Formula model = Formula.Parse(hasOwnShape ? $"`{expanded[parsed.Event.Name].Name}` ~ {right}" : $"`{expanded[parsed.Event.Name].Name}` ~ C({Period}) + {right}");
        var settings = new RegressionOptions
        {
            StandardErrors = options.StandardErrors,
            Cluster = options.Cluster,
            Learner = options.Learner,
            PoolSmallLevels = options.PoolSmallLevels,
            ConfidenceLevel = options.ConfidenceLevel,
        };
        RegressionFrame rows = RegressionFrame.Of(model, expanded, settings, cancellationToken);
        double[] outcome = rows.Recipe is null ? [] : FormulaColumns.Numbers(rows.Rows.Complete, (ColumnName)model.ResponseNode, model.Text);
        RegressionData data = rows.Data(outcome, cancellationToken);
        GeneralizedFamily family = options.Link == HazardLink.Logit ? GeneralizedFamily.Binomial : GeneralizedFamily.ComplementaryLogLog;
        GeneralizedLinearModelResult result = new GeneralizedLinearModel(family, new() { StandardErrors = settings.Kind, ConfidenceLevel = options.ConfidenceLevel }).Fit(data, cancellationToken);
        ModelRelease? release = !result.Convergence.IsUsable ? null : rows.Decide(data, outcome, result.ResidualDegreesOfFreedom, double.NaN, cancellationToken);
        if (rows.Pooled is { } pooled)
            warnings.Add(pooled);
        double[] periods = rows.Recipe is null ? [] : [.. expanded[Period].Doubles().Distinct().Order()];
        return new DiscreteHazardModel(model, parsed.Text, options, expanded, result, rows.Recipe, persons, release, warnings, periods);
    }

    private static bool IsPeriod(ColumnName column) => column.Name.Equals(Period, StringComparison.OrdinalIgnoreCase);

    private static void Check(SurvivalFormula formula, DataFrame frame, SurvivalFitOptions options)
    {
        if (formula.Strata.Count > 0)
            throw new FormulaException($"A discrete-time hazard has no strata: give each level hazards of its own with {formula.Strata[0].Name} * C({Period}), or {formula.Strata[0].Name} as a term.", formula.Text, formula.Strata[0].Position);
        if (options.Weights is not null)
            throw new ArgumentException("A discrete-time hazard takes no weights. Leave them out, or fit Survival.Cox.", nameof(options));
        if (options.Cluster is null && options.StandardErrors >= StandardErrorKind.CR0)
            throw new ArgumentException($"{options.StandardErrors} standard errors need clusters: set Cluster to the column of the groups, such as the school.", nameof(options));
        if (frame.HasColumn(Period) && !IsPeriod(formula.Time))
            throw new ArgumentException($"The data have a column {Period}, which is what the periods at risk are called. Rename it first: frame.Rename(\"{Period}\", \"...\").", nameof(frame));
    }

    /// <summary>One row a person and period, with the event as 0 and 1.</summary>
    private static (DataFrame Frame, EarlyTimes Early) Expand(DataFrame complete, SurvivalFormula formula, SurvivalFitOptions options, CancellationToken cancellationToken)
    {
        double[] occurred = complete.Length == 0 ? [] : EventColumns.Occurred(complete, formula.Event.Name, options.Event);
        EventTimes times = complete.Length == 0
            ? new EventTimes(Array.Empty<double>(), Array.Empty<double>())
            : EventColumns.Times(complete, formula.Time.Name, occurred, formula.Entry?.Name ?? options.Entry, null);
        if (!complete.Provenance.Protection.MayBeShown())
            RefuseWithoutQuoting(times, options.EarlyTimes);
        PersonPeriods periods = PersonPeriods.Expand(times, 1, options.EarlyTimes, cancellationToken);
        int[] rows = [.. periods.Rows];
        Column[] columns = [.. complete.ColumnNames.Where(name => !name.Equals(formula.Event.Name, StringComparison.OrdinalIgnoreCase) && !name.Equals(Period, StringComparison.OrdinalIgnoreCase)).Select(name => complete[name].Gather(rows, cancellationToken))];
        Column occurs = complete[formula.Event.Name], time = complete[formula.Time.Name];
        Column event01 = Column.Create(occurs.Name, periods.Outcome(1)).WithDisclosureClass(occurs.DisclosureClass).WithProvenance(complete.Provenance);
        Column period = Column.Create(Period, periods.Periods).WithUnit(time.Unit).WithDisclosureClass(time.DisclosureClass).WithProvenance(complete.Provenance);
        return (DataFrame.FromColumns(complete.Provenance.Then("one row a person and period"), [.. columns, period, event01]), periods.Early);
    }

    /// <summary>Refuses protected times that cannot be expanded, before the method does with a message that quotes a row.</summary>
    private static void RefuseWithoutQuoting(EventTimes times, EarlyTimeRule rule)
    {
        ReadOnlySpan<double> time = times.Time.Span, occurred = times.Occurred.Span, entry = times.Entry is { } given ? given.Span : [];
        for (int row = 0; row < time.Length; row++)
        {
            double start = entry.IsEmpty ? 0 : entry[row];
            bool isWhole = double.IsFinite(time[row]) && double.IsFinite(start) && Math.Floor(time[row]) == time[row] && Math.Floor(start) == start;
            if (!isWhole || occurred[row] is not (0 or 1) || (time[row] <= start && rule == EarlyTimeRule.Refuse))
            {
                throw new ArgumentException(
                    "Some times of these protected rows are not whole periods, or not after the start of the time at risk, or some events are neither 0 nor 1; which is not told. Round times up to whole periods, set EarlyTimes to LeaveOut or Move, and make the event TRUE and FALSE.", nameof(times));
            }
        }
    }

    /// <summary>Leaves periods without an event out: their own hazard is estimated as zero, and they inform nothing else.</summary>
    private static DataFrame WithEvents(DataFrame expanded, string occurred, List<string> warnings)
    {
        double[] period = expanded[Period].Doubles(), events = expanded[occurred].Doubles();
        var found = period.Where((_, row) => events[row] == 1).ToHashSet();
        double[] empty = [.. period.Distinct().Where(one => !found.Contains(one)).Order()];
        if (empty.Length == 0 || found.Count == 0)
            return expanded;
        warnings.Add(expanded.Provenance.Protection.MayBeShown()
            ? FormattableString.Invariant($"No event in {(empty.Length == 1 ? "period" : "periods")} {string.Join(", ", empty.Take(12))}{(empty.Length > 12 ? ", ..." : "")}: the hazard there is estimated as zero, and the rows inform no other estimate. They are left out; give the hazard a shape, such as poly(period, 2), to keep them.")
            : "Periods without an event are left out: their hazard is estimated as zero, and their rows inform no other estimate. Give the hazard a shape, such as poly(period, 2), to keep them.");
        return expanded.Filter([.. period.Select(found.Contains)]);
    }
}
