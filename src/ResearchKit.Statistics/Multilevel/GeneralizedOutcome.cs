using System.Globalization;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Whether outcomes are those of a family, and whether they can tell of groups.</summary>
internal static class GeneralizedOutcome
{
    /// <summary>Refuses outcomes that the family does not have; says why outcomes that are all alike give no estimate.</summary>
    /// <exception cref="ArgumentException">An outcome is not one of the family.</exception>
    public static string? WhyConstant(MixedModelData data, int[] used, MixedModelFamily family)
    {
        ReadOnlySpan<double> outcome = data.Outcome.Span, weights = data.Weights is { } given ? given.Span : [];
        bool varies = false;
        foreach (int row in used)
        {
            double y = outcome[row], weight = weights.IsEmpty ? 1 : weights[row];
            if (WhyNot(family, y, weight) is { } why)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The outcome of row {row} is {y:R}{(weights.IsEmpty ? "" : $" with a weight of {weight:R}")}; {why}."), nameof(data));
            varies |= y != outcome[used[0]];
        }

        return varies ? null : string.Create(CultureInfo.InvariantCulture, $"No estimate, because the outcome is {outcome[used[0]]:R} in every row: there is nothing to explain. Check the outcome and the rows chosen.");
    }

    /// <summary>Why a grouping cannot be told from chance; null if it can.</summary>
    public static string? WhyNotGrouped(MixedModelData data, int[] used, RandomFactor factor, MixedModelFamily family)
    {
        string name = factor.Grouping.Name;
        if (factor.LevelCount == 1)
            return $"No estimate, because all complete rows are of one {name}: how groups differ cannot be seen in one group. Leave the random term of {name} out, or add groups.";
        bool isBinomial = family == MixedModelFamily.Binomial;
        ReadOnlySpan<double> weights = data.Weights is { } given ? given.Span : [], outcome = data.Outcome.Span;
        bool isBinary = isBinomial;
        for (int i = 0; i < used.Length; i++)
            isBinary &= weights.IsEmpty || weights[used[i]] == 1;
        if (isBinary && factor.LevelCount == used.Length)
            return $"No estimate, because every row is a {name} of its own: what differs between groups cannot be told from chance. Leave the random term of {name} out, or use a coarser grouping.";
        int effects = factor.Width * factor.LevelCount;
        if (factor.Width > 1 && effects >= used.Length)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"No estimate, because {used.Length:N0} rows cannot determine the {effects:N0} effects that vary by {name}. Leave slopes out of the random term of {name}, or add rows per group.");
        }

        if (!isBinomial)
            return null;
        var first = new double[factor.LevelCount];
        Array.Fill(first, double.NaN);
        for (int i = 0; i < used.Length; i++)
        {
            double y = outcome[used[i]];
            ref double seen = ref first[factor.Codes[i]];
            if (y is not (0 or 1) || (!double.IsNaN(seen) && seen != y))
                return null;
            seen = y;
        }

        return $"No estimate, because the outcome is the same in all rows of every {name}: the likelihood rises with the variance between groups without end. Analyse one row a {name}, with a logistic regression.";
    }

    private static string? WhyNot(MixedModelFamily family, double outcome, double weight)
    {
        if (family == MixedModelFamily.Poisson)
            return outcome >= 0 && outcome == Math.Floor(outcome) ? null : "a Poisson model takes counts: whole numbers, zero or more";
        if (outcome is not (>= 0 and <= 1))
            return "a logistic model takes 0 and 1, or shares of a number of trials given as weight";
        bool isWhole = Math.Abs(weight - Math.Round(weight)) <= 1e-6 && Math.Abs(weight * outcome - Math.Round(weight * outcome)) <= 1e-6 * Math.Max(1, weight);
        return isWhole ? null : outcome is 0 or 1
            ? "the weights of a logistic model are numbers of trials: whole numbers (survey weights need another method)"
            : "a share takes the number of trials as weight, such that share × weight is a whole number";
    }
}
