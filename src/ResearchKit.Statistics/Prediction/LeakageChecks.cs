using System.Globalization;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Looks for what tells a model the outcome that it will not know on the day: keys, columns from the future, copies of the outcome, learners and rows on both sides of a split.</summary>
/// <remarks>
/// <para>After the taxonomy of Kaufman, Rosset, Perlich and Stitelman (2012), ACM TKDD 6, and Kapoor and Narayanan (2023), Patterns 4. Each check is a rule with a reason, not a score: on clean tasks of the synthetic city it finds nothing.</para>
/// <para>
/// What it cannot see: a column from the future that tells the outcome only in part and whose day nobody declared. Declare when each column is known. A clean report is no proof.
/// </para>
/// </remarks>
public static partial class LeakageChecks
{
    /// <summary>Runs all checks that the data allow.</summary>
    /// <param name="data">Outcome, columns, learners, split.</param>
    /// <param name="options">Thresholds; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What was found, columns in their order, then splits; empty where nothing was. A column may be found by several rules; the plainest is told.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static IReadOnlyList<LeakageFinding> Run(LeakageData data, LeakageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new LeakageOptions();
        options.Validate();
        data.Validate();
        var findings = new List<LeakageFinding>();
        foreach (LeakageColumn column in data.Columns.Where(column => column.IsTerm))
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(new[] { Future(data, column) }.OfType<LeakageFinding>());
            LeakageFinding? first = Copy(data, column, options) ?? Key(data, column) ?? Missingness(data, column, options) ?? Aggregate(data, column, options) ?? WholeSample(data, column) ?? NearCopy(data, column, options) ?? Pure(data, column, options);
            if (first is not null)
                findings.Add(first);
        }

        if (data.Split is { } split)
        {
            for (int fold = 0; fold < split.Count; fold++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string where = split.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in fold {fold + 1}");
                LeakageFinding[] found = [.. new[] { Learners(data, split, fold, where), Times(data, split, fold, where), Duplicates(data, split, fold, where) }.OfType<LeakageFinding>()];
                findings.AddRange(found.Where(one => findings.All(other => other.Kind != one.Kind)));
            }
        }

        return findings;
    }

    /// <summary>Declared or dated after the day of the prediction.</summary>
    private static LeakageFinding? Future(LeakageData data, LeakageColumn column)
    {
        if (data.PredictedAt is not { } at)
            return null;
        const string remedy = "Leave it out, or take its value as it stood on the day of the prediction.";
        double earliest = at.ToArray().Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        if (column.KnownAt is { } known && known > earliest)
            return new LeakageFinding(LeakageKind.FutureColumn, column.Name, Words($"It is declared to be known at {known:R}; the prediction is made at {earliest:R}."), remedy);
        if (column.Type != LeakageColumnType.Time)
            return null;
        int later = column.Present().Count(row => column.Values.Span[row] > at.Span[row]), present = column.Present().Length;
        return later == 0 ? null : new LeakageFinding(LeakageKind.FutureValues, column.Name, Words($"In {later} of {present} rows its date lies after the day of the prediction."), remedy);
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
