using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>
/// A variable split into what differs between groups (the group's mean) and within them (the deviation from it), so that a mixed model estimates two effects
/// instead of a blend of them (Mundlak 1978; Enders and Tofighi 2007).
/// </summary>
/// <param name="Between">The mean of the variable in each row's group, NaN where the group is missing or has no value.</param>
/// <param name="Within">The variable less that mean, NaN where either is missing.</param>
public sealed record WithinBetween(double[] Between, double[] Within)
{
    /// <summary>Splits a variable.</summary>
    /// <param name="values">One value a row; NaN is missing and left out of the means.</param>
    /// <param name="grouping">The group of each row.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static WithinBetween Split(ReadOnlySpan<double> values, Grouping grouping)
    {
        ArgumentNullException.ThrowIfNull(grouping);
        if (values.Length != grouping.Codes.Length)
            throw new ArgumentException($"There are {values.Length} values and {grouping.Codes.Length} rows in the grouping {grouping.Name}. Give one group a row.", nameof(values));
        var first = new double[grouping.GroupCount];
        var sum = new double[grouping.GroupCount];
        var count = new int[grouping.GroupCount];
        for (int row = 0; row < values.Length; row++)
        {
            int code = grouping.Codes[row];
            if (code < 0 || double.IsNaN(values[row]))
                continue;
            if (count[code]++ == 0)
                first[code] = values[row];
            sum[code] += values[row] - first[code]; // about the first value, so that large offsets lose nothing
        }

        var between = new double[values.Length];
        var within = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            int code = grouping.Codes[row];
            bool isKnown = code >= 0 && count[code] > 0;
            double shift = isKnown ? sum[code] / count[code] : double.NaN;
            between[row] = isKnown ? first[code] + shift : double.NaN;
            within[row] = isKnown ? values[row] - first[code] - shift : double.NaN;
        }

        return new WithinBetween(between, within);
    }
}
