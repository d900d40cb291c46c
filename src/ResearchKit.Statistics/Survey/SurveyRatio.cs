namespace ResearchKit.Statistics.Survey;

/// <summary>The ratio of two weighted totals.</summary>
internal sealed class SurveyRatio(double[] numerator, double[] denominator) : ISurveyStatistic
{
    public double[] Evaluate(ReadOnlySpan<double> weights)
    {
        (double top, double bottom) = Totals(weights);
        return [bottom == 0 ? double.NaN : top / bottom];
    }

    public double[][] Influence(ReadOnlySpan<double> weights, double[] estimates)
    {
        (_, double bottom) = Totals(weights);
        var influence = new double[weights.Length];
        for (int i = 0; i < influence.Length; i++)
            influence[i] = weights[i] == 0 ? 0 : (numerator[i] - estimates[0] * denominator[i]) / bottom;
        return [influence];
    }

    private (double Top, double Bottom) Totals(ReadOnlySpan<double> weights)
    {
        double top = 0, bottom = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            top += weights[i] == 0 ? 0 : weights[i] * numerator[i];
            bottom += weights[i] == 0 ? 0 : weights[i] * denominator[i];
        }

        return (top, bottom);
    }
}
