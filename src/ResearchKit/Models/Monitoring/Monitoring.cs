using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Statistics.Inference;
using ResearchKit.Statistics.Monitoring;

namespace ResearchKit.Models;

/// <summary>Whether a model and what it reads still hold: for the owner of a model, about columns and periods, never about single learners.</summary>
public static class Monitoring
{
    /// <summary>How far columns have moved since the reference: stability indices in the reference's bins, with the threshold that an unchanged column passes at a stated rate, adjusted for the number of columns.</summary>
    /// <param name="reference">Rows of the time when the model was fitted.</param>
    /// <param name="current">Rows of now, with the same columns.</param>
    /// <param name="columns">The columns; null for all that both frames have. Text and truth values are categories, numbers quantile bins; missing values are a bin.</param>
    /// <param name="options">False-alarm rate, rule of empty bins; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ProtectedDataException">Rows are protected: counts by bin are tables, and are released as such; the message says how.</exception>
    /// <exception cref="ArgumentException">A column is not in both frames, or is of no kind that can be binned.</exception>
    /// <example><code>var drift = Monitoring.Drift(lastYear, thisYear, columns: ["absence", "grade", "school_level"]);</code></example>
    public static DriftReport Drift(DataFrame reference, DataFrame current, IReadOnlyList<string>? columns = null, StabilityOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        MonitoringColumns.Refuse("Monitoring.Drift", reference, current);
        columns ??= [.. reference.ColumnNames.Where(current.HasColumn)];
        if (columns.Count == 0)
            throw new ArgumentException("The two frames have no column in common. Name columns that both have.", nameof(columns));
        var counted = new List<CountedVariable>(columns.Count);
        var distances = new List<KolmogorovSmirnov>(columns.Count);
        foreach (string name in columns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Column before = MonitoringColumns.Find(reference, name), now = MonitoringColumns.Find(current, name);
            bool isNumber = before.IsNumeric && now.IsNumeric;
            if (before.IsNumeric != now.IsNumeric)
                throw new ArgumentException($"Column '{name}' holds {before.ElementType.Name} in the reference and {now.ElementType.Name} now; give both the same type, for example with frame.Sql(...).", nameof(columns));
            counted.Add(isNumber
                ? CountedVariable.OfNumbers(name, before.Doubles(), now.Doubles())
                : CountedVariable.OfCategories(name, [.. FormulaColumns.Levels(before)], [.. FormulaColumns.Levels(now)]));
            distances.Add(isNumber ? KolmogorovSmirnov.Of(before.Doubles(), now.Doubles()) : new(double.NaN, double.NaN, 0, 0));
        }

        options ??= new StabilityOptions();
        return new DriftReport(DriftScreen.OfCounts(counted, options, Adjustment.BenjaminiHochberg, cancellationToken), distances, options, reference.Provenance.Then($"Monitoring.Drift({string.Join(", ", columns.Take(4))}{(columns.Count > 4 ? ", ..." : "")})"));
    }

    /// <summary>How well predicted risks fit what happened, by period and case by case: observed over expected, calibration, AUC, a calibration CUSUM, and what the stated rule says to do.</summary>
    /// <param name="frame">One row a prediction whose outcome is known or not yet.</param>
    /// <param name="outcome">Column of 0 and 1, or of truth values.</param>
    /// <param name="predicted">Column of predicted risks, 0 to 1.</param>
    /// <param name="time">Column of the period, such as the year: numbers, or dates (their years). Within it rows are in the order of the frame.</param>
    /// <param name="options">What is the reference, the false-alarm rate, the rule; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the simulation of thresholds.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds something else.</exception>
    /// <example><code>var report = Monitoring.Calibration(scored, outcome: "left", predicted: "risk", time: "year");</code></example>
    public static CalibrationReport Calibration(
        DataFrame frame, string outcome, string predicted, string time, CalibrationMonitorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        MonitoringColumns.Refuse("Monitoring.Calibration", frame);
        options ??= new CalibrationMonitorOptions();
        (double[] y, double[] p, double[] t) = (MonitoringColumns.Outcomes(frame, outcome), MonitoringColumns.Numbers(frame, predicted), MonitoringColumns.Periods(frame, time));
        int[] order = [.. Enumerable.Range(0, t.Length).Where(row => !double.IsNaN(t[row]) && !double.IsNaN(y[row]) && !double.IsNaN(p[row])).OrderBy(row => t[row])];
        if (order.Length == 0)
            throw new ArgumentException($"No row has '{outcome}', '{predicted}' and '{time}'. Join predictions with what happened afterwards first.", nameof(frame));
        (y, p, t) = (Array.ConvertAll(order, row => y[row]), Array.ConvertAll(order, row => p[row]), Array.ConvertAll(order, row => t[row]));
        double first = options.ReferenceUntil ?? t[0];
        double[] reference = [.. p.Where((_, i) => t[i] <= first)];
        int monitored = t.Count(period => period > first);
        if (reference.Length == 0 || monitored == 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{reference.Length} rows are of the reference (up to {first}) and {monitored} later; there must be some of each. Set ReferenceUntil to the last period of the time when the model was accepted."), nameof(options));
        IReadOnlyList<PeriodCalibration> periods = PeriodCalibration.ByPeriod(t, y, p, options.ConfidenceLevel, cancellationToken);
        CusumDesign design = CusumDesign.ForHorizon(reference, monitored, options.FalseAlarmProbability, options.Cusum, cancellationToken);
        int from = t.Length - monitored;
        CalibrationCusum course = design.Monitor(y.AsSpan(from), p.AsSpan(from));
        PeriodCalibration accepted = PeriodCalibration.ByPeriod([.. reference.Select(_ => first)], y.AsSpan(0, from), reference, options.ConfidenceLevel, cancellationToken)[0];
        return new CalibrationReport(
            periods, accepted, course, [.. t.Skip(from)], ModelVerdict.Of(periods[^1], accepted, course, options.Rule), options,
            frame.Provenance.Then($"Monitoring.Calibration({outcome}, {predicted}, {time})"), order.Length, frame.Length);
    }

    /// <summary>Leave-future-out: a logistic regression is fitted to the periods before and judged on the next, period by period, as it would have been used.</summary>
    /// <param name="formula">The model: <c>left ~ absence + grade</c>. Its outcome is of two kinds.</param>
    /// <param name="frame">One row a case.</param>
    /// <param name="time">Column of the period, such as the school year: numbers, or dates (their years).</param>
    /// <param name="options">Of the regression; null for the defaults.</param>
    /// <param name="firstTraining">How many periods the first model is fitted to. Default 1.</param>
    /// <param name="window">Fit to this many latest periods only; null for all before.</param>
    /// <param name="cancellationToken">Stops between fits.</param>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <example><code>Monitoring.LeaveFutureOut("left ~ absence + grade", learners, time: "year")</code></example>
    public static FutureReport LeaveFutureOut(
        string formula, DataFrame frame, string time, RegressionOptions? options = null, int firstTraining = 1, int? window = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Formula parsed = Formula.Parse(formula);
        MonitoringColumns.Refuse("Monitoring.LeaveFutureOut", frame);
        if (parsed.ResponseNode is not ColumnName response)
            throw new FormulaException("Leave-future-out judges a column of two kinds: left ~ absence. Make such a column first, for example with frame.Sql(...).", formula, 0);
        double[] outcomes = MonitoringColumns.Outcomes(frame, response.Name), periods = MonitoringColumns.Periods(frame, time);
        IReadOnlyList<FuturePeriod> steps = Statistics.Monitoring.LeaveFutureOut.Evaluate(
            periods, outcomes, (training, next) =>
            {
                GeneralizedModel model = Regression.Logistic(formula, MonitoringColumns.Rows(frame, training), options, cancellationToken);
                if (!model.Convergence.IsUsable)
                    return (null, model.Convergence.Reason ?? "There is no estimate.");
                // Rows keep their order; those without a prediction are NaN.
                return (((IPredictiveModel)model).PredictRows(MonitoringColumns.Rows(frame, next), cancellationToken)["prediction"].Doubles(), "");
            },
            firstTraining, window, options?.ConfidenceLevel ?? 0.95, cancellationToken);
        return new FutureReport(parsed, steps, window, options?.ConfidenceLevel ?? 0.95, frame.Provenance.Then($"Monitoring.LeaveFutureOut({formula}, {time})"));
    }
}
