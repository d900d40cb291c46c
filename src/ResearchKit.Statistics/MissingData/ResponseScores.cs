namespace ResearchKit.Statistics.MissingData;

/// <summary>The fitted response model as stacked estimating equations need it.</summary>
/// <param name="Columns">The terms, scaled, a column a term.</param>
/// <param name="Inverse">The inverse information in their scale.</param>
/// <param name="Responded">1 for an answer, 0 for none.</param>
/// <param name="Probability">Fitted probabilities of an answer.</param>
internal sealed record ResponseScores(double[][] Columns, double[,] Inverse, double[] Responded, double[] Probability)
{
    /// <summary>Adds to each total's parts what the estimation of the weights adds.</summary>
    /// <param name="parts">For each total, the part of each row: weight times influence; changed in place.</param>
    /// <param name="isCut">Rows whose weight was cut and does not move.</param>
    public void Add(double[][] parts, bool[] isCut)
    {
        int q = Columns.Length, n = Responded.Length;
        foreach (double[] part in parts)
        {
            var slope = new double[q];
            for (int i = 0; i < n; i++)
            {
                double moves = isCut[i] ? 0 : -part[i] * (1 - Probability[i]);
                for (int k = 0; moves != 0 && k < q; k++)
                    slope[k] += moves * Columns[k][i];
            }

            var direction = new double[q];
            for (int a = 0; a < q; a++)
            {
                for (int b = 0; b < q; b++)
                    direction[a] += slope[b] * Inverse[b, a];
            }

            for (int i = 0; i < n; i++)
            {
                double along = 0;
                for (int k = 0; k < q; k++)
                    along += direction[k] * Columns[k][i];
                part[i] += along * (Responded[i] - Probability[i]);
            }
        }
    }
}
