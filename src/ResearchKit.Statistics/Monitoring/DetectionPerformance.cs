using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>How soon a monitor finds a change, and how often it raises an alarm without one.</summary>
/// <param name="FalseAlarms">Share of courses with an alarm before the change (or at all, where nothing changes), with Wilson's 95 % interval of the simulation.</param>
/// <param name="Detected">Share of courses with an alarm at or after the change, of those without a false one; NaN where nothing changes.</param>
/// <param name="MeanDelay">Mean cases from the change to the alarm, of the courses that found it, with its 95 % interval.</param>
/// <param name="MedianDelay">Median of the delay over courses without a false alarm, those that did not find it counted as longest: infinite where fewer than half found it; NaN where nothing changes.</param>
/// <param name="Replications">Courses.</param>
public sealed record DetectionPerformance(Estimate FalseAlarms, Estimate Detected, Estimate MeanDelay, double MedianDelay, int Replications)
{
    /// <summary>Tries a monitor on simulated courses: risks are drawn from the scenario's, outcomes from the risks, with other odds after the change. The first alarm of a course counts.</summary>
    /// <param name="monitor">Makes a new monitor; called once a course, by several threads.</param>
    /// <param name="scenario">The change.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <example><code>
    /// var found = DetectionPerformance.Simulate(design.ToMonitor, new ChangeScenario { Risks = risks, Horizon = 1000, ChangeAt = 300, OddsRatio = 1.5 });
    /// </code></example>
    public static DetectionPerformance Simulate(Func<IChangeMonitor> monitor, ChangeScenario scenario, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(scenario);
        double[] risks = CusumWeights.Known(scenario.Risks.Span, nameof(scenario));
        if (risks.Length == 0 || scenario.Horizon < 1 || scenario.Replications < 100 || !(scenario.OddsRatio > 0) || scenario.ChangeAt < 0 || scenario.ChangeAt >= scenario.Horizon)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The scenario has {risks.Length} risks, a horizon of {scenario.Horizon}, a change at {scenario.ChangeAt}, an odds ratio of {scenario.OddsRatio:R} and {scenario.Replications} courses; expected at least one risk, a change within the horizon, a positive odds ratio and at least 100 courses."),
                nameof(scenario));
        }

        var alarms = new int[scenario.Replications];
        double[] changed = [.. risks.Select(p => scenario.OddsRatio * p / (1 - p + scenario.OddsRatio * p))];
        RandomStream root = new RandomStream(scenario.Seed).Split("detection");
        Parallel.For(0, scenario.Replications, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, path =>
        {
            RandomStream random = root.Split(path);
            IChangeMonitor one = monitor();
            alarms[path] = -1;
            for (int t = 0; t < scenario.Horizon; t++)
            {
                double draw = random.Uniform() * risks.Length;
                int i = (int)draw;
                bool happens = draw - i < (t >= scenario.ChangeAt ? changed[i] : risks[i]);
                if (!one.Update(happens ? 1 : 0, risks[i]))
                    continue;
                alarms[path] = t;
                return;
            }
        });
        return Of(alarms, scenario);
    }

    private static DetectionPerformance Of(int[] alarms, ChangeScenario scenario)
    {
        int before = alarms.Count(alarm => alarm >= 0 && (scenario.ChangeAt is not { } change || alarm < change));
        Estimate falseAlarms = Share("false alarms", before, alarms.Length);
        if (scenario.ChangeAt is not { } at)
            return new(falseAlarms, Estimate.None("detected"), Estimate.None("mean delay"), double.NaN, alarms.Length);
        double[] delays = [.. alarms.Where(alarm => alarm >= at).Select(alarm => (double)(alarm - at + 1)).Order()];
        int open = alarms.Length - before;
        if (delays.Length == 0)
            return new(falseAlarms, Share("detected", 0, open), Estimate.None("mean delay"), open == 0 ? double.NaN : double.PositiveInfinity, alarms.Length);
        double mean = delays.Average(), spread = delays.Length > 1 ? Math.Sqrt(delays.Sum(delay => (delay - mean) * (delay - mean)) / (delays.Length - 1)) : double.NaN;
        int middle = (open - 1) / 2;
        return new(
            falseAlarms, Share("detected", delays.Length, open),
            Estimate.FromStandardError("mean delay", mean, spread / Math.Sqrt(delays.Length), double.PositiveInfinity, 0.95),
            middle < delays.Length ? delays[middle] : double.PositiveInfinity, alarms.Length);
    }

    private static Estimate Share(string term, int count, int of)
    {
        if (of == 0)
            return Estimate.None(term);
        double share = (double)count / of, z = NormalDistribution.Quantile(0.975), z2 = z * z / of;
        double centre = (share + z2 / 2) / (1 + z2), half = z / (1 + z2) * Math.Sqrt(share * (1 - share) / of + z2 / (4 * of));
        return new Estimate(term, share, Math.Sqrt(share * (1 - share) / of), Math.Max(0, centre - half), Math.Min(1, centre + half), double.NaN, double.NaN, double.NaN);
    }
}
