using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effects of a treatment that units take up at different times. Immutable; holds no row of the data.</summary>
public sealed record StaggeredAdoptionResult : IEstimationResult
{
    private StaggeredAdoptionResult(StaggeredAdoptionOptions options, PanelData data, MissingnessRecord missingness, StaggeredPanel? panel, ConvergenceRecord convergence)
    {
        (Options, Missingness, Convergence) = (options, missingness, convergence);
        SampleSizes = [new LevelCount("rows", missingness.RowsUsed), new LevelCount(data.Units.Name, panel?.Units ?? data.Units.GroupCount), .. data.Units == data.Clusters || panel is null ? (LevelCount[])[] : [new LevelCount(data.Clusters.Name, panel.Clusters)]];
    }

    /// <summary>The settings.</summary>
    public StaggeredAdoptionOptions Options { get; }

    /// <summary>The average effect over all treated units and times: <c>overall</c> of <see cref="Estimates"/>.</summary>
    public Estimate Overall => Estimates[0];

    /// <summary>Effects by start and time.</summary>
    public IReadOnlyList<GroupTimeEffect> GroupTimes { get; private init; } = [];

    /// <summary>Effects by time since first treatment, with pointwise intervals; negative ones are before and should be about zero. The period right before is the reference and left out.</summary>
    public IReadOnlyList<(int Period, Estimate Effect)> Dynamic { get; private init; } = [];

    /// <summary>How many standard errors wide, either way, the bands are that hold for all of <see cref="Dynamic"/> at once; NaN without an estimate.</summary>
    public double SimultaneousMultiplier { get; private init; } = double.NaN;

    /// <summary>Average effects by when units are first treated.</summary>
    public IReadOnlyList<(double Start, Estimate Effect)> ByStart { get; private init; } = [];

    /// <summary>Average effects by time.</summary>
    public IReadOnlyList<(double Time, Estimate Effect)> ByTime { get; private init; } = [];

    /// <inheritdoc/>
    public string Method => $"Staggered adoption by group-time effects (Callaway and Sant'Anna), compared with units {(Options.Controls == StaggeredControls.NeverTreated ? "never treated" : "not treated yet")}";

    /// <summary><c>overall</c>, then <c>period -2</c>, <c>period 0</c> and so on, as in <see cref="Dynamic"/>.</summary>
    public IReadOnlyList<Estimate> Estimates { get; private init; } = [Estimate.None("overall")];

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public IReadOnlyList<LevelCount> SampleSizes { get; }

    /// <inheritdoc/>
    public MissingnessRecord Missingness { get; }

    /// <inheritdoc/>
    public ConvergenceRecord Convergence { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    internal static StaggeredAdoptionResult None(StaggeredAdoptionOptions options, PanelData data, MissingnessRecord missingness, string reason) => new(options, data, missingness, null, ConvergenceRecord.NoEstimate(reason));

    internal static StaggeredAdoptionResult Of(
        StaggeredAdoptionOptions options, PanelData data, MissingnessRecord missingness, StaggeredPanel panel, IReadOnlyList<(GroupTimeEffect Effect, double[] Influence)> found, IReadOnlyList<string> warnings)
    {
        Estimate Of(string term, (double Value, double[] Influence) average) => Estimate.FromStandardError(term, average.Value, panel.Error(average.Influence), double.PositiveInfinity, options.ConfidenceLevel);
        (double, double, double[])[] Parts(Func<GroupTimeEffect, bool> which) => [.. found.Where(one => which(one.Effect)).Select(one => (one.Effect.Start, one.Effect.Effect.Value, one.Influence))];
        var after = Parts(effect => effect.Time >= effect.Start);
        int[] periods = [.. found.Select(one => (int)(one.Effect.Time - one.Effect.Start)).Distinct().Order()];
        (int Period, (double Value, double[] Influence) Average)[] dynamic = [.. periods.Select(period => (period, panel.Weighted(Parts(effect => (int)(effect.Time - effect.Start) == period))))];
        var byStart = found.Where(one => one.Effect.Time >= one.Effect.Start).GroupBy(one => one.Effect.Start).Select(group => (group.Key, Average: Mean([.. group.Select(one => (one.Effect.Effect.Value, one.Influence))])));
        double[] times = [.. found.Where(one => one.Effect.Time >= one.Effect.Start).Select(one => one.Effect.Time).Distinct().Order()];
        Estimate[] effects = [.. dynamic.Select(one => Of(PanelResult.TermOf(one.Period), one.Average))];
        return new StaggeredAdoptionResult(options, data, missingness, panel, ConvergenceRecord.ClosedForm(double.NaN))
        {
            GroupTimes = [.. found.Select(one => one.Effect)],
            Dynamic = [.. dynamic.Select((one, k) => (one.Period, effects[k]))],
            ByStart = [.. byStart.Select(one => (one.Key, Of(FormattableString.Invariant($"start {one.Key:R}"), one.Average)))],
            ByTime = [.. times.Select(time => (time, Of(FormattableString.Invariant($"time {time:R}"), panel.Weighted(Parts(effect => effect.Time == time && effect.Time >= effect.Start)))))],
            Estimates = [Of("overall", panel.Weighted(after)), .. effects],
            SimultaneousMultiplier = Band(options, panel, [.. dynamic.Select(one => one.Average.Influence)]),
            Warnings = warnings,
        };
    }

    private static (double Value, double[] Influence) Mean(IReadOnlyList<(double Value, double[] Influence)> effects) =>
        (effects.Average(one => one.Value), [.. Enumerable.Range(0, effects[0].Influence.Length).Select(unit => effects.Average(one => one.Influence[unit]))]);

    // Clusters' influences times signs by lot; the level's quantile of the largest of all effects, in standard errors.
    private static double Band(StaggeredAdoptionOptions options, StaggeredPanel panel, double[][] influences)
    {
        double[][] sums = [.. influences.Select(panel.ByCluster)];
        double[] errors = [.. influences.Select(panel.Error)];
        var random = new RandomStream(options.Seed);
        double[] largest = new double[options.Draws];
        for (int draw = 0; draw < options.Draws; draw++)
        {
            bool[] signs = [.. sums[0].Select(_ => random.Bernoulli(0.5))];
            for (int k = 0; k < sums.Length; k++)
            {
                double sum = 0;
                for (int cluster = 0; cluster < signs.Length; cluster++)
                    sum += signs[cluster] ? sums[k][cluster] : -sums[k][cluster];
                if (errors[k] > 0)
                    largest[draw] = Math.Max(largest[draw], Math.Abs(sum) / panel.Units / errors[k]);
            }
        }

        // Never narrower than the pointwise interval.
        return Math.Max(Descriptive.Quantiles.Of(largest, options.ConfidenceLevel), NormalDistribution.Quantile(0.5 + (options.ConfidenceLevel / 2)));
    }
}
