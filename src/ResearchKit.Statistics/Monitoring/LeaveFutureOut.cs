namespace ResearchKit.Statistics.Monitoring;

/// <summary>One step of leave-future-out: a model of the periods before, judged on the next.</summary>
/// <param name="Period">The period it was judged on.</param>
/// <param name="TrainingCases">Cases of earlier periods that it was fitted to.</param>
/// <param name="Judged">How well it predicted the period; null where it gave no prediction.</param>
/// <param name="Reason">Why there is none; empty where there is.</param>
public sealed record FuturePeriod(double Period, int TrainingCases, PeriodCalibration? Judged, string Reason);

/// <summary>
/// Leave-future-out: for each period a model is fitted to the periods before it and judged on it, as it would have been used. Shuffled folds let a model see the future, and so hide that the world changes.
/// </summary>
public static class LeaveFutureOut
{
    /// <summary>Fits and judges period by period.</summary>
    /// <param name="periods">The period of each case, such as its school year; NaN is left out.</param>
    /// <param name="outcomes">0 or 1 a case; cases without a known outcome train nothing and judge nothing.</param>
    /// <param name="predict">From the rows to fit to and the rows to predict: a risk for each of the latter, NaN where there is none. It may return null, with a reason, where there is no model.</param>
    /// <param name="firstTraining">How many periods the first model is fitted to, at least 1. Default 1.</param>
    /// <param name="window">Fit to this many latest periods only, at least 1; null for all before. Default null.</param>
    /// <param name="confidenceLevel">Level of intervals. Default 0.95.</param>
    /// <param name="cancellationToken">Stops between periods.</param>
    /// <returns>One a period after the first training, ascending.</returns>
    /// <exception cref="ArgumentException">Lengths differ, there are too few periods, or a prediction is no probability.</exception>
    public static IReadOnlyList<FuturePeriod> Evaluate(
        ReadOnlySpan<double> periods, ReadOnlySpan<double> outcomes, Func<IReadOnlyList<int>, IReadOnlyList<int>, (double[]? Risks, string Reason)> predict,
        int firstTraining = 1, int? window = null, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predict);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstTraining, 1);
        if (window is { } width)
            ArgumentOutOfRangeException.ThrowIfLessThan(width, 1, nameof(window));
        if (periods.Length != outcomes.Length)
            throw new ArgumentException($"There are {periods.Length} periods and {outcomes.Length} outcomes; give one of each a case.", nameof(outcomes));
        var rows = new SortedDictionary<double, List<int>>();
        double[] observed = outcomes.ToArray();
        for (int i = 0; i < periods.Length; i++)
        {
            if (double.IsNaN(periods[i]) || double.IsNaN(observed[i]))
                continue;
            if (!rows.TryGetValue(periods[i], out List<int>? of))
                rows[periods[i]] = of = [];
            of.Add(i);
        }

        double[] known = [.. rows.Keys];
        if (known.Length <= firstTraining)
            throw new ArgumentException($"There are {known.Length} periods with known outcomes; fitting to {firstTraining} and judging on the next needs at least {firstTraining + 1}.", nameof(periods));
        var steps = new List<FuturePeriod>();
        for (int k = firstTraining; k < known.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int from = window is { } latest ? Math.Max(0, k - latest) : 0;
            int[] training = [.. known[from..k].SelectMany(period => rows[period])];
            List<int> next = rows[known[k]];
            (double[]? risks, string reason) = predict(training, next);
            if (risks is not null && risks.Length != next.Count)
                throw new ArgumentException($"The prediction of period {known[k]} has {risks.Length} risks for {next.Count} cases.", nameof(predict));
            PeriodCalibration? judged = risks is null ? null
                : PeriodCalibration.ByPeriod([.. next.Select(_ => known[k])], [.. next.Select(i => observed[i])], risks, confidenceLevel, cancellationToken).FirstOrDefault();
            steps.Add(new(known[k], training.Length, judged, judged is null ? (reason.Length > 0 ? reason : "There is no prediction for any case.") : ""));
        }

        return steps;
    }
}
