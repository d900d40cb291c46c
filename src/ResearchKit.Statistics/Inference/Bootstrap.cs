using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Inference;

/// <summary>
/// Bootstrap intervals of any statistic. Where rows come in clusters (answers of a learner, learners of a class), whole clusters are resampled: rows of one cluster are
/// alike, and resampling rows would make the interval too narrow (Davison and Hinkley 1997, section 3.8).
/// </summary>
public static class Bootstrap
{
    /// <summary>Fewer clusters than this are warned of.</summary>
    private const int FewUnits = 20;

    /// <summary>Resamples.</summary>
    /// <param name="statistic">
    /// Computes the statistic of the rows whose numbers it is given; a row may come several times. It is called from several threads at once and must not change anything.
    /// A result that is NaN is counted and left out.
    /// </param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="clusters">Which rows belong together; null where each row is on its own. Rows without a cluster are left out.</param>
    /// <param name="strata">Groups whose number of clusters stays as it is, such as treatment and control; null for none. Each cluster lies in one.</param>
    /// <param name="options">Replications, seed, interval; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a cluster lies in two strata; the message names it.</exception>
    public static BootstrapResult Of(
        Func<ReadOnlyMemory<int>, double> statistic, int rowCount, Grouping? clusters = null, Grouping? strata = null, BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        options ??= new BootstrapOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        int[][][] units = Units(rowCount, clusters, strata);
        int[][] all = [.. units.SelectMany(stratum => stratum)];
        double value = statistic(Concatenate(all));
        string method = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Replications:N0} resamples of {all.Length:N0} {(clusters is null ? "rows" : $"clusters ({clusters.Name})")}{(strata is null ? "" : $" within {strata.Name}")}, seed {options.Seed}, {(options.Interval == BootstrapInterval.Percentile ? "percentile interval" : "bias-corrected and accelerated interval")}");
        BootstrapResult None(string reason, int undefined) => new(value, double.NaN, double.NaN, double.NaN, options.ConfidenceLevel, method, all.Length, undefined, [reason]);
        if (all.Length < 2)
            return None("No interval, because there are fewer than two clusters to resample.", 0);
        if (double.IsNaN(value))
            return None("No interval, because the statistic of the data is not a number.", 0);

        var stream = new RandomStream(options.Seed).Split("bootstrap");
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount };
        var replications = new double[options.Replications];
        Parallel.For(0, replications.Length, parallel, replication =>
        {
            RandomStream random = stream.Split(replication);
            var drawn = new int[all.Length][];
            int place = 0;
            foreach (int[][] stratum in units)
            {
                for (int k = 0; k < stratum.Length; k++)
                    drawn[place++] = stratum[random.Integer(stratum.Length)];
            }

            replications[replication] = statistic(Concatenate(drawn));
        });

        double[] defined = [.. replications.Where(double.IsFinite)];
        int undefined = replications.Length - defined.Length;
        if (defined.Length < Math.Max(2, replications.Length / 2))
            return None("No interval, because the statistic was not a number in more than half of the resamples.", undefined);
        var warnings = new List<string>();
        if (undefined > 0)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The statistic was not a number in {undefined:N0} resamples, which are left out: the interval is for data in which it exists."));
        if (all.Length < FewUnits)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Only {all.Length} clusters were resampled: such intervals are too narrow. Report an interval with a small-sample correction instead, where there is one."));
        double tail = (1 - options.ConfidenceLevel) / 2;
        (double low, double high) = (tail, 1 - tail);
        if (options.Interval == BootstrapInterval.BiasCorrectedAccelerated)
        {
            double below = defined.Count(one => one < value) + 0.5 * defined.Count(one => one == value);
            double bias = NormalDistribution.Quantile(Math.Clamp(below / defined.Length, 0.5 / defined.Length, 1 - 0.5 / defined.Length));
            double acceleration = Acceleration(statistic, all, parallel);
            if (double.IsNaN(acceleration))
            {
                acceleration = 0;
                warnings.Add("The statistic was not a number, or did not change, when single clusters were left out: the interval is corrected for bias and not accelerated.");
            }

            double At(double probability)
            {
                double z = bias + NormalDistribution.Quantile(probability), denominator = 1 - acceleration * z;
                return denominator > 0 ? NormalDistribution.Cumulative(bias + z / denominator) : z > 0 ? 1 : 0;
            }

            (low, high) = (At(tail), At(1 - tail));
        }

        double[] ends = Quantiles.Of(defined, [low, high], QuantileDefinition.R6);
        return new BootstrapResult(value, Summary.Of(defined).StandardDeviation, ends[0], ends[1], options.ConfidenceLevel, method, all.Length, undefined, warnings);
    }

    /// <summary>Σ d³ / (6 (Σ d²)^1.5), where d is what the statistic loses without each unit.</summary>
    private static double Acceleration(Func<ReadOnlyMemory<int>, double> statistic, int[][] units, ParallelOptions parallel)
    {
        var without = new double[units.Length];
        Parallel.For(0, units.Length, parallel, left => without[left] = statistic(Concatenate([.. units.Where((_, k) => k != left)])));
        if (!without.All(double.IsFinite))
            return double.NaN;
        double mean = Summary.Of(without).Mean, squares = 0, cubes = 0;
        foreach (double one in without)
        {
            double d = mean - one;
            squares += d * d;
            cubes += d * d * d;
        }

        return squares > 0 ? cubes / (6 * squares * Math.Sqrt(squares)) : double.NaN;
    }

    /// <summary>The rows of each cluster, by stratum.</summary>
    private static int[][][] Units(int rowCount, Grouping? clusters, Grouping? strata)
    {
        foreach (Grouping? grouping in new[] { clusters, strata })
        {
            if (grouping is not null && grouping.Codes.Length != rowCount)
                throw new ArgumentException($"The grouping {grouping.Name} has {grouping.Codes.Length} values for {rowCount} rows. Give one a row.", nameof(clusters));
        }

        int clusterCount = clusters?.GroupCount ?? rowCount;
        var rows = new List<int>[clusterCount];
        var stratumOf = new int[clusterCount];
        Array.Fill(stratumOf, -1);
        for (int row = 0; row < rowCount; row++)
        {
            int cluster = clusters is null ? row : clusters.Codes[row], stratum = strata is null ? 0 : strata.Codes[row];
            if (cluster < 0 || stratum < 0)
                continue;
            if (stratumOf[cluster] >= 0 && stratumOf[cluster] != stratum)
                throw new ArgumentException($"Row {row} puts its {clusters?.Name ?? "row"} into a second {strata!.Name}. Clusters are resampled whole: each lies in one stratum.", nameof(strata));
            stratumOf[cluster] = stratum;
            (rows[cluster] ??= []).Add(row);
        }

        return [.. Enumerable.Range(0, clusterCount).Where(cluster => stratumOf[cluster] >= 0).GroupBy(cluster => stratumOf[cluster])
            .OrderBy(group => group.Key).Select(group => group.Select(cluster => rows[cluster].ToArray()).ToArray())];
    }

    private static int[] Concatenate(int[][] units)
    {
        var rows = new int[units.Sum(unit => unit.Length)];
        int place = 0;
        foreach (int[] unit in units)
        {
            unit.CopyTo(rows, place);
            place += unit.Length;
        }

        return rows;
    }
}
