using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Draws of ordered categories from a proportional odds regression: first threshold and slopes as they are, further thresholds as logarithms of steps, so that a drawn set is always in order.</summary>
internal static class OrdinalDraw
{
    private const int MostSteps = 80;

    public static double[] Of(PredictorRows rows, int[] observed, double[] y, int[] missing, int categories, RandomStream random)
    {
        var data = new AugmentedRows(rows, observed, y, categories);
        int p = rows.Count - 1, cuts = categories - 1, size = cuts + p;
        double[] point = Start(data, cuts, size);
        (double value, double[] gradient, double[,] information) = Evaluate(data, point, cuts);
        double[,] lower = TriangularFactor.Of(information);
        for (int step = 0; step < MostSteps; step++)
        {
            double[] direction = TriangularFactor.Solve(lower, gradient);
            double length = 1;
            if (direction.Zip(gradient, (a, b) => a * b).Sum() < 1e-12)
                break;
            while (true)
            {
                double[] next = [.. point.Zip(direction, (a, b) => a + length * b)];
                (double nextValue, double[] nextGradient, double[,] nextInformation) = Evaluate(data, next, cuts);
                if (nextValue >= value || length < 1e-8)
                {
                    (point, value, gradient, information) = (next, nextValue, nextGradient, nextInformation);
                    break;
                }

                length /= 2;
            }

            lower = TriangularFactor.Of(information);
        }

        double[] drawnPoint = TriangularFactor.Draw(lower, point, 1, random);
        double[] thresholds = Thresholds(drawnPoint, cuts);
        double[] slopes = [0, .. drawnPoint.Skip(cuts)];
        var drawn = new double[missing.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            double predictor = rows.Predict(missing[i], slopes), uniform = random.Uniform();
            int category = 0;
            while (category < cuts && Elementary.Logistic(thresholds[category] - predictor) <= uniform)
                category++;
            drawn[i] = category;
        }

        return drawn;
    }

    private static double[] Start(AugmentedRows data, int cuts, int size)
    {
        var counts = new double[cuts + 1];
        for (int i = 0; i < data.Rows.Length; i++)
            counts[data.Category[i]] += data.Weight[i];
        double whole = counts.Sum(), below = 0, last = 0;
        var point = new double[size];
        for (int c = 0; c < cuts; c++)
        {
            below += counts[c];
            double logit = Elementary.Logit(Math.Clamp(below / whole, 1e-6, 1 - 1e-6));
            point[c] = c == 0 ? logit : Elementary.Log(Math.Max(logit - last, 1e-3));
            last = c == 0 ? logit : last + Math.Max(logit - last, 1e-3);
        }

        return point;
    }

    private static double[] Thresholds(double[] point, int cuts)
    {
        var thresholds = new double[cuts];
        for (int c = 0; c < cuts; c++)
            thresholds[c] = c == 0 ? point[0] : thresholds[c - 1] + Elementary.Exp(Math.Min(point[c], 30));
        return thresholds;
    }

    /// <summary>Log-likelihood, gradient and the sum of squared scores by category probabilities (the expected information).</summary>
    private static (double Value, double[] Gradient, double[,] Information) Evaluate(AugmentedRows data, double[] point, int cuts)
    {
        int size = point.Length;
        double[] thresholds = Thresholds(point, cuts);
        var gradient = new double[size];
        var information = new double[size, size];
        var score = new double[size];
        double value = 0;
        for (int i = 0; i < data.Rows.Length; i++)
        {
            double predictor = 0;
            for (int k = cuts; k < size; k++)
                predictor += data.Rows[i][k - cuts + 1] * point[k];
            for (int c = 0; c <= cuts; c++)
            {
                double upper = c == cuts ? 1 : Elementary.Logistic(thresholds[c] - predictor), lower = c == 0 ? 0 : Elementary.Logistic(thresholds[c - 1] - predictor);
                double share = Math.Max(upper - lower, 1e-300), up = upper * (1 - upper), low = lower * (1 - lower);
                for (int j = 0; j < cuts; j++)
                {
                    // A threshold is the first one plus steps; a step moves all thresholds from its own on.
                    double step = j == 0 ? 1 : Elementary.Exp(Math.Min(point[j], 30));
                    score[j] = step * ((c < cuts && c >= j ? up : 0) - (c > 0 && c - 1 >= j ? low : 0)) / share;
                }

                for (int k = cuts; k < size; k++)
                    score[k] = -(up - low) / share * data.Rows[i][k - cuts + 1];
                if (c == data.Category[i])
                {
                    value += data.Weight[i] * Elementary.Log(share);
                    for (int j = 0; j < size; j++)
                        gradient[j] += data.Weight[i] * score[j];
                }

                if (share < 1e-200)
                    continue;
                for (int j = 0; j < size; j++)
                {
                    for (int k = 0; k <= j; k++)
                        information[j, k] += data.Weight[i] * share * score[j] * score[k];
                }
            }
        }

        return (value, gradient, information);
    }
}
