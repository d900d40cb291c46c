using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <content>Learners, times and rows on both sides of a split.</content>
public static partial class LeakageChecks
{
    private static LeakageFinding? Learners(LeakageData data, CrossValidationFolds split, int fold, string where)
    {
        if (data.Learners is not { } learners || data.LearnersAreFollowed)
            return null;
        HashSet<int> training = [.. split.Training(fold).ToArray().Select(row => learners.Codes[row])], test = [.. split.Test(fold).ToArray().Select(row => learners.Codes[row])];
        int both = test.Count(learner => learner >= 0 && training.Contains(learner));
        return both == 0 ? null : new LeakageFinding(
            LeakageKind.LearnersOnBothSides, learners.Name, Words($"{both} of the {test.Count} learners in test have rows in training{where}."), "Hold out whole learners: CrossValidationFolds.ByGroup or HoldOut. Where the model will follow known learners into the future, say so and split by time.");
    }

    private static LeakageFinding? Times(LeakageData data, CrossValidationFolds split, int fold, string where)
    {
        if (data.RowTimes is not { } times)
            return null;
        double first = split.Test(fold).ToArray().Select(row => times.Span[row]).Where(time => !double.IsNaN(time)).DefaultIfEmpty(double.PositiveInfinity).Min();
        int later = split.Training(fold).ToArray().Count(row => times.Span[row] >= first);
        return later == 0 ? null : new LeakageFinding(
            LeakageKind.TrainingAfterTest, "time", Words($"{later} training rows are not earlier than the first test row{where}."), "Train on what came before the test: CrossValidationFolds.Forward or ByTime.");
    }

    /// <summary>Rows that are equal in all terms and the outcome. Rows of few rough columns are equal by chance: held against how often training rows are, and against whether a column is too fine to repeat.</summary>
    private static LeakageFinding? Duplicates(LeakageData data, CrossValidationFolds split, int fold, string where)
    {
        double[][] columns = [.. data.Columns.Where(column => column.IsTerm).Select(column => column.Values.ToArray()), data.Outcome.ToArray()];
        if (columns.Length < 2)
            return null;
        string Key(int row)
        {
            double[] values = Array.ConvertAll(columns, column => column[row]);
            return Convert.ToBase64String(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        Dictionary<string, int> training = split.Training(fold).ToArray().GroupBy(Key, StringComparer.Ordinal).ToDictionary(rows => rows.Key, rows => rows.Count(), StringComparer.Ordinal);
        int[] test = split.Test(fold).ToArray();
        double pairs = 0, within = training.Values.Sum(count => count * (count - 1.0) / 2), n = split.Training(fold).Length;
        int found = 0;
        foreach (int row in test)
        {
            int equal = training.GetValueOrDefault(Key(row));
            pairs += equal;
            found += equal > 0 ? 1 : 0;
        }

        if (found < 3)
            return null;
        int fewest = (int)(0.9 * training.Count);
        bool isFine = columns[..^1].Any(column => split.Training(fold).ToArray().Select(row => column[row]).Where(value => !double.IsNaN(value) && value != Math.Floor(value)).Distinct().Count() >= fewest);
        double rate = (within + 3) / Math.Max(1, n * (n - 1) / 2), expected = rate * n * test.Length;
        return isFine || (pairs > 3 * expected && ChiSquaredDistribution.Cumulative(2 * expected, 2 * pairs) < 1e-6)
            ? new LeakageFinding(LeakageKind.DuplicatesAcross, "rows", Words($"{found} of {test.Length} test rows are in training too, equal in all terms and the outcome{where}."), "Remove repeated rows before the split, and make more of the rare outcome, if at all, in training alone.")
            : null;
    }
}
