using System.Globalization;

namespace ResearchKit.Statistics.Monitoring;

/// <summary>Which way calibration moved.</summary>
public enum CalibrationShift
{
    /// <summary>No alarm.</summary>
    None,

    /// <summary>More happens than predicted.</summary>
    Upward,

    /// <summary>Less happens than predicted.</summary>
    Downward,
}

/// <summary>The course of a calibration CUSUM. Immutable.</summary>
public sealed class CalibrationCusum
{
    private CalibrationCusum(CusumDesign design, double[] upper, double[] lower, int[] cases)
    {
        (Design, Upper, Lower, Cases) = (design, upper, lower, cases);
    }

    /// <summary>The thresholds and what they hold.</summary>
    public CusumDesign Design { get; }

    /// <summary>The upper sum after each case with an outcome and a risk.</summary>
    public IReadOnlyList<double> Upper { get; }

    /// <summary>The lower sum, 0 or above as well.</summary>
    public IReadOnlyList<double> Lower { get; }

    /// <summary>Which case each point of the course is: its place in what was given, from 0.</summary>
    public IReadOnlyList<int> Cases { get; }

    /// <summary>Point of the course at which the first alarm is raised, from 0; null where there is none.</summary>
    public int? FirstAlarm { get; private init; }

    /// <summary>Which sum raised the first alarm.</summary>
    public CalibrationShift Shift { get; private init; }

    /// <summary>How many outcomes happened.</summary>
    public double Observed { get; private init; }

    /// <summary>How many were expected: the sum of the risks.</summary>
    public double Expected { get; private init; }

    /// <summary>How often a course of the design's horizon without change goes as far; NaN for a design of a run length, and for a course longer than the horizon.</summary>
    public double PValue { get; private init; } = double.NaN;

    /// <summary>Cases left out since their outcome or risk is missing.</summary>
    public int NotUsed { get; private init; }

    internal static CalibrationCusum Of(CusumDesign design, ReadOnlySpan<double> outcomes, ReadOnlySpan<double> risks)
    {
        if (outcomes.Length != risks.Length)
            throw new ArgumentException($"There are {outcomes.Length} outcomes and {risks.Length} risks; give one of each a case.", nameof(risks));
        var (upper, lower, cases) = (new List<double>(risks.Length), new List<double>(risks.Length), new List<int>(risks.Length));
        double up = 0, down = 0, highestUp = 0, highestDown = 0, observed = 0, expected = 0;
        int? alarm = null;
        CalibrationShift shift = CalibrationShift.None;
        for (int i = 0; i < outcomes.Length; i++)
        {
            double y = outcomes[i], p = risks[i];
            if (double.IsNaN(y) || double.IsNaN(p))
                continue;
            Check(i, y, p);
            up = Math.Max(0, up + design.Weights.Upper(p, y));
            down = Math.Max(0, down + design.Weights.Lower(p, y));
            (highestUp, highestDown) = (Math.Max(highestUp, up), Math.Max(highestDown, down));
            (observed, expected) = (observed + y, expected + p);
            if (alarm is null && (up > design.UpperThreshold || down > design.LowerThreshold))
                (alarm, shift) = (upper.Count, up > design.UpperThreshold ? CalibrationShift.Upward : CalibrationShift.Downward);
            upper.Add(up);
            lower.Add(down);
            cases.Add(i);
        }

        return new CalibrationCusum(design, [.. upper], [.. lower], [.. cases])
        {
            FirstAlarm = alarm,
            Shift = shift,
            Observed = observed,
            Expected = expected,
            PValue = cases.Count > 0 && cases.Count <= design.Horizon ? design.PValue(highestUp, highestDown) : double.NaN,
            NotUsed = outcomes.Length - cases.Count,
        };
    }

    internal static void Check(int place, double outcome, double risk)
    {
        if (outcome is not (0 or 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Outcome {place} is {outcome:R}; expected 0 or 1, or NaN where it is not known."), nameof(outcome));
        if (!(risk >= 0 && risk <= 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Risk {place} is {risk:R}; expected a probability from 0 to 1."), nameof(risk));
    }
}
