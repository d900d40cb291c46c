namespace ResearchKit.Statistics.Survival;

/// <summary>
/// Residuals at given coefficients, in one way through the rows: martingale residuals by row, score residuals summed by unit. What a row gathers while it is at risk is the running sum when it leaves less that when it came.
/// </summary>
/// <remarks>Therneau and Grambsch (2000), Modeling Survival Data, 4.2 and 7.2; of tied events under Efron's method each is held against its own mean share.</remarks>
internal sealed class CoxResiduals : CoxSweep
{
    private readonly bool _efron;
    private readonly int[] _units;
    private readonly double[] _hazardColumns;
    private double _hazard;

    private CoxResiduals(CoxRows rows, TieMethod ties, int[] units, int unitCount, CancellationToken cancellationToken)
        : base(rows, second: false, cancellationToken)
    {
        (_efron, _units, _hazardColumns) = (ties == TieMethod.Efron, units, new double[rows.Columns]);
        Martingale = new double[rows.Count];
        Scores = new double[unitCount * rows.Columns];
    }

    /// <summary>Events less expected events of each row.</summary>
    public double[] Martingale { get; }

    /// <summary>Unit × columns: weighted score residuals, added up.</summary>
    public double[] Scores { get; }

    /// <summary>The residuals.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="predictor">Log relative hazards.</param>
    /// <param name="ties">How tied events are treated.</param>
    /// <param name="units">Unit of each row; empty for none.</param>
    /// <param name="unitCount">Number of units.</param>
    /// <param name="cancellationToken">Stops the way.</param>
    public static CoxResiduals Of(CoxRows rows, double[] predictor, TieMethod ties, int[] units, int unitCount, CancellationToken cancellationToken)
    {
        var residuals = new CoxResiduals(rows, ties, units, unitCount, cancellationToken);
        residuals.Run(predictor);
        return residuals;
    }

    protected override void Begin(int stratum)
    {
        _hazard = 0;
        Array.Clear(_hazardColumns);
    }

    protected override void Enter(int row) => Gather(row, 1, _hazard, _hazardColumns);

    protected override void Leave(int row) => Gather(row, -1, _hazard, _hazardColumns);

    protected override void At(double time, int first, int end, double[] predictor)
    {
        int p = Rows.Columns, events = AtRisk.Events, parts = _efron ? events : 1;
        double each = AtRisk.EventWeight / parts, spared = 0;
        Span<double> mean = new double[p], sparedColumns = new double[p];
        for (int part = 0; part < parts; part++)
        {
            double share = (double)part / events, sum = AtRisk.Sum - share * AtRisk.EventSum, hazard = each / sum;
            _hazard += hazard;
            spared += share * hazard;
            for (int j = 0; j < p; j++)
            {
                double at = (AtRisk.First[j] - share * AtRisk.EventFirst[j]) / sum;
                mean[j] += at / parts;
                _hazardColumns[j] += hazard * at;
                sparedColumns[j] += share * hazard * at;
            }
        }

        for (int i = first; i < end; i++)
        {
            if (!Rows.IsEvent[i])
                continue;
            Martingale[i] += 1;
            Gather(i, 1, spared, sparedColumns);
            if (_units.Length == 0)
                continue;
            ReadOnlySpan<double> x = Rows.Row(i);
            Span<double> score = Scores.AsSpan(_units[i] * p, p);
            for (int j = 0; j < p; j++)
                score[j] += Rows.Weight[i] * (x[j] - mean[j]);
        }
    }

    private void Gather(int row, int sign, double hazard, ReadOnlySpan<double> hazardColumns)
    {
        Martingale[row] += sign * Hazard[row] / Rows.Weight[row] * hazard;
        if (_units.Length == 0)
            return;
        ReadOnlySpan<double> x = Rows.Row(row);
        Span<double> score = Scores.AsSpan(_units[row] * x.Length, x.Length);
        for (int j = 0; j < x.Length; j++)
            score[j] += sign * Hazard[row] * (x[j] * hazard - hazardColumns[j]);
    }
}
