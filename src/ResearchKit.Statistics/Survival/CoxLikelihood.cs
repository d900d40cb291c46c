using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Survival;

/// <summary>The log partial likelihood at given coefficients, with its gradient and the observed information; with a function of time, also those of each column times that function.</summary>
internal sealed class CoxLikelihood : CoxSweep
{
    private readonly bool _efron;
    private readonly Func<double, double>? _transform;
    private readonly double[] _score, _variance, _mean;

    private CoxLikelihood(CoxRows rows, TieMethod ties, Func<double, double>? transform, CancellationToken cancellationToken)
        : base(rows, second: true, cancellationToken)
    {
        int p = rows.Columns;
        (_efron, _transform) = (ties == TieMethod.Efron, transform);
        (_score, _mean, _variance) = (new double[p], new double[p], new double[p * (p + 1) / 2]);
        (Score, TimeScore) = (new double[p], new double[p]);
        (Information, TimeInformation, TimeSquareInformation) = (new double[p, p], new double[p, p], new double[p, p]);
    }

    public double LogLikelihood { get; private set; }

    public double[] Score { get; }

    public double[,] Information { get; }

    public double[] TimeScore { get; }

    public double[,] TimeInformation { get; }

    public double[,] TimeSquareInformation { get; }

    public static CoxLikelihood At(CoxRows rows, double[] coefficients, TieMethod ties, CancellationToken cancellationToken, Func<double, double>? transform = null)
    {
        var likelihood = new CoxLikelihood(rows, ties, transform, cancellationToken);
        likelihood.Run(rows.Predictor(coefficients));
        for (int j = 0; j < rows.Columns; j++)
        {
            for (int k = 0; k < j; k++)
            {
                likelihood.Information[k, j] = likelihood.Information[j, k];
                likelihood.TimeInformation[k, j] = likelihood.TimeInformation[j, k];
                likelihood.TimeSquareInformation[k, j] = likelihood.TimeSquareInformation[j, k];
            }
        }

        return likelihood;
    }

    protected override void At(double time, int first, int end, double[] predictor)
    {
        int p = Rows.Columns, events = AtRisk.Events;
        for (int i = first; i < end; i++)
        {
            if (Rows.IsEvent[i])
                LogLikelihood += Rows.Weight[i] * (predictor[i] - Shift);
        }

        AtRisk.EventColumns.CopyTo(_score, 0);
        Array.Clear(_variance);
        int parts = _efron ? events : 1;
        double each = AtRisk.EventWeight / parts;
        for (int part = 0; part < parts; part++)
        {
            double share = (double)part / events, sum = AtRisk.Sum - share * AtRisk.EventSum;
            LogLikelihood -= each * Elementary.Log(sum);
            int at = 0;
            for (int j = 0; j < p; j++)
            {
                double mean = _mean[j] = (AtRisk.First[j] - share * AtRisk.EventFirst[j]) / sum;
                _score[j] -= each * mean;
                for (int k = 0; k <= j; k++, at++)
                    _variance[at] += each * ((AtRisk.Second[at] - share * AtRisk.EventSecond[at]) / sum - mean * _mean[k]);
            }
        }

        double g = _transform?.Invoke(time) ?? 0;
        int place = 0;
        for (int j = 0; j < p; j++)
        {
            Score[j] += _score[j];
            TimeScore[j] += g * _score[j];
            for (int k = 0; k <= j; k++, place++)
            {
                Information[j, k] += _variance[place];
                if (_transform is null)
                    continue;
                TimeInformation[j, k] += g * _variance[place];
                TimeSquareInformation[j, k] += g * g * _variance[place];
            }
        }
    }
}
