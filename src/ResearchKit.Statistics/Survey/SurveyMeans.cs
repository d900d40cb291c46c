namespace ResearchKit.Statistics.Survey;

/// <summary>Weighted means (or totals) of columns; rows where a column is missing have a weight of zero.</summary>
internal sealed class SurveyMeans(IReadOnlyList<double[]> columns, bool totals) : ISurveyStatistic
{
    public double[] Evaluate(ReadOnlySpan<double> weights)
    {
        var values = new double[columns.Count];
        double whole = 0;
        foreach (double weight in weights)
            whole += weight;
        for (int k = 0; k < values.Length; k++)
        {
            // Differences from a value of the column, so that large offsets cost no digits.
            double origin = totals ? 0 : Origin(columns[k], weights), sum = 0;
            for (int i = 0; i < weights.Length; i++)
                sum += weights[i] == 0 ? 0 : weights[i] * (columns[k][i] - origin);
            values[k] = totals ? sum : whole > 0 ? origin + sum / whole : double.NaN;
        }

        return values;
    }

    public double[][] Influence(ReadOnlySpan<double> weights, double[] estimates)
    {
        double whole = 0;
        foreach (double weight in weights)
            whole += weight;
        var influence = new double[columns.Count][];
        for (int k = 0; k < influence.Length; k++)
        {
            influence[k] = new double[weights.Length];
            for (int i = 0; i < weights.Length; i++)
                influence[k][i] = weights[i] == 0 ? 0 : totals ? columns[k][i] : (columns[k][i] - estimates[k]) / whole;
        }

        return influence;
    }

    private static double Origin(double[] column, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
                return column[i];
        }

        return 0;
    }
}
