namespace ResearchKit.Statistics.Inference;

/// <summary>How p values of several tests are adjusted.</summary>
public enum Adjustment
{
    /// <summary>Holm (1979): the chance of any false finding is held, whatever the dependence; never less powerful than Bonferroni's.</summary>
    Holm,

    /// <summary>Bonferroni: p times the number of tests.</summary>
    Bonferroni,

    /// <summary>Benjamini and Hochberg (1995): the expected share of false findings among the findings, for tests that are independent or positively dependent.</summary>
    BenjaminiHochberg,

    /// <summary>Benjamini and Yekutieli (2001): the same under any dependence.</summary>
    BenjaminiYekutieli,
}

/// <summary>Adjusted p values: each is to be compared with the level as it stands.</summary>
public static class MultipleTesting
{
    /// <summary>Adjusts p values of a family of tests.</summary>
    /// <param name="pValues">The p values, 0 to 1, in any order; NaN (no test) stays NaN and is not counted, as in R's <c>p.adjust</c>.</param>
    /// <param name="adjustment">The method.</param>
    /// <returns>Adjusted p values in the same order, at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not a probability, or the method is none.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues, Adjustment adjustment)
    {
        if (!Enum.IsDefined(adjustment))
            throw new ArgumentOutOfRangeException(nameof(adjustment), adjustment, "Choose Holm, Bonferroni, BenjaminiHochberg or BenjaminiYekutieli.");
        var places = new List<int>();
        double[] adjusted = pValues.ToArray();
        for (int i = 0; i < adjusted.Length; i++)
        {
            if (double.IsNaN(adjusted[i]))
                continue;
            if (adjusted[i] is < 0 or > 1)
                throw new ArgumentOutOfRangeException(nameof(pValues), adjusted[i], $"The p value at place {i} is not between 0 and 1.");
            places.Add(i);
        }

        int count = places.Count;
        int[] ascending = [.. places.OrderBy(i => adjusted[i])];
        double harmonic = 0;
        for (int k = 1; k <= count; k++)
            harmonic += 1.0 / k;
        double Step(int rank, double p) => adjustment switch
        {
            Adjustment.Bonferroni => count * p,
            Adjustment.Holm => (count - rank + 1) * p,
            Adjustment.BenjaminiHochberg => (double)count / rank * p,
            _ => harmonic * count / rank * p,
        };
        var steps = ascending.Select((place, k) => Math.Min(1, Step(k + 1, adjusted[place]))).ToArray();
        if (adjustment == Adjustment.Holm)
        {
            for (int k = 1; k < count; k++)
                steps[k] = Math.Max(steps[k], steps[k - 1]);
        }
        else if (adjustment != Adjustment.Bonferroni)
        {
            for (int k = count - 2; k >= 0; k--)
                steps[k] = Math.Min(steps[k], steps[k + 1]);
        }

        for (int k = 0; k < count; k++)
            adjusted[ascending[k]] = steps[k];
        return adjusted;
    }
}
