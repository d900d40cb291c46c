using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Survival;

/// <summary>The cumulative hazard of one stratum that a Cox regression leaves open, at the mean of its terms and an offset of zero: Breslow's estimate, or Efron's for tied events. Immutable.</summary>
/// <param name="Stratum">Code of the stratum; 0 without strata.</param>
/// <param name="Times">Times of events, ascending.</param>
/// <param name="CumulativeHazard">Just after each time.</param>
public sealed record BaselineHazard(int Stratum, IReadOnlyList<double> Times, IReadOnlyList<double> CumulativeHazard)
{
    /// <summary>Variance of the cumulative hazard at known coefficients.</summary>
    internal double[] Variance { get; init; } = [];

    /// <summary>Time × columns: what the mean of the columns adds up to over the cumulative hazard, in the coordinates of the fit.</summary>
    internal double[] Columns { get; init; } = [];

    /// <summary>Means of the stratum, in units of the data.</summary>
    internal double[] Means { get; init; } = [];
}

/// <summary>The share without the event that a Cox regression predicts. Immutable.</summary>
/// <param name="Times">Times of events, ascending.</param>
/// <param name="Survival">Share without the event just after each time.</param>
/// <param name="StandardError">Its standard error, with that of the coefficients.</param>
/// <param name="Lower">Lower ends of the pointwise intervals; NaN where there is none.</param>
/// <param name="Upper">Upper ends of the pointwise intervals; NaN where there is none.</param>
/// <param name="CumulativeHazard">Cumulative hazard just after each time.</param>
public sealed record PredictedSurvival(
    IReadOnlyList<double> Times, IReadOnlyList<double> Survival, IReadOnlyList<double> StandardError, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper, IReadOnlyList<double> CumulativeHazard);

/// <summary>The way through the rows that adds up baseline hazards.</summary>
internal sealed class BaselineSweep : CoxSweep
{
    private readonly bool _efron;
    private readonly List<(double Time, double Hazard, double Variance, double[] Columns)> _steps = [];
    private readonly List<BaselineHazard> _strata = [];
    private int _stratum = -1;

    private BaselineSweep(CoxRows rows, TieMethod ties, CancellationToken cancellationToken)
        : base(rows, second: false, cancellationToken) => _efron = ties == TieMethod.Efron;

    public static IReadOnlyList<BaselineHazard> Of(CoxRows rows, double[] predictor, TieMethod ties, CancellationToken cancellationToken)
    {
        var sweep = new BaselineSweep(rows, ties, cancellationToken);
        sweep.Run(predictor);
        sweep.Close();
        return sweep._strata;
    }

    protected override void Begin(int stratum)
    {
        Close();
        _stratum = stratum;
    }

    protected override void At(double time, int first, int end, double[] predictor)
    {
        int events = AtRisk.Events, parts = _efron ? events : 1;
        double each = AtRisk.EventWeight / parts, unit = Elementary.Exp(-Shift), hazard = 0, variance = 0;
        var columns = new double[Rows.Columns];
        for (int part = 0; part < parts; part++)
        {
            double share = (double)part / events, sum = AtRisk.Sum - share * AtRisk.EventSum, step = each / sum * unit;
            hazard += step;
            variance += step / sum * unit;
            for (int j = 0; j < columns.Length; j++)
                columns[j] += step * (AtRisk.First[j] - share * AtRisk.EventFirst[j]) / sum;
        }

        _steps.Add((time, hazard, variance, columns));
    }

    private void Close()
    {
        if (_stratum < 0)
            return;
        _steps.Reverse();
        int n = _steps.Count, p = Rows.Columns;
        double[] cumulative = new double[n], variance = new double[n], columns = new double[n * p];
        for (int k = 0; k < n; k++)
        {
            cumulative[k] = _steps[k].Hazard + (k > 0 ? cumulative[k - 1] : 0);
            variance[k] = _steps[k].Variance + (k > 0 ? variance[k - 1] : 0);
            for (int j = 0; j < p; j++)
                columns[k * p + j] = _steps[k].Columns[j] + (k > 0 ? columns[(k - 1) * p + j] : 0);
        }

        _strata.Add(new BaselineHazard(Rows.StratumCodes[_stratum], [.. _steps.Select(step => step.Time)], cumulative)
        {
            Variance = variance,
            Columns = columns,
            Means = Rows.Means.AsSpan(_stratum * p, p).ToArray(),
        });
        _steps.Clear();
    }
}
