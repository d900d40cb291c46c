using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>Calibration CUSUMs of many series at once, with p values adjusted over all of them.</summary>
/// <remarks>
/// Thresholds depend on the risks and the number of cases. To simulate them for each of thousands of series would take minutes; series with like risks (the mean of their logits within a quarter, their spread within a half) and like numbers of cases (the next of
/// a grid with steps of a tenth) share the thresholds of their risks put together. Tails beyond the simulated courses fall as e^−h, the bound of a sum of log likelihood ratios.
/// </remarks>
public static class CalibrationScreen
{
    private const double Width = 0.25;
    private const int MostRisks = 4096;

    /// <summary>Screens series.</summary>
    /// <param name="series">The series. Each one's risks are also those that its threshold is simulated with.</param>
    /// <param name="falseAlarmProbability">For each series: how often an unchanged one raises an alarm over its length; adjusted: the expected share of false ones among all alarms. Default 0.05.</param>
    /// <param name="options">Odds ratios, simulation; null for the defaults.</param>
    /// <param name="adjustment">How p values are adjusted. Default Benjamini and Hochberg.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One a series, in their order.</returns>
    /// <exception cref="ArgumentException">A series has an outcome that is neither 0 nor 1, or a risk that is no probability; the message names it.</exception>
    public static IReadOnlyList<ScreenedSeries> Of(
        IReadOnlyList<RiskSeries> series, double falseAlarmProbability = 0.05, CusumOptions? options = null, Adjustment adjustment = Adjustment.BenjaminiHochberg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (!(falseAlarmProbability > 0 && falseAlarmProbability < 1))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmProbability), falseAlarmProbability, "The false-alarm probability is a share strictly between 0 and 1, such as 0.05.");
        options ??= new CusumOptions();
        options.Validate();
        var profiles = new (int Mean, int Spread, int Cases)[series.Count];
        Parallel.For(0, series.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => profiles[i] = Profile(series[i]));
        var designs = new Dictionary<(int, int, int), CusumDesign>();
        foreach (var alike in Enumerable.Range(0, series.Count).GroupBy(i => (profiles[i].Mean, profiles[i].Spread, IsEmpty: profiles[i].Cases == 0)))
        {
            int[] cases = [.. alike.Select(i => profiles[i].Cases).Distinct().Order()];
            CusumMaxima[] maxima = alike.Key.IsEmpty
                ? [CusumMaxima.Simulate([0.5], 1, options, cancellationToken)]
                : CusumMaxima.Simulate(Risks([.. alike.Select(i => series[i])]), cases, options, cancellationToken);
            for (int h = 0; h < cases.Length; h++)
                designs[(alike.Key.Mean, alike.Key.Spread, cases[h])] = CusumDesign.Of(maxima[h], Math.Max(1, cases[h]), falseAlarmProbability, options);
        }

        var courses = new CalibrationCusum[series.Count];
        Parallel.For(0, series.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => courses[i] = designs[profiles[i]].Monitor(series[i].Outcomes.Span, series[i].Risks.Span));
        double[] adjusted = MultipleTesting.Adjust([.. courses.Select(course => course.PValue)], adjustment);
        return [.. courses.Select((course, i) => new ScreenedSeries(series[i].Name, course, adjusted[i], adjusted[i] <= falseAlarmProbability))];
    }

    private static (int Mean, int Spread, int Cases) Profile(RiskSeries series)
    {
        ReadOnlySpan<double> outcomes = series.Outcomes.Span, risks = series.Risks.Span;
        if (outcomes.Length != risks.Length)
            throw new ArgumentException($"Series '{series.Name}' has {outcomes.Length} outcomes and {risks.Length} risks; give one of each a case.", nameof(series));
        double mean = 0, squares = 0;
        int count = 0;
        for (int i = 0; i < risks.Length; i++)
        {
            if (double.IsNaN(risks[i]) || double.IsNaN(outcomes[i]))
                continue;
            if (outcomes[i] is not (0 or 1) || !(risks[i] >= 0 && risks[i] <= 1))
                throw new ArgumentException($"Series '{series.Name}', case {i}: outcome {outcomes[i]}, risk {risks[i]}; expected 0 or 1, and a probability.", nameof(series));
            // Risks of nearly 0 and 1 say nothing more of the threshold than those of one in 10,000.
            double logit = Elementary.Logit(Math.Clamp(risks[i], 1e-4, 1 - 1e-4)), from = logit - mean;
            mean += from / ++count;
            squares += from * (logit - mean);
        }

        if (count == 0)
            return (0, 0, 0);
        int cases = 1;
        while (cases < count)
            cases = Math.Max(cases + 1, cases + cases / 10);
        return ((int)Math.Round(mean / Width), (int)Math.Round(Math.Sqrt(squares / count) / (2 * Width)), cases);
    }

    /// <summary>Each series gives as many of its risks, spread over its length.</summary>
    private static double[] Risks(RiskSeries[] alike)
    {
        int each = Math.Max(1, MostRisks / alike.Length), step = Math.Max(1, alike.Length / MostRisks);
        var risks = new List<double>(MostRisks);
        for (int s = 0; s < alike.Length; s += step)
        {
            double[] known = CusumWeights.Known(alike[s].Risks.Span, nameof(alike));
            for (int k = 0; k < Math.Min(each, known.Length); k++)
                risks.Add(known[(int)((long)k * known.Length / Math.Min(each, known.Length))]);
        }

        return [.. risks];
    }
}
