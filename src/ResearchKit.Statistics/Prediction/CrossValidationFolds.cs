using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <summary>
/// Which rows are held out in turn. Rows are numbers of the data's rows, from 0. Immutable.
/// </summary>
/// <remarks>
/// Rows of one learner are never on both sides of a split: a model would know the learner again and look better than it is. Where the future is to be predicted, a fold trains on what came before it alone.
/// </remarks>
public sealed partial class CrossValidationFolds
{
    private readonly (int[] Training, int[] Test)[] _folds;

    private CrossValidationFolds((int[] Training, int[] Test)[] folds, int rowCount, string description)
    {
        _folds = folds;
        RowCount = rowCount;
        Description = description;
    }

    /// <summary>Number of folds.</summary>
    public int Count => _folds.Length;

    /// <summary>Rows of the data that the folds are of.</summary>
    public int RowCount { get; }

    /// <summary>How the folds were made, in words.</summary>
    public string Description { get; }

    /// <summary>The rows that a fold is fitted on.</summary>
    /// <param name="fold">From 0.</param>
    public ReadOnlySpan<int> Training(int fold) => _folds[fold].Training;

    /// <summary>The rows that it is tried on.</summary>
    /// <param name="fold">From 0.</param>
    public ReadOnlySpan<int> Test(int fold) => _folds[fold].Test;

    /// <summary>Whole groups are held out: learners, classes, schools. Each group is in the test rows of one fold; folds differ in rows as little as whole groups allow.</summary>
    /// <param name="groups">The group of each row; rows without a group are in no fold.</param>
    /// <param name="count">Number of folds, 2 or more and no more than there are groups. Default 10.</param>
    /// <param name="seed">Groups of equal size are dealt in an order that it decides. Default 1.</param>
    /// <exception cref="ArgumentException">There are fewer groups than folds.</exception>
    public static CrossValidationFolds ByGroup(Grouping groups, int count = 10, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (groups.GroupCount < count)
            throw new ArgumentException($"There are {groups.GroupCount} groups of {groups.Name} and {count} folds. Ask for {Math.Max(2, groups.GroupCount)} folds or fewer, each of whole groups.", nameof(count));
        int[] codes = groups.Codes.ToArray(), sizes = new int[groups.GroupCount], order = [.. Enumerable.Range(0, groups.GroupCount)];
        foreach (int code in codes.Where(code => code >= 0))
            sizes[code]++;
        new RandomStream(seed).Split("folds").Shuffle(order.AsSpan());
        var foldOf = new int[groups.GroupCount];
        var rows = new int[count];
        foreach (int group in order.OrderByDescending(group => sizes[group]))
        {
            int least = Array.IndexOf(rows, rows.Min());
            foldOf[group] = least;
            rows[least] += sizes[group];
        }

        int[] all = [.. Enumerable.Range(0, codes.Length).Where(row => codes[row] >= 0)];
        return new CrossValidationFolds(
            [.. Enumerable.Range(0, count).Select(fold => (all.Where(row => foldOf[codes[row]] != fold).ToArray(), all.Where(row => foldOf[codes[row]] == fold).ToArray()))],
            codes.Length, $"{count} folds of whole groups of {groups.Name}");
    }

    /// <summary>
    /// The future is held out: times are cut into blocks, and each block but the first is predicted from the rows before it. With groups, rows of a group that is in the test block are left out of its training rows.
    /// </summary>
    /// <param name="times">The time of each row (a day, week or year); NaN rows are in no fold. Rows of one time are never parted.</param>
    /// <param name="count">Number of folds, 1 or more; there are as many blocks and one more. Default 5.</param>
    /// <param name="groups">Groups whose rows must not be on both sides, such as learners; null where the same learners may be followed from the past into the future.</param>
    /// <exception cref="ArgumentException">There are fewer different times than blocks, the lengths differ, or a fold has no rows to train on.</exception>
    public static CrossValidationFolds ByTime(IReadOnlyList<double> times, int count = 5, Grouping? groups = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (groups is not null && groups.Codes.Length != times.Count)
            throw new ArgumentException($"There are {times.Count} times and {groups.Codes.Length} rows of groups. Give one of each a row.", nameof(groups));
        int[] rows = [.. Enumerable.Range(0, times.Count).Where(row => !double.IsNaN(times[row])).OrderBy(row => times[row]).ThenBy(row => row)];
        double[] distinct = [.. rows.Select(row => times[row]).Distinct()];
        if (distinct.Length < count + 1)
            throw new ArgumentException($"There are {distinct.Length} different times; {count} folds need {count + 1} at least. Ask for fewer folds.", nameof(count));

        // Cuts between different times, as near to equal numbers of rows as that allows.
        var starts = new List<int> { 0 };
        for (int block = 1; block <= count; block++)
        {
            int wanted = Math.Max(starts[^1] + 1, (int)((long)rows.Length * block / (count + 1)));
            while (wanted < rows.Length && times[rows[wanted]] == times[rows[wanted - 1]])
                wanted++;
            if (wanted >= rows.Length)
                throw new ArgumentException($"So many rows have the last times that {count} blocks after the first cannot be made. Ask for fewer folds.", nameof(count));
            starts.Add(wanted);
        }

        int[]? codes = groups?.Codes.ToArray();
        var folds = new (int[], int[])[count];
        for (int fold = 0; fold < count; fold++)
        {
            int from = starts[fold + 1], to = fold + 2 < starts.Count ? starts[fold + 2] : rows.Length;
            int[] test = [.. rows[from..to].Order()];
            HashSet<int> held = codes is null ? [] : [.. test.Select(row => codes[row])];
            int[] training = [.. rows[..from].Where(row => codes is null || (codes[row] >= 0 && !held.Contains(codes[row]))).Order()];
            if (training.Length == 0)
                throw new ArgumentException($"Fold {fold + 1} has no rows to train on: every group of its test rows is the only one before it. Leave groups out, or ask for fewer folds.", nameof(groups));
            folds[fold] = (training, test);
        }

        return new CrossValidationFolds(folds, times.Count, $"{count} folds, each predicted from the time before it{(groups is null ? "" : $" and from other groups of {groups.Name}")}");
    }
}
