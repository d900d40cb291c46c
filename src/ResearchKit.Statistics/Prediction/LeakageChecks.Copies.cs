using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <content>Copies of the outcome, whole or nearly, in values or in what is missing.</content>
public static partial class LeakageChecks
{
    private const string CopyRemedy = "Leave it out: it was written when the outcome was known.";

    /// <summary>Rows with a value and an outcome, where there are enough of each outcome.</summary>
    private static int[]? Comparable(LeakageData data, LeakageColumn column, int leastEach)
    {
        int[] rows = [.. column.Present().Where(row => !double.IsNaN(data.Outcome.Span[row]))];
        int events = rows.Count(row => data.Outcome.Span[row] == 1);
        return rows.Length >= 2 * leastEach && (!data.IsBinary || (events >= leastEach && rows.Length - events >= leastEach)) ? rows : null;
    }

    private static LeakageFinding? Copy(LeakageData data, LeakageColumn column, LeakageOptions options)
    {
        if (Comparable(data, column, options.LeastEach) is not { } rows)
            return null;
        LeakageFinding Found(string evidence) => new(LeakageKind.TargetCopy, column.Name, evidence, CopyRemedy);
        ReadOnlySpan<double> x = column.Values.Span, y = data.Outcome.Span;
        int distinct = rows.Select(row => column.Values.Span[row]).Distinct().Count();
        bool equal = true;
        foreach (int row in rows)
            equal &= x[row] == y[row];
        if (equal && column.Type == LeakageColumnType.Number)
            return Found(Words($"It is the outcome, in all of {rows.Length} rows."));
        if (data.IsBinary)
        {
            bool isOneToOne = rows.GroupBy(row => column.Values.Span[row]).All(value => value.Select(row => data.Outcome.Span[row]).Distinct().Count() == 1);
            if (isOneToOne && distinct <= Math.Max(2, rows.Length / 5))
                return Found(Words($"Each of its {distinct} values goes with one outcome alone, in all of {rows.Length} rows: the outcome in other words."));
            if (column.Type != LeakageColumnType.Level && RocAuc.Influence(Scored(data, column, rows)).Value is 0 or 1)
                return Found(Words($"A threshold of it parts the outcomes without one error in {rows.Length} rows."));
            return null;
        }

        if (column.Type == LeakageColumnType.Level)
            return null;
        double correlation = Correlation.Spearman(rows.Select(row => column.Values.Span[row]).ToArray(), rows.Select(row => data.Outcome.Span[row]).ToArray()).Value;
        return Math.Abs(correlation) >= 0.995 ? Found(Words($"Its order is that of the outcome (rank correlation {correlation:0.0000} over {rows.Length} rows).")) : null;
    }

    private static LeakageFinding? NearCopy(LeakageData data, LeakageColumn column, LeakageOptions options)
    {
        if (!data.IsBinary || Comparable(data, column, options.LeastEach) is not { } rows)
            return null;
        PredictionEstimate best = RocAuc.Of(Encoded(data, column, rows));
        if (column.Type != LeakageColumnType.Level)
        {
            ScoredOutcomes plain = Scored(data, column, rows);
            PredictionEstimate area = RocAuc.Of(plain), turned = RocAuc.Of(ScoredOutcomes.Of([.. plain.Predicted.Select(one => -one)], [.. plain.Occurred.Select(one => one ? 1.0 : 0)]));
            best = new[] { best, area, turned }.MaxBy(one => one.Value)!;
        }

        return best.Value >= options.SingleColumnAuc && !(best.Lower < 0.9)
            ? new LeakageFinding(LeakageKind.NearCopy, column.Name, Words($"Alone it has an AUC of {best.Value:0.000}{(double.IsNaN(best.Lower) ? "" : Words($" [{best.Lower:0.000}, {best.Upper:0.000}]"))}, above {options.SingleColumnAuc:0.###}: no honest column tells the outcome so well."), "Find out when and from what it is made. " + CopyRemedy)
            : null;
    }

    /// <summary>One value, missing ones among them, that occurs with the rarer outcome alone.</summary>
    private static LeakageFinding? Pure(LeakageData data, LeakageColumn column, LeakageOptions options)
    {
        if (!data.IsBinary || Comparable(data, column, options.LeastEach) is not { } rows)
            return null;
        double rarer = rows.Average(row => data.Outcome.Span[row]) <= 0.5 ? 1 : 0, share = rows.Count(row => data.Outcome.Span[row] == rarer) / (double)rows.Length;
        foreach (IGrouping<double, int> value in rows.GroupBy(row => column.Values.Span[row]))
        {
            int count = value.Count();
            if (count >= 15 && -count * Elementary.Log(share) > 25 && value.All(row => data.Outcome.Span[row] == rarer))
                return new LeakageFinding(LeakageKind.PureValue, column.Name, Words($"One of its values stands in {count} rows, all with the rarer outcome, which {share:P0} of all rows have."), CopyRemedy);
        }

        return null;
    }

    private static LeakageFinding? Missingness(LeakageData data, LeakageColumn column, LeakageOptions options)
    {
        if (!data.IsBinary)
            return null;
        int[] rows = [.. Enumerable.Range(0, data.Outcome.Length).Where(row => !double.IsNaN(data.Outcome.Span[row]))];
        int events = rows.Count(row => data.Outcome.Span[row] == 1), missing = rows.Count(row => double.IsNaN(column.Values.Span[row])), both = rows.Count(row => double.IsNaN(column.Values.Span[row]) && data.Outcome.Span[row] == 1);
        int present = rows.Length - missing;
        if (events < options.LeastEach || rows.Length - events < options.LeastEach || missing < 5 || present < 5)
            return null;
        double inEvents = (double)both / events, inOthers = (missing - both) / (double)(rows.Length - events), area = 0.5 + Math.Abs(inEvents - inOthers) / 2;

        // All that are missing, or all that are there, have one outcome: chance makes that only of few. Where it is the commoner outcome, an honest column may come near to it; then most of that outcome must be so.
        bool Only(int ofOne, int all, int sizeOfOne) => ofOne == all && all >= 10 && -all * Elementary.Log((double)sizeOfOne / rows.Length) > 16 && (sizeOfOne * 2 <= rows.Length || area >= 0.7);
        int others = rows.Length - events;
        return area >= 0.9 || Only(both, missing, events) || Only(missing - both, missing, others) || Only(events - both, present, events) || Only(others - (missing - both), present, others)
            ? new LeakageFinding(LeakageKind.TargetMissingness, column.Name, Words($"It is missing in {inEvents:P0} of rows with the outcome and in {inOthers:P0} of those without: that it is there tells the outcome."), "Find out why it is missing. It was filled in, or emptied, when the outcome was known: leave it out, and its indicator of missing values too.")
            : null;
    }

    private static ScoredOutcomes Scored(LeakageData data, LeakageColumn column, int[] rows) =>
        ScoredOutcomes.Of([.. rows.Select(row => column.Values.Span[row])], [.. rows.Select(row => data.Outcome.Span[row])]);

    /// <summary>The share with the outcome at the level of each row (of numbers: in its twentieth part), learned on the other half of the rows: a level that is known by few tells little.</summary>
    private static ScoredOutcomes Encoded(LeakageData data, LeakageColumn column, int[] rows)
    {
        double[] values = [.. rows.Select(row => column.Values.Span[row])], y = [.. rows.Select(row => data.Outcome.Span[row])];
        if (column.Type != LeakageColumnType.Level)
        {
            double[] cuts = Quantiles.Of(values, [.. Enumerable.Range(1, 19).Select(k => k / 20.0)]);
            values = Array.ConvertAll(values, value => (double)cuts.Count(cut => cut < value));
        }

        double mean = y.Average();
        var encoded = new double[rows.Length];
        int[] dealt = [.. Enumerable.Range(0, rows.Length)]; // halves must not go with the order of the rows, which levels may
        new RandomStream(1).Split("halves").Shuffle(dealt.AsSpan());
        for (int half = 0; half < 2; half++)
        {
            var counts = new Dictionary<double, (double Rows, double Events)>();
            for (int k = 1 - half; k < rows.Length; k += 2)
            {
                int i = dealt[k];
                (double n, double e) = counts.GetValueOrDefault(values[i]);
                counts[values[i]] = (n + 1, e + y[i]);
            }

            for (int k = half; k < rows.Length; k += 2)
            {
                int i = dealt[k];
                (double n, double e) = counts.GetValueOrDefault(values[i]);
                encoded[i] = (e + 2 * mean) / (n + 2);
            }
        }

        return ScoredOutcomes.Of(encoded, y);
    }
}
