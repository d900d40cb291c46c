using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Inference;

/// <summary>The units whose values may be exchanged, by stratum, and all the ways to do so.</summary>
internal sealed class ExchangeableUnits
{
    private readonly double[] _variable;
    private readonly int[][][] _rows; // stratum, unit, rows
    private readonly double[][] _values; // stratum, unit

    private ExchangeableUnits(double[] variable, int[][][] rows)
    {
        _variable = variable;
        _rows = rows;
        _values = [.. rows.Select(stratum => stratum.Select(unit => variable[unit[0]]).ToArray())];
        UnitCount = rows.Sum(stratum => stratum.Length);
    }

    public int UnitCount { get; }

    public static ExchangeableUnits Of(ReadOnlySpan<double> variable, Grouping? clusters, Grouping? strata)
    {
        foreach (Grouping? grouping in new[] { clusters, strata })
        {
            if (grouping is not null && grouping.Codes.Length != variable.Length)
                throw new ArgumentException($"The grouping {grouping.Name} has {grouping.Codes.Length} values for {variable.Length} rows. Give one a row.", nameof(clusters));
        }

        int unitCount = clusters?.GroupCount ?? variable.Length;
        var rows = new List<int>[unitCount];
        var stratumOf = new int[unitCount];
        for (int row = 0; row < variable.Length; row++)
        {
            if (!double.IsFinite(variable[row]))
                throw new ArgumentException($"The value of row {row} is {(double.IsNaN(variable[row]) ? "missing" : "infinite")}. Leave the row out before the test.", nameof(variable));
            int unit = clusters is null ? row : clusters.Codes[row], stratum = strata is null ? 0 : strata.Codes[row];
            if (unit < 0 || stratum < 0)
                throw new ArgumentException($"Row {row} has no {(unit < 0 ? clusters!.Name : strata!.Name)}. Leave the row out before the test.", nameof(clusters));
            if (rows[unit] is { } others)
            {
                if (variable[others[0]] != variable[row])
                    throw new ArgumentException($"Row {row} has another value than row {others[0]} of the same {clusters!.Name}. Clusters are dealt to as one: test within them instead, with the clusters as strata.", nameof(variable));
                if (stratumOf[unit] != stratum)
                    throw new ArgumentException($"Row {row} puts its {clusters!.Name} into a second {strata!.Name}.", nameof(strata));
            }

            stratumOf[unit] = stratum;
            (rows[unit] ??= []).Add(row);
        }

        return new ExchangeableUnits(
            variable.ToArray(),
            [.. Enumerable.Range(0, unitCount).GroupBy(unit => stratumOf[unit]).OrderBy(group => group.Key).Select(group => group.Select(unit => rows[unit].ToArray()).ToArray())]);
    }

    /// <summary>The number of different arrangements: the product over strata of the orders of values, equal ones not told apart; infinite if large.</summary>
    public double Arrangements() => _values.Aggregate(1.0, (product, values) => product * Orders([.. Counts(values).Select(one => one.Count)]));

    /// <summary>The arrangement of this number, from 0 to below <see cref="Arrangements"/>.</summary>
    public double[] Arrangement(int number)
    {
        var dealt = new double[_variable.Length];
        for (int stratum = 0; stratum < _rows.Length; stratum++)
        {
            (double Value, int Count)[] counts = Counts(_values[stratum]);
            int[] left = [.. counts.Select(one => one.Count)];
            int orders = (int)Orders(left), place = number % orders;
            number /= orders;
            foreach (int[] unit in _rows[stratum])
            {
                // The value of this unit is the first whose block of orders of the rest holds the place.
                for (int k = 0; ; k++)
                {
                    if (left[k] == 0)
                        continue;
                    left[k]--;
                    int block = (int)Orders(left);
                    if (place < block)
                    {
                        foreach (int row in unit)
                            dealt[row] = counts[k].Value;
                        break;
                    }

                    place -= block;
                    left[k]++;
                }
            }
        }

        return dealt;
    }

    public double[] Shuffled(RandomStream random)
    {
        var dealt = new double[_variable.Length];
        for (int stratum = 0; stratum < _rows.Length; stratum++)
        {
            double[] values = [.. _values[stratum]];
            random.Shuffle(values.AsSpan());
            for (int unit = 0; unit < values.Length; unit++)
            {
                foreach (int row in _rows[stratum][unit])
                    dealt[row] = values[unit];
            }
        }

        return dealt;
    }

    private static (double Value, int Count)[] Counts(double[] values) =>
        [.. values.GroupBy(value => value).OrderBy(group => group.Key).Select(group => (group.Key, group.Count()))];

    /// <summary>n! / (c₁! c₂! ...), by a product that stays whole.</summary>
    private static double Orders(ReadOnlySpan<int> counts)
    {
        double orders = 1;
        int n = 0;
        foreach (int count in counts)
        {
            for (int k = 1; k <= count; k++)
                orders = orders * ++n / k;
        }

        return orders;
    }
}
