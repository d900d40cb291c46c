using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Makes truth reports: generates what the checks read, topic by topic, and sets their joint bounds.</summary>
internal static class TruthRun
{
    /// <summary>Generates and checks.</summary>
    public static TruthReport Of(
        CityOptions options, IReadOnlyList<TruthCheck> checks, int? threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        var planted = checks.Where(check => check.Planted(options) is not null).ToList();
        // Checks that read the same tables are made of one generation; those whose tables are among another's join it.
        var passes = new List<HashSet<string>>();
        foreach (var check in planted.OrderByDescending(check => check.Tables.Count))
        {
            if (!passes.Exists(tables => tables.IsSupersetOf(check.Tables)))
                passes.Add([.. check.Tables]);
        }
        var rows = new Dictionary<TruthCheck, TruthRow>();
        for (var pass = 0; pass < passes.Count; pass++)
        {
            var done = pass;
            var tables = passes[pass];
            var step = progress is null ? null : new Part(progress, (double)done / passes.Count, 1.0 / passes.Count);
            var city = CityData.Of(SyntheticCity.Generate(options, tables, threads, step, cancellationToken));
            foreach (var check in planted.Where(check => !rows.ContainsKey(check) && tables.IsSupersetOf(check.Tables)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.Add(check, Row(check, options, city, planted.Count));
            }
        }
        return new TruthReport(options.Learners, options.Years, options.Seed, [.. planted.Select(check => rows[check])]);
    }

    /// <summary>Checks tables that are there.</summary>
    public static TruthReport Of(CityOptions options, CityData city, IReadOnlyList<TruthCheck> checks)
    {
        var planted = checks.Where(check => check.Planted(options) is not null).ToList();
        return new TruthReport(options.Learners, options.Years, options.Seed, [.. planted.Select(check => Row(check, options, city, planted.Count))]);
    }

    private static TruthRow Row(TruthCheck check, CityOptions options, CityData city, int count)
    {
        var planted = check.Planted(options)!.Value;
        var estimate = check.Estimate(city);
        var tail = TruthReport.FalseAlarms / (2 * count);
        var quantile = double.IsInfinity(estimate.DegreesOfFreedom)
            ? NormalDistribution.Quantile(1 - tail)
            : StudentTDistribution.Quantile(1 - tail, Math.Max(1, estimate.DegreesOfFreedom));
        return new TruthRow(
            check.Topic, check.Property, check.Quantity, check.Estimator, planted.Low, planted.High,
            estimate.Value, estimate.StandardError, estimate.DegreesOfFreedom, (quantile * estimate.StandardError) + planted.Bias);
    }

    private sealed class Part(IProgress<double> whole, double from, double share) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + (share * value));
    }
}
