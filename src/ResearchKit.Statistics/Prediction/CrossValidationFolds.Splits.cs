using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Prediction;

/// <content>Single splits into training and test rows, and folds that leave one group out.</content>
public sealed partial class CrossValidationFolds
{
    /// <summary>One split: whole groups, drawn at random, are held out.</summary>
    /// <param name="groups">The group of each row, such as the learner or the school; rows without one are on neither side.</param>
    /// <param name="share">The share of groups that is held out, strictly between 0 and 1. Default 0.25.</param>
    /// <param name="seed">Decides which. Default 1.</param>
    /// <exception cref="ArgumentException">There are fewer than two groups.</exception>
    public static CrossValidationFolds HoldOut(Grouping groups, double share = 0.25, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share held out lies strictly between 0 and 1.");
        if (groups.GroupCount < 2)
            throw new ArgumentException($"There are {groups.GroupCount} groups of {groups.Name}; a split of whole groups needs two at least.", nameof(groups));
        int[] codes = groups.Codes.ToArray(), order = [.. Enumerable.Range(0, groups.GroupCount)];
        new RandomStream(seed).Split("hold out").Shuffle(order.AsSpan());
        int count = Math.Clamp((int)Math.Round(share * groups.GroupCount), 1, groups.GroupCount - 1);
        HashSet<int> held = [.. order.Take(count)];
        int[] all = [.. Enumerable.Range(0, codes.Length).Where(row => codes[row] >= 0)];
        return new CrossValidationFolds(
            [([.. all.Where(row => !held.Contains(codes[row]))], [.. all.Where(row => held.Contains(codes[row]))])], codes.Length,
            string.Create(CultureInfo.InvariantCulture, $"{count} of {groups.GroupCount} {groups.Name} held out whole, drawn with seed {seed}"));
    }

    /// <summary>One split in time: rows before the cut train, rows from the cut on test, and rows of a gap between them are on neither side.</summary>
    /// <param name="times">The time of each row; NaN is on neither side.</param>
    /// <param name="cut">The first time that is tested.</param>
    /// <param name="gap">Rows with cut - gap ≤ time &lt; cut are left out: outcomes of these are not known yet on the day of the cut. Zero or more; default 0.</param>
    /// <param name="groups">Groups, such as learners, whose rows must not be on both sides: those of tested groups are left out of training. Null where learners may be followed into the future.</param>
    /// <exception cref="ArgumentException">Lengths differ, or one side has no rows.</exception>
    public static CrossValidationFolds Forward(IReadOnlyList<double> times, double cut, double gap = 0, Grouping? groups = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (!(gap >= 0) || double.IsNaN(cut))
            throw new ArgumentOutOfRangeException(nameof(gap), gap, "The cut is a number, and the gap a number of zero or more.");
        if (groups is not null && groups.Codes.Length != times.Count)
            throw new ArgumentException($"There are {times.Count} times and {groups.Codes.Length} rows of groups. Give one of each a row.", nameof(groups));
        int[]? codes = groups?.Codes.ToArray();
        int[] test = [.. Enumerable.Range(0, times.Count).Where(row => times[row] >= cut)];
        HashSet<int> held = codes is null ? [] : [.. test.Select(row => codes[row])];
        int[] training = [.. Enumerable.Range(0, times.Count).Where(row => times[row] < cut - gap && (codes is null || (codes[row] >= 0 && !held.Contains(codes[row]))))];
        if (test.Length == 0 || training.Length == 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The cut at {cut:R} with a gap of {gap:R} leaves {training.Length} rows to train on and {test.Length} to test. Choose a cut inside the times{(groups is null ? "" : $", or follow {groups.Name} into the future")}."), nameof(cut));
        }

        return new CrossValidationFolds([(training, test)], times.Count, string.Create(
            CultureInfo.InvariantCulture, $"trained before {cut - gap:R}, tested from {cut:R} on{(groups is null ? "" : $", on other {groups.Name}")}"));
    }

    /// <summary>Each group is held out in turn: each presentation, school year or school.</summary>
    /// <param name="groups">The group of each row; rows without one are in no fold.</param>
    /// <param name="apart">A second grouping, such as learners, whose rows must not be on both sides: those of the held-out rows are left out of training. Null for none.</param>
    /// <exception cref="ArgumentException">There are fewer than two groups, lengths differ, or a fold has no rows to train on.</exception>
    public static CrossValidationFolds LeaveOneGroupOut(Grouping groups, Grouping? apart = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.GroupCount < 2)
            throw new ArgumentException($"There are {groups.GroupCount} groups of {groups.Name}; leaving one out needs two at least.", nameof(groups));
        if (apart is not null && apart.Codes.Length != groups.Codes.Length)
            throw new ArgumentException($"There are {groups.Codes.Length} rows of {groups.Name} and {apart.Codes.Length} of {apart.Name}. Give one of each a row.", nameof(apart));
        int[] codes = groups.Codes.ToArray();
        int[]? others = apart?.Codes.ToArray();
        var folds = new (int[], int[])[groups.GroupCount];
        for (int group = 0; group < folds.Length; group++)
        {
            int[] test = [.. Enumerable.Range(0, codes.Length).Where(row => codes[row] == group)];
            HashSet<int> held = others is null ? [] : [.. test.Select(row => others[row])];
            int[] training = [.. Enumerable.Range(0, codes.Length).Where(row => codes[row] >= 0 && codes[row] != group && (others is null || (others[row] >= 0 && !held.Contains(others[row]))))];
            if (training.Length == 0)
                throw new ArgumentException($"The fold that holds out {groups.Name} number {group} has no rows to train on: all other rows are of its {apart?.Name}.", nameof(apart));
            folds[group] = (training, test);
        }

        return new CrossValidationFolds(folds, codes.Length, $"{folds.Length} folds, each holding out one {groups.Name}{(apart is null ? "" : $" and its {apart.Name}")}");
    }
}
