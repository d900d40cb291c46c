using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>
/// A calibration CUSUM with thresholds of a stated false-alarm rate: sums of what each case says for "more happens than predicted" and for "less happens than predicted", held at zero from below, which raise an alarm above their thresholds.
/// </summary>
/// <remarks>
/// <para>
/// The risk-adjusted CUSUM of Steiner, Cook, Farewell and Treasure (2000): a case of predicted risk p adds y ln R − ln(1 − p + R p), R the odds ratio to be found; the sum is never below 0. It finds a lasting shift of the odds as soon as can be.
/// Thresholds come from simulation: risks are drawn from the reference's, outcomes from the risks. Each side has half of the rate, so that both together have at most the whole and hardly less.
/// </para>
/// <para>
/// Limits: cases are taken as independent given their risk; learners of one class whose outcomes go together give more false alarms than stated. Risks must come from the same predictions as those that are monitored.
/// </para>
/// </remarks>
/// <example><code>
/// CusumDesign design = CusumDesign.ForHorizon(lastYearsRisks, horizon: 1000, falseAlarmProbability: 0.05);
/// CalibrationCusum course = design.Monitor(outcomes, risks);
/// </code></example>
public sealed class CusumDesign
{
    private readonly CusumMaxima? _maxima;

    private CusumDesign(CusumOptions options, double upper, double lower, CusumMaxima? maxima)
    {
        (Options, UpperThreshold, LowerThreshold, _maxima) = (options, upper, lower, maxima);
        Weights = new CusumWeights(options.UpperOddsRatio, options.LowerOddsRatio);
    }

    /// <summary>The settings.</summary>
    public CusumOptions Options { get; }

    /// <summary>The upper sum raises an alarm above this.</summary>
    public double UpperThreshold { get; }

    /// <summary>The lower sum raises an alarm above this.</summary>
    public double LowerThreshold { get; }

    /// <summary>Cases over which the false-alarm probability holds; 0 where the design is of a run length.</summary>
    public int Horizon { get; private init; }

    /// <summary>How often a false alarm comes within the horizon; NaN where the design is of a run length.</summary>
    public double FalseAlarmProbability { get; private init; } = double.NaN;

    /// <summary>Mean number of cases to a false alarm; NaN where the design is of a horizon.</summary>
    public double RunLength { get; private init; } = double.NaN;

    /// <summary>How well the simulation knows it: the standard error of the probability, or the relative one of the run length.</summary>
    public double MonteCarloError { get; private init; }

    /// <summary>The rate in words.</summary>
    public string Statement => Horizon > 0
        ? string.Create(CultureInfo.InvariantCulture, $"A false alarm in {FalseAlarmProbability * 100:0.##} % of courses of {Horizon:N0} cases")
        : string.Create(CultureInfo.InvariantCulture, $"A false alarm once in {RunLength:N0} cases on average");

    internal CusumWeights Weights { get; }

    /// <summary>Thresholds by the probability of any false alarm within a number of cases.</summary>
    /// <param name="referenceRisks">Predicted risks of the time when the model was right; NaN is left out.</param>
    /// <param name="horizon">Cases of a course, at least 1: those of a school year, for example.</param>
    /// <param name="falseAlarmProbability">A share strictly between 0 and 1. Default 0.05.</param>
    /// <param name="options">Odds ratios, simulation; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the simulation.</param>
    /// <exception cref="ArgumentException">There is no risk, or one is no probability.</exception>
    public static CusumDesign ForHorizon(
        ReadOnlySpan<double> referenceRisks, int horizon, double falseAlarmProbability = 0.05, CusumOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (!(falseAlarmProbability > 0 && falseAlarmProbability < 1))
            throw new ArgumentOutOfRangeException(nameof(falseAlarmProbability), falseAlarmProbability, "The false-alarm probability is a share strictly between 0 and 1, such as 0.05.");
        (double[] risks, options) = Check(referenceRisks, options);
        return Of(CusumMaxima.Simulate(risks, horizon, options, cancellationToken), horizon, falseAlarmProbability, options);
    }

    /// <summary>Thresholds by the mean number of cases to a false alarm (the in-control run length).</summary>
    /// <param name="referenceRisks">Predicted risks of the time when the model was right; NaN is left out.</param>
    /// <param name="runLength">Cases, 10 to 250,000.</param>
    /// <param name="options">Odds ratios, seed; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the simulation.</param>
    /// <exception cref="ArgumentException">There is no risk, or one is no probability, or no such risk can raise an alarm.</exception>
    public static CusumDesign ForRunLength(ReadOnlySpan<double> referenceRisks, double runLength, CusumOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!(runLength >= 10 && runLength <= 250_000))
            throw new ArgumentOutOfRangeException(nameof(runLength), runLength, "The mean run length to a false alarm is 10 to 250,000 cases: longer ones cannot be simulated well. Use ForHorizon.");
        (double[] risks, options) = Check(referenceRisks, options);
        var weights = new CusumWeights(options.UpperOddsRatio, options.LowerOddsRatio);
        RandomStream random = new RandomStream(options.Seed).Split("run length");
        // Two sums that seldom alarm together: each alarms half as often as both.
        (double upper, double upperCount) = CusumRunLength.Threshold(risks, weights.Table(risks, true), 2 * runLength, random.Split("upper"), cancellationToken);
        (double lower, double lowerCount) = CusumRunLength.Threshold(risks, weights.Table(risks, false), 2 * runLength, random.Split("lower"), cancellationToken);
        if (double.IsNaN(upper) || double.IsNaN(lower) || Math.Min(upperCount, lowerCount) < 30)
            throw new ArgumentException("No threshold has this run length: with these risks a sum hardly moves. Give risks further from 0 and 1, or a design by ForHorizon.", nameof(referenceRisks));
        return new CusumDesign(options, upper, lower, null) { RunLength = runLength, MonteCarloError = Math.Sqrt((1 / upperCount + 1 / lowerCount) / 4) };
    }

    internal static CusumDesign Of(CusumMaxima maxima, int horizon, double probability, CusumOptions options)
    {
        (double upper, double lower) = maxima.Thresholds(probability);
        return new CusumDesign(options, upper, lower, maxima)
        {
            Horizon = horizon,
            FalseAlarmProbability = probability,
            MonteCarloError = Math.Sqrt(probability * (1 - probability) / options.Replications),
        };
    }

    /// <summary>The course of both sums over cases.</summary>
    /// <param name="outcomes">0 or 1 a case in the order of time; NaN is not known yet, and left out.</param>
    /// <param name="risks">The predicted risk of each, 0 to 1.</param>
    /// <exception cref="ArgumentException">Lengths differ, an outcome is neither 0 nor 1, or a risk is no probability.</exception>
    public CalibrationCusum Monitor(ReadOnlySpan<double> outcomes, ReadOnlySpan<double> risks) => CalibrationCusum.Of(this, outcomes, risks);

    /// <summary>A monitor of this design that takes cases as they come.</summary>
    public IChangeMonitor ToMonitor() => new CusumMonitor(this);

    /// <summary>How often a course without change reaches these sums; NaN for a design of a run length.</summary>
    internal double PValue(double highestUpper, double highestLower) => _maxima?.PValue(highestUpper, highestLower) ?? double.NaN;

    private static (double[] Risks, CusumOptions Options) Check(ReadOnlySpan<double> risks, CusumOptions? options)
    {
        options ??= new CusumOptions();
        options.Validate();
        double[] known = CusumWeights.Known(risks, nameof(risks));
        return known.Length == 0 ? throw new ArgumentException("There is no predicted risk to simulate with; give those of the time when the model was right.", nameof(risks)) : (known, options);
    }
}
