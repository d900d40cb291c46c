using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>Andersen's (1973) likelihood-ratio test of the Rasch and partial credit models: whether the items have the same parameters in parts of the persons.</summary>
/// <param name="Statistic">Twice the gain of fitting each part; NaN where there is no test.</param>
/// <param name="DegreesOfFreedom">Parameters more.</param>
/// <param name="PValue">Share of chi-square above the statistic. Small: the items work differently in the parts.</param>
/// <param name="Parts">Names of the parts.</param>
/// <param name="LeftOut">Items left out of the comparison, since in some part all answered them alike.</param>
/// <param name="Reason">Null, or why there is no test.</param>
public sealed record AndersenTest(double Statistic, int DegreesOfFreedom, double PValue, IReadOnlyList<string> Parts, IReadOnlyList<string> LeftOut, string? Reason)
{
    /// <summary>Compares persons at or below the median score with those above it; where those above it have everything right, persons below the median with the others.</summary>
    /// <param name="data">The answers. The score of a person is the share of what their answered items could give.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static AndersenTest ByScore(ItemResponseData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var shares = new double[data.PersonCount];
        double[] most = [.. Enumerable.Range(0, data.Items.Count).Select(i => data.Answers(i).ToArray().Where(answer => !double.IsNaN(answer)).DefaultIfEmpty(0).Max())];
        for (int row = 0; row < shares.Length; row++)
        {
            double sum = 0, could = 0;
            for (int i = 0; i < most.Length; i++)
            {
                if (data.Answers(i)[row] is not double.NaN and var answer)
                    (sum, could) = (sum + answer, could + most[i]);
            }

            shares[row] = sum / could;
        }

        double median = Median(shares, data.Weights);
        return shares.Any(share => share > median && share < 1)
            ? ByGroup(data, [.. shares.Select(share => double.IsNaN(share) ? null : share <= median ? "score at or below the median" : "score above the median")], cancellationToken)
            : ByGroup(data, [.. shares.Select(share => double.IsNaN(share) ? null : share < median ? "score below the median" : "score at or above the median")], cancellationToken);
    }

    /// <summary>Compares groups that were known beforehand, such as languages.</summary>
    /// <param name="data">The answers.</param>
    /// <param name="groups">The group of each row; null leaves the row out. Two or more groups.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There is not one group a row.</exception>
    public static AndersenTest ByGroup(ItemResponseData data, IReadOnlyList<string?> groups, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != data.PersonCount)
            throw new ArgumentException($"There are {groups.Count} groups and {data.PersonCount} rows of answers. Give one group a row.", nameof(groups));
        string[] names = [.. groups.Where(group => group is not null).Select(group => group!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length < 2)
            return None(names, [], "No test, because all persons are in one part. Give groups that differ.");
        int[] kept = [.. Enumerable.Range(0, data.Items.Count).Where(i => names.All(name => Varies(data, i, groups, name)))];
        string[] leftOut = [.. Enumerable.Range(0, data.Items.Count).Except(kept).Select(i => data.Items[i])];
        if (kept.Length < 2)
            return None(names, leftOut, "No test, because fewer than two items have answers that differ in every part. Compare larger parts.");
        var model = new ConditionalItemResponseModel();
        double all = 0, apart = 0;
        int parameters = 0;
        foreach (string? name in (string?[])[null, .. names])
        {
            ConditionalItemResponseResult fit = model.Fit(Part(data, kept, groups, name), cancellationToken);
            if (!fit.Convergence.IsUsable)
                return None(names, leftOut, $"No test: {(name is null ? "of all persons" : $"of '{name}'")} {fit.Convergence.Reason}");
            if (name is null)
                (all, parameters) = (fit.ConditionalLogLikelihood, parameters - fit.ParameterCount);
            else
                (apart, parameters) = (apart + fit.ConditionalLogLikelihood, parameters + fit.ParameterCount);
        }

        double statistic = 2 * (apart - all);
        return new AndersenTest(statistic, parameters, ChiSquaredDistribution.UpperTail(statistic, parameters), names, leftOut, null);
    }

    private static AndersenTest None(string[] names, string[] leftOut, string reason) => new(double.NaN, 0, double.NaN, names, leftOut, reason);

    /// <summary>Whether the same categories, at least two, are given in the part as by all.</summary>
    private static bool Varies(ItemResponseData data, int item, IReadOnlyList<string?> groups, string name)
    {
        var all = new HashSet<double>();
        var part = new HashSet<double>();
        for (int row = 0; row < groups.Count; row++)
        {
            double answer = data.Answers(item)[row];
            if (groups[row] is null || double.IsNaN(answer))
                continue;
            all.Add(answer);
            if (groups[row] == name)
                part.Add(answer);
        }

        return part.Count >= 2 && part.Count == all.Count;
    }

    private static ItemResponseData Part(ItemResponseData data, int[] items, IReadOnlyList<string?> groups, string? name)
    {
        int[] rows = [.. Enumerable.Range(0, data.PersonCount).Where(row => groups[row] is { } group && (name is null || group == name))];
        return new ItemResponseData(
            [.. items.Select(i => data.Items[i])],
            [.. items.Select(i => (ReadOnlyMemory<double>)rows.Select(row => data.Answers(i)[row]).ToArray())],
            data.Weights is { } weights ? (ReadOnlyMemory<double>?)rows.Select(row => weights.Span[row]).ToArray() : null);
    }

    private static double Median(double[] values, ReadOnlyMemory<double>? weights)
    {
        (double Value, double Weight)[] sorted = [.. values.Select((value, row) => (value, weights is { } w ? w.Span[row] : 1)).Where(pair => !double.IsNaN(pair.value) && pair.Item2 > 0).OrderBy(pair => pair.value)];
        double half = sorted.Sum(pair => pair.Weight) / 2, sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i].Weight;
            if (sum > half)
                return sorted[i].Value;
            if (sum == half && i + 1 < sorted.Length)
                return (sorted[i].Value + sorted[i + 1].Value) / 2;
        }

        return double.NaN;
    }
}
