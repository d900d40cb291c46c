namespace ResearchKit.Statistics.MissingData;

/// <summary>How the chains of one variable ran: mean and standard deviation of its drawn values, a list a chain, a value a round.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Means">Means, in the variable's unit (of categories: of their codes).</param>
/// <param name="Deviations">Standard deviations.</param>
public sealed record ImputationTrace(string Variable, IReadOnlyList<double[]> Means, IReadOnlyList<double[]> Deviations)
{
    /// <summary>
    /// Potential scale reduction of the means after the first fifth of the rounds, chains split in two (Gelman and others 2013, Bayesian Data Analysis, section 11.4): near 1 where chains tell the same. NaN with fewer than 8 rounds.
    /// </summary>
    public double RHat
    {
        get
        {
            int rounds = Means[0].Length, warm = rounds / 5, part = (rounds - warm) / 2;
            if (part < 3)
                return double.NaN;
            double[][] pieces = [.. Means.SelectMany(chain => new[] { chain[warm..(warm + part)], chain[(rounds - part)..] })];
            double[] means = [.. pieces.Select(piece => piece.Average())];
            double within = pieces.Average(piece => Variance(piece)), between = Variance(means);
            return within > 0 ? Math.Sqrt((part - 1.0) / part + between / within) : 1;
        }
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
