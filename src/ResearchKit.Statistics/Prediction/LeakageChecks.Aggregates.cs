using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <content>Means of the outcome, and means and scales that know the test rows.</content>
public static partial class LeakageChecks
{
    private const int FewestGroups = 8; // with fewer, group means agree with some column by chance

    private static LeakageFinding? Aggregate(LeakageData data, LeakageColumn column, LeakageOptions options)
    {
        if (column.Type != LeakageColumnType.Number || Comparable(data, column, options.LeastEach) is not { } rows)
            return null;
        double[] x = column.Values.ToArray(), y = data.Outcome.ToArray();
        LeakageFinding Found(string evidence) => new(LeakageKind.TargetAggregate, column.Name, evidence, "Compute it of earlier years, or within training folds of other rows than the one it is for.");

        // Any encoding by the mean of whole groups, whatever they were: the outcome's mean at each value is the value.
        var values = rows.GroupBy(row => x[row]).Where(value => value.Count() > 1).ToArray();
        int varied = values.Count(value => value.Key is not (0 or 1));
        if (varied >= 3 && values.Sum(value => value.Count()) >= 0.9 * rows.Length && values.All(value => Math.Abs(value.Average(row => y[row]) - value.Key) < 1e-6))
            return Found(Words($"At each of its {values.Length} values the mean of the outcome is that value: it was averaged over these very rows."));

        foreach (Grouping group in Groupings(data))
        {
            int[] codes = group.Codes.ToArray(), used = [.. rows.Where(row => codes[row] >= 0)];
            (double[] means, double[] counts) = Means(codes, group.GroupCount, used, y);
            if (used.Select(row => codes[row]).Distinct().Count(code => counts[code] > 1) < FewestGroups)
                continue;
            double[] own = [.. used.Select(row => x[row])];
            double Agreement(Func<int, double> statistic) => Math.Abs(Pearson(own, [.. used.Select(statistic)]));
            if (Agreement(row => means[codes[row]]) > 0.995)
                return Found(Words($"It goes with the mean of the outcome by {group.Name}, these rows among them."));
            if (Agreement(row => means[codes[row]] * counts[codes[row]]) > 0.995)
                return Found(Words($"It goes with the sum of the outcome by {group.Name}, these rows among them."));
            if (Agreement(row => counts[codes[row]] > 1 ? (means[codes[row]] * counts[codes[row]] - y[row]) / (counts[codes[row]] - 1) : means[codes[row]]) > 0.995)
                return Found(Words($"It goes with the mean outcome of the others by {group.Name}: within a group it is lower for those who have the outcome, and so tells it."));
            if (data.Split is not { Count: 1 } split)
                continue;
            HashSet<int> training = [.. split.Training(0).ToArray()];
            int[] taught = [.. used.Where(training.Contains)];
            (double[] learned, _) = Means(codes, group.GroupCount, taught, y);
            int[] known = [.. taught.Where(row => !double.IsNaN(learned[codes[row]]))];
            if (known.Select(row => codes[row]).Distinct().Count() >= FewestGroups && Math.Abs(Pearson([.. known.Select(row => x[row])], [.. known.Select(row => learned[codes[row]])])) > 0.995)
                return Found(Words($"In training rows it is their own mean outcome by {group.Name}."));
        }

        return null;
    }

    /// <summary>Group means and scales of other columns that know the test rows.</summary>
    private static LeakageFinding? WholeSample(LeakageData data, LeakageColumn column)
    {
        if (data.Split is not { } split || column.Type != LeakageColumnType.Number)
            return null;
        double[] x = column.Values.ToArray();
        int[] rows = column.Present();
        if (rows.Length < 20)
            return null;
        bool[] isTraining = new bool[x.Length];
        foreach (int row in split.Training(0))
            isTraining[row] = true;
        LeakageFinding Found(string evidence) => new(LeakageKind.WholeSampleStatistic, column.Name, evidence, "Compute it of the training rows alone and apply it to the test rows.");
        (double mean, double deviation) = Moments(rows.Select(row => x[row]));
        (double trainingMean, double trainingDeviation) = Moments(rows.Where(row => isTraining[row]).Select(row => x[row]));
        double n = rows.Length, sample = deviation * Math.Sqrt(n / (n - 1));
        if (Math.Abs(mean) < 1e-9 && (Math.Abs(deviation - 1) < 1e-9 || Math.Abs(sample - 1) < 1e-9) && (Math.Abs(trainingMean) > 1e-6 || Math.Abs(trainingDeviation - 1) > 1e-6))
            return Found("Its mean is 0 and its deviation 1 over training and test rows together, and not in training: it was standardised with the test rows.");
        foreach (Grouping group in Groupings(data))
        {
            int[] codes = group.Codes.ToArray();
            foreach (LeakageColumn other in data.Columns.Where(other => other != column && other.Type == LeakageColumnType.Number))
            {
                double[] values = other.Values.ToArray();
                int[] used = [.. rows.Where(row => codes[row] >= 0 && !double.IsNaN(values[row]))];
                if (used.Length < 20)
                    continue;
                (double[] whole, double[] counts) = Means(codes, group.GroupCount, used, values);
                (double[] training, _) = Means(codes, group.GroupCount, [.. used.Where(row => isTraining[row])], values);
                bool Is(double[] means) => used.All(row => Math.Abs(x[row] - means[codes[row]]) <= 1e-9 * Math.Max(1, Math.Abs(x[row])));
                if (used.Select(row => codes[row]).Distinct().Count(code => counts[code] > 1) >= 3 && Is(whole) && !used.Where(row => !double.IsNaN(training[codes[row]])).All(row => Math.Abs(x[row] - training[codes[row]]) <= 1e-9))
                    return Found(Words($"It is the mean of {other.Name} by {group.Name} over training and test rows together."));
            }
        }

        return null;
    }

    /// <summary>Groupings that were given, and those that columns of levels and whole numbers make.</summary>
    private static IEnumerable<Grouping> Groupings(LeakageData data)
    {
        foreach (Grouping group in data.Groups)
            yield return group;
        if (data.Learners is { } learners && learners.GroupCount < 0.7 * data.Outcome.Length)
            yield return learners;
        foreach (LeakageColumn column in data.Columns.Where(column => column.Type == LeakageColumnType.Level && data.Groups.All(group => group.Name != column.Name)))
        {
            var grouping = Grouping.FromKeys(column.Name, column.Values.ToArray().Select(value => double.IsNaN(value) ? (double?)null : value).ToArray());
            if (grouping.GroupCount >= 3 && grouping.GroupCount <= data.Outcome.Length / 3)
                yield return grouping;
        }
    }

    private static (double[] Means, double[] Counts) Means(int[] codes, int groups, int[] rows, double[] values)
    {
        double[] sums = new double[groups], counts = new double[groups];
        foreach (int row in rows)
        {
            if (codes[row] < 0)
                continue;
            sums[codes[row]] += values[row];
            counts[codes[row]]++;
        }

        return ([.. sums.Zip(counts, (sum, count) => count == 0 ? double.NaN : sum / count)], counts);
    }

    private static (double Mean, double Deviation) Moments(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Length == 0 ? double.NaN : all.Average();
        return (mean, Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / all.Length));
    }

    private static double Pearson(double[] a, double[] b)
    {
        (double ma, double da) = Moments(a);
        (double mb, double db) = Moments(b);
        return !(da > 1e-12 * Math.Max(1e-300, Math.Abs(ma))) || !(db > 1e-12) ? 0 : a.Zip(b, (x, y) => (x - ma) * (y - mb)).Sum() / (a.Length * da * db);
    }
}
