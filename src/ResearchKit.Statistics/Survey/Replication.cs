using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Survey;

/// <summary>Makes replicate weights of a stratified, clustered design.</summary>
public static class Replication
{
    /// <summary>Leaves out one sampling unit at a time and raises the others of its stratum (JKn; JK1 where there is one stratum).</summary>
    /// <param name="design">The design; each stratum needs 2 units or more.</param>
    /// <param name="aroundEstimate">Whether differences are from the full estimate (default no: from the mean of replicates, as R's survey).</param>
    /// <exception cref="ArgumentException">A stratum has one unit.</exception>
    /// <remarks>With a finite population, the factor of a unit is multiplied with the share of its stratum that was not drawn.</remarks>
    public static ReplicateDesign StratifiedJackknife(LinearizedDesign design, bool aroundEstimate = false)
    {
        ArgumentNullException.ThrowIfNull(design);
        (int[] unit, int[] stratumOfUnit, int[] unitsOfStratum, _) = design.Layout;
        RefuseSingle(unitsOfStratum, 2, "A jackknife");
        double[] weights = design.AllWeights;
        var replicates = new double[stratumOfUnit.Length][];
        var factors = new double[replicates.Length];
        for (int left = 0; left < replicates.Length; left++)
        {
            int h = stratumOfUnit[left];
            double units = unitsOfStratum[h], raise = units / (units - 1);
            factors[left] = (units - 1) / units * design.Undrawn(h);
            replicates[left] = [.. weights.Select((weight, i) => unit[i] == left ? 0 : stratumOfUnit[unit[i]] == h ? weight * raise : weight)];
        }

        string name = ReplicateDesign.Describe(unitsOfStratum.Length == 1 ? ReplicateMethod.Jackknife : ReplicateMethod.StratifiedJackknife, replicates.Length, 0);
        return new ReplicateDesign(weights, replicates, factors, aroundEstimate, name, null, design.Included, null);
    }

    /// <summary>Takes balanced half-samples of designs with two sampling units in each stratum.</summary>
    /// <param name="design">The design; each stratum has exactly 2 units.</param>
    /// <param name="fay">Share of the other half that is kept, from 0 (plain half-samples) to below 1. Default 0.</param>
    /// <param name="aroundEstimate">Whether differences are from the full estimate (default no: from the mean of replicates, as R's survey).</param>
    /// <exception cref="ArgumentException">A stratum has another number of units.</exception>
    /// <remarks>Signs are of Sylvester's Hadamard matrix of the least power of two above the number of strata, so that replicates are fully balanced.</remarks>
    public static ReplicateDesign BalancedHalves(LinearizedDesign design, double fay = 0, bool aroundEstimate = false)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (!(fay >= 0 && fay < 1))
            throw new ArgumentOutOfRangeException(nameof(fay), fay, "Fay's ρ is from 0 to below 1, such as 0.5.");
        (int[] unit, int[] stratumOfUnit, int[] unitsOfStratum, double[]? population) = design.Layout;
        int wrong = Array.FindIndex(unitsOfStratum, units => units != 2);
        if (wrong >= 0)
            throw new ArgumentException($"Stratum {wrong + 1} has {unitsOfStratum[wrong]} sampling units; balanced halves need 2 in each. Use StratifiedJackknife or Bootstrap.", nameof(design));
        if (population is not null)
            throw new ArgumentException("Balanced halves have no finite population correction. Leave the population out, or use StratifiedJackknife.", nameof(design));
        int count = 1;
        while (count <= unitsOfStratum.Length)
            count *= 2;
        var isSecond = new bool[stratumOfUnit.Length];
        var seen = new bool[unitsOfStratum.Length];
        for (int one = 0; one < isSecond.Length; one++)
        {
            isSecond[one] = seen[stratumOfUnit[one]];
            seen[stratumOfUnit[one]] = true;
        }

        double[] weights = design.AllWeights;
        var replicates = new double[count][];
        for (int r = 0; r < count; r++)
        {
            int row = r;
            replicates[r] = [.. weights.Select((weight, i) =>
            {
                // Column 0 of the matrix is constant and would not balance.
                bool isOdd = (System.Numerics.BitOperations.PopCount((uint)(row & (stratumOfUnit[unit[i]] + 1))) & 1) == 1;
                return weight * (isOdd == isSecond[unit[i]] ? 2 - fay : fay);
            })];
        }

        double[] factors = [.. Enumerable.Repeat(1 / (count * (1 - fay) * (1 - fay)), count)];
        return new ReplicateDesign(weights, replicates, factors, aroundEstimate, ReplicateDesign.Describe(fay == 0 ? ReplicateMethod.BalancedRepeated : ReplicateMethod.Fay, count, fay), null, design.Included, null);
    }

    /// <summary>Draws sampling units with replacement within strata, one fewer than there are, and rescales weights (Rao and Wu 1988).</summary>
    /// <param name="design">The design; each stratum needs 2 units or more, and no finite population.</param>
    /// <param name="replicates">How many to draw, 2 or more; 500 or more for stable standard errors.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static ReplicateDesign Bootstrap(LinearizedDesign design, int replicates, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 2);
        (int[] unit, int[] stratumOfUnit, int[] unitsOfStratum, double[]? population) = design.Layout;
        RefuseSingle(unitsOfStratum, 2, "A bootstrap");
        if (population is not null)
            throw new ArgumentException("This bootstrap has no finite population correction. Leave the population out, or use StratifiedJackknife.", nameof(design));
        int[][] members = [.. Enumerable.Range(0, unitsOfStratum.Length).Select(h => Enumerable.Range(0, stratumOfUnit.Length).Where(one => stratumOfUnit[one] == h).ToArray())];
        double[] weights = design.AllWeights;
        var drawn = new double[replicates][];
        var root = new RandomStream(seed).Split("survey bootstrap");
        for (int r = 0; r < replicates; r++)
        {
            RandomStream random = root.Split(r);
            var times = new double[stratumOfUnit.Length];
            foreach (int[] stratum in members)
            {
                for (int draw = 1; draw < stratum.Length; draw++)
                    times[stratum[random.Integer(stratum.Length)]] += stratum.Length / (stratum.Length - 1.0);
            }

            drawn[r] = [.. weights.Select((weight, i) => weight * times[unit[i]])];
        }

        double[] factors = [.. Enumerable.Repeat(1 / (replicates - 1.0), replicates)];
        int units = stratumOfUnit.Length - unitsOfStratum.Length;
        return new ReplicateDesign(weights, drawn, factors, false, ReplicateDesign.Describe(ReplicateMethod.Bootstrap, replicates, 0), Math.Min(units, replicates - 1), design.Included, null);
    }

    private static void RefuseSingle(int[] unitsOfStratum, int least, string what)
    {
        int wrong = Array.FindIndex(unitsOfStratum, units => units < least);
        if (wrong >= 0)
            throw new ArgumentException($"{what} needs {least} sampling units or more in each stratum and stratum {wrong + 1} has {unitsOfStratum[wrong]}. Merge it with a stratum that is like it.");
    }
}
