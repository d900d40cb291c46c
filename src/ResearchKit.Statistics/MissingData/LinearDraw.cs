using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Coefficients and residual spread of a linear regression, estimated and drawn from their posterior under the usual flat prior (Rubin 1987, p. 167).</summary>
internal sealed record LinearDraw(double[] Estimated, double[] Drawn, double Sigma)
{
    public static LinearDraw Of(PredictorRows rows, int[] observed, double[] y, RandomStream random)
    {
        int p = rows.Count;
        var cross = new double[p, p];
        var right = new double[p];
        Span<double> x = new double[p];
        for (int i = 0; i < observed.Length; i++)
        {
            rows.Write(observed[i], x);
            for (int a = 0; a < p; a++)
            {
                right[a] += x[a] * y[i];
                for (int b = 0; b <= a; b++)
                    cross[a, b] += x[a] * x[b];
            }
        }

        double[,] lower = TriangularFactor.Of(cross);
        double[] estimated = TriangularFactor.Solve(lower, right);
        double squares = 0;
        for (int i = 0; i < observed.Length; i++)
        {
            double residual = y[i] - rows.Predict(observed[i], estimated);
            squares += residual * residual;
        }

        double degrees = Math.Max(observed.Length - p, 1);
        double sigma = Math.Sqrt(squares / random.Gamma(degrees / 2, 2));
        return new LinearDraw(estimated, TriangularFactor.Draw(lower, estimated, sigma, random), sigma);
    }
}
