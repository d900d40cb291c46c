using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Draws of unordered categories from a logistic (two) or multinomial regression with coefficients drawn from their normal posterior.</summary>
internal static class CategoryDraw
{
    private const int MostSteps = 60;

    public static double[] Of(PredictorRows rows, int[] observed, double[] y, int[] missing, int categories, RandomStream random)
    {
        var data = new AugmentedRows(rows, observed, y, categories);
        int p = rows.Count, size = p * (categories - 1);
        var point = new double[size];
        (double value, double[] gradient, double[,] information) = Evaluate(data, point, p, categories);
        double[,] lower = TriangularFactor.Of(information);
        for (int step = 0; step < MostSteps; step++)
        {
            double[] direction = TriangularFactor.Solve(lower, gradient);
            double decrement = direction.Zip(gradient, (a, b) => a * b).Sum(), length = 1;
            if (decrement < 1e-12)
                break;
            while (true)
            {
                double[] next = [.. point.Zip(direction, (a, b) => a + length * b)];
                (double nextValue, double[] nextGradient, double[,] nextInformation) = Evaluate(data, next, p, categories);
                if (nextValue >= value || length < 1e-8)
                {
                    (point, value, gradient, information) = (next, nextValue, nextGradient, nextInformation);
                    break;
                }

                length /= 2;
            }

            lower = TriangularFactor.Of(information);
        }

        double[] coefficients = TriangularFactor.Draw(lower, point, 1, random);
        var drawn = new double[missing.Length];
        Span<double> shares = new double[categories];
        for (int i = 0; i < drawn.Length; i++)
        {
            var predictor = new double[categories];
            for (int c = 1; c < categories; c++)
                predictor[c] = rows.Predict(missing[i], coefficients.AsSpan((c - 1) * p, p));
            Softmax(predictor, shares);
            drawn[i] = random.Categorical(shares);
        }

        return drawn;
    }

    private static double Softmax(ReadOnlySpan<double> predictor, Span<double> shares)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double one in predictor)
            largest = Math.Max(largest, one);
        for (int c = 0; c < shares.Length; c++)
            sum += shares[c] = Elementary.Exp(predictor[c] - largest);
        for (int c = 0; c < shares.Length; c++)
            shares[c] /= sum;
        return largest + Elementary.Log(sum);
    }

    private static (double Value, double[] Gradient, double[,] Information) Evaluate(AugmentedRows data, double[] point, int p, int categories)
    {
        int others = categories - 1;
        var gradient = new double[p * others];
        var information = new double[p * others, p * others];
        double value = 0;
        Span<double> predictor = new double[categories], shares = new double[categories];
        for (int i = 0; i < data.Rows.Length; i++)
        {
            double[] x = data.Rows[i];
            for (int c = 1; c < categories; c++)
            {
                predictor[c] = 0;
                for (int k = 0; k < p; k++)
                    predictor[c] += x[k] * point[(c - 1) * p + k];
            }

            double weight = data.Weight[i], total = Softmax(predictor, shares);
            value += weight * (predictor[data.Category[i]] - total);
            for (int c = 0; c < others; c++)
            {
                double residual = weight * ((data.Category[i] == c + 1 ? 1 : 0) - shares[c + 1]);
                for (int k = 0; k < p; k++)
                    gradient[c * p + k] += residual * x[k];
                for (int d = 0; d <= c; d++)
                {
                    double curve = weight * (c == d ? shares[c + 1] * (1 - shares[c + 1]) : -shares[c + 1] * shares[d + 1]);
                    for (int k = 0; k < p; k++)
                    {
                        for (int l = 0; l < p; l++)
                            information[c * p + k, d * p + l] += curve * x[k] * x[l];
                    }
                }
            }
        }

        return (value, gradient, information);
    }
}
