using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effects of a treatment that units take up at different times, without comparing with units that are treated already (Callaway and Sant'Anna 2021, Journal of Econometrics 225).</summary>
/// <remarks>
/// <para>
/// For units first treated at g and time t: their change from g - 1 to t, less the change of units not treated at either time. The base is always g - 1, also before treatment (did's <c>base_period = "universal"</c>). Effects are then averaged: over all
/// treated times (simple), by time since treatment (dynamic), by start (group) and by time (calendar). Errors are by influence functions, summed by cluster, and count that the groups' sizes are estimated; bands that hold for all effects at once are by
/// the multiplier bootstrap. Without covariates. Units measured several times at a time count by their mean.
/// </para>
/// <para>It rests on parallel trends of units that start at different times, and on no effect before treatment. Agrees with the formulas of the paper, computed in R, to 1e-9.</para>
/// </remarks>
public sealed class StaggeredAdoption : IEstimator<PanelData, StaggeredAdoptionResult>
{
    private readonly StaggeredAdoptionOptions _options;

    /// <summary>A staggered adoption design with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public StaggeredAdoption(StaggeredAdoptionOptions? options = null)
    {
        _options = options ?? new StaggeredAdoptionOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public StaggeredAdoptionResult Fit(PanelData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        (int[] rows, MissingnessRecord missingness) = data.Complete();
        StaggeredAdoptionResult None(string reason) => StaggeredAdoptionResult.None(_options, data, missingness, reason);
        if (rows.Length == 0)
            return None("No estimate, because no row is complete.");
        var panel = new StaggeredPanel(data, rows);
        if (panel.Times.Length < 2)
            return None("No estimate, because all rows are of one time: a difference takes a time before and one after.");
        if (panel.Starts.Length == 0)
            return None($"No estimate, because no {data.Units.Name} is first treated after the first time {panel.Times[0].ToString("R", CultureInfo.InvariantCulture)}. Check when treatment starts.");
        var found = new List<(GroupTimeEffect Effect, double[] Influence)>();
        int without = 0;
        foreach (double start in panel.Starts)
        {
            // The last measured time before the start.
            double last = panel.Times.Last(time => time < start);
            foreach (double time in panel.Times.Where(time => time != last))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (panel.Effect(start, last, time, _options.Controls) is not { } effect)
                {
                    without++;
                    continue;
                }

                double error = panel.Error(effect.Influence);
                found.Add((new GroupTimeEffect(start, time, Interval($"start {start:R}, time {time:R}", effect.Value, error), effect.Treated, effect.Controls), effect.Influence));
            }
        }

        if (found.All(one => one.Effect.Time < one.Effect.Start))
        {
            return None(_options.Controls == StaggeredControls.NeverTreated
                ? $"No estimate, because no {data.Units.Name} that is never treated was measured at the times needed. Compare with those not treated yet: Controls = StaggeredControls.NotYetTreated."
                : $"No estimate, because at no time after a start some {data.Units.Name} are not treated yet: there is nothing to compare with.");
        }

        List<string> warnings = [];
        if (panel.AlwaysTreated > 0)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{panel.AlwaysTreated} {data.Units.Name} are treated from the first time on and left out: what they were before is not known."));
        if (without > 0)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{without} effects of a start at a time have no estimate: nobody was left to compare with, or nobody was measured at both times."));
        (double Start, int Units)[] small = [.. panel.Starts.Select(start => (start, panel.Count(start))).Where(pair => pair.Item2 < 5)];
        if (small.Length > 0)
            warnings.Add($"Few units start at {string.Join(", ", small.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Start:R} ({pair.Units})")))}: intervals of their effects are too narrow.");
        return StaggeredAdoptionResult.Of(_options, data, missingness, panel, found, warnings);
    }

    private Estimate Interval(FormattableString term, double value, double error) =>
        Estimate.FromStandardError(FormattableString.Invariant(term), value, error, double.PositiveInfinity, _options.ConfidenceLevel);
}
