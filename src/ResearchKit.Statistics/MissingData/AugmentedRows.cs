namespace ResearchKit.Statistics.MissingData;

/// <summary>
/// The observed rows and a few light ones in every direction and category, which keep coefficients finite where categories separate (White, Daniel and Royston 2010; weights as in mice).
/// </summary>
internal sealed class AugmentedRows
{
    public AugmentedRows(PredictorRows rows, int[] observed, double[] y, int categories)
    {
        int p = rows.Count, extra = 2 * (p - 1) * categories;
        Rows = new double[observed.Length + extra][];
        Category = new int[Rows.Length];
        Weight = new double[Rows.Length];
        for (int i = 0; i < observed.Length; i++)
        {
            Rows[i] = new double[p];
            rows.Write(observed[i], Rows[i]);
            Category[i] = (int)y[i];
            Weight[i] = 1;
        }

        int at = observed.Length;
        for (int column = 1; column < p; column++)
        {
            for (int category = 0; category < categories; category++)
            {
                foreach (int sign in (ReadOnlySpan<int>)[-1, 1])
                {
                    // Predictors are centred and scaled over the observed rows: mean and mean ± SD are 0 and ± 1.
                    Rows[at] = new double[p];
                    Rows[at][0] = 1;
                    Rows[at][column] = sign;
                    Category[at] = category;
                    Weight[at++] = (double)p / extra;
                }
            }
        }
    }

    public double[][] Rows { get; }

    public int[] Category { get; }

    public double[] Weight { get; }
}
