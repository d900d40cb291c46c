using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>
/// The likelihood of a proportional-odds model: logit P(category ≤ k) = threshold k - predictor. Parameters are the slopes in the orthonormal basis of the design, then the thresholds. It has one hill.
/// </summary>
internal sealed class OrdinalLikelihood(double[] rotated, int slopes, int[] categories, int categoryCount, double[] weights, double[] offset)
{
    public int Parameters => slopes + categoryCount - 1;

    public int Slopes => slopes;

    public int Rows => categories.Length;

    public int Category(int row) => categories[row];

    /// <summary>What a row of parameters makes of the slopes.</summary>
    public ReadOnlySpan<double> Row(int row) => rotated.AsSpan(row * slopes, slopes);

    public double Predictor(int row, double[] point)
    {
        ReadOnlySpan<double> x = Row(row);
        double sum = offset.Length == 0 ? 0 : offset[row];
        for (int j = 0; j < slopes; j++)
            sum += x[j] * point[j];
        return sum;
    }

    /// <summary>Where the search begins: thresholds of the shares, slopes of zero.</summary>
    public double[] Start()
    {
        var point = new double[Parameters];
        var counts = new double[categoryCount];
        double shift = 0, whole = 0;
        for (int i = 0; i < Rows; i++)
        {
            double weight = weights.Length == 0 ? 1 : weights[i];
            counts[categories[i]] += weight;
            whole += weight;
            shift += offset.Length == 0 ? 0 : weight * offset[i];
        }

        double below = 0;
        for (int k = 0; k < categoryCount - 1; k++)
        {
            below += counts[k];
            point[slopes + k] = Elementary.Logit(below / whole) + shift / whole;
        }

        return point;
    }

    /// <summary>The log-likelihood; with arrays given, also its gradient and minus its second derivatives.</summary>
    public double Evaluate(double[] point, double[]? gradient, double[,]? information)
    {
        for (int k = 1; k < categoryCount - 1; k++)
        {
            if (!(point[slopes + k] > point[slopes + k - 1]))
                return double.NegativeInfinity;
        }

        if (gradient is not null)
            Array.Clear(gradient);
        if (information is not null)
            Array.Clear(information);
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            int k = categories[i], above = slopes + k, under = above - 1;
            bool hasUpper = k < categoryCount - 1, hasLower = k > 0;
            double weight = weights.Length == 0 ? 1 : weights[i], eta = Predictor(i, point);
            double a = hasUpper ? point[above] - eta : double.PositiveInfinity, b = hasLower ? point[under] - eta : double.NegativeInfinity;
            double overA = hasUpper ? Elementary.Logistic(-a) : 0, underB = hasLower ? Elementary.Logistic(b) : 0;

            // F(a) - F(b) = F(a) F(-b) (1 - exp(b - a)); gap = 1 / (exp(a - b) - 1)
            double gap = hasUpper && hasLower ? 1 / Elementary.ExpM1(a - b) : 0;
            sum += weight * ((hasUpper ? LogLogistic(a) : 0) + (hasLower ? LogLogistic(-b) : 0) + (hasUpper && hasLower ? Elementary.Log(-Elementary.ExpM1(b - a)) : 0));
            if (gradient is null || information is null)
                continue;
            double atA = overA + gap, atB = -underB - gap, varianceA = hasUpper ? overA * (1 - overA) : 0, varianceB = hasLower ? underB * (1 - underB) : 0, bend = gap * (1 + gap);
            double slope = weight * (underB - overA), curve = weight * (varianceA + varianceB);
            ReadOnlySpan<double> x = Row(i);
            for (int j = 0; j < slopes; j++)
            {
                gradient[j] += slope * x[j];
                double scaled = curve * x[j];
                for (int l = 0; l <= j; l++)
                    information[j, l] += scaled * x[l];
                if (hasUpper)
                    information[above, j] -= weight * varianceA * x[j];
                if (hasLower)
                    information[under, j] -= weight * varianceB * x[j];
            }

            if (hasUpper)
            {
                gradient[above] += weight * atA;
                information[above, above] += weight * (varianceA + bend);
            }

            if (hasLower)
            {
                gradient[under] += weight * atB;
                information[under, under] += weight * (varianceB + bend);
            }

            if (hasUpper && hasLower)
                information[above, under] -= weight * bend;
        }

        return sum;
    }

    /// <summary>The gradient of one row's log-likelihood, with its weight.</summary>
    public void Score(int row, double[] point, Span<double> score)
    {
        score.Clear();
        int k = categories[row], above = slopes + k, under = above - 1;
        bool hasUpper = k < categoryCount - 1, hasLower = k > 0;
        double weight = weights.Length == 0 ? 1 : weights[row], eta = Predictor(row, point);
        double a = hasUpper ? point[above] - eta : double.PositiveInfinity, b = hasLower ? point[under] - eta : double.NegativeInfinity;
        double overA = hasUpper ? Elementary.Logistic(-a) : 0, underB = hasLower ? Elementary.Logistic(b) : 0;
        double gap = hasUpper && hasLower ? 1 / Elementary.ExpM1(a - b) : 0;
        ReadOnlySpan<double> x = Row(row);
        for (int j = 0; j < slopes; j++)
            score[j] = weight * (underB - overA) * x[j];
        if (hasUpper)
            score[above] = weight * (overA + gap);
        if (hasLower)
            score[under] = -weight * (underB + gap);
    }

    private static double LogLogistic(double x) => x > 0 ? -Elementary.Log1P(Elementary.Exp(-x)) : x - Elementary.Log1P(Elementary.Exp(x));
}
