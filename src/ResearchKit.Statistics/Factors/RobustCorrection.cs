namespace ResearchKit.Statistics.Factors;

/// <summary>
/// Corrections for answers that are not normal: sandwich covariances of estimates, and scaling of the test by traces (Satorra and Bentler 1994; Yuan and Bentler 2000; the variant of
/// Mplus as Asparouhov and Muthén 2005).
/// </summary>
internal static class RobustCorrection
{
    /// <summary>A⁻¹BA⁻¹ and the trace of A⁻¹B.</summary>
    public static (double[] Covariance, double Trace) Sandwich(double[] bread, double[] meat, int q)
    {
        var half = new double[q * q];
        double trace = 0;
        for (int i = 0; i < q; i++)
        {
            for (int k = 0; k < q; k++)
            {
                double b = bread[i * q + k];
                for (int j = 0; j < q; j++)
                    half[i * q + j] += b * meat[k * q + j];
            }

            trace += half[i * q + i];
        }

        var covariance = new double[q * q];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                for (int k = 0; k < q; k++)
                    covariance[i * q + j] += half[i * q + k] * bread[k * q + j];
            }
        }

        return (covariance, trace);
    }

    /// <summary>The trace of A⁻¹B of the saturated model, fixed predictors' moments left out.</summary>
    public static double SaturatedTrace(ResponseSample sample, int[] fixedVariables, bool hasMeans, CancellationToken cancellationToken)
    {
        double trace = 0;
        int p = sample.Variables.Count;
        foreach (GroupMoments moments in sample.Groups)
        {
            if (moments.IsComplete && fixedVariables.Length == 0)
            {
                // ½ Σ (q² − 2q + p) / n with q the squared Mahalanobis distance, and p for the means.
                trace += Kurtosis(moments, sample.Columns) + (hasMeans ? p : 0);
                continue;
            }

            if (SaturatedInformation.Of(sample, moments, fixedVariables, cancellationToken) is not { } saturated)
                return double.NaN;
            trace += saturated.Trace - (hasMeans ? 0 : p - fixedVariables.Length);
        }

        return trace;
    }

    /// <summary>The trace of VΓ: weights at the model, fourth moments of the sample; complete data.</summary>
    public static double FourthMomentTrace(NormalLikelihood likelihood, double[] parameters, ResponseSample sample)
    {
        double trace = 0;
        int p = sample.Variables.Count;
        for (int g = 0; g < sample.Groups.Length; g++)
        {
            ResponsePattern pattern = sample.Groups[g].Patterns[0];
            double[] sigma = likelihood.Model.Imply(parameters, g)!.Covariance;
            double[] inverse = SymmetricMatrix.Invert(sigma, p, out _)!.Value.Inverse;
            double[] half = Product(inverse, pattern.Covariance, p), whole = Product(half, inverse, p);
            double square = 0, plain = 0;
            for (int i = 0; i < p; i++)
            {
                plain += half[i * p + i];
                for (int j = 0; j < p; j++)
                    square += half[i * p + j] * half[j * p + i];
            }

            double sum = 0;
            foreach (int row in pattern.Rows)
            {
                double distance = Form(inverse, pattern, sample.Columns, row);
                sum += 0.5 * (distance * distance - 2 * Form(whole, pattern, sample.Columns, row) + square);
            }

            trace += sum / pattern.Rows.Length + (likelihood.Model.HasMeans ? plain : 0);
        }

        return trace;
    }

    private static double Kurtosis(GroupMoments moments, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        ResponsePattern pattern = moments.Patterns[0];
        int p = pattern.Observed.Length;
        double[] inverse = SymmetricMatrix.Invert(pattern.Covariance, p, out _)!.Value.Inverse;
        double sum = 0;
        foreach (int row in pattern.Rows)
        {
            double distance = Form(inverse, pattern, columns, row);
            sum += 0.5 * (distance * distance - 2 * distance + p);
        }

        return sum / pattern.Rows.Length;
    }

    private static double Form(double[] matrix, ResponsePattern pattern, IReadOnlyList<ReadOnlyMemory<double>> columns, int row)
    {
        int p = pattern.Observed.Length;
        Span<double> deviation = p <= 256 ? stackalloc double[p] : new double[p];
        for (int j = 0; j < p; j++)
            deviation[j] = columns[pattern.Observed[j]].Span[row] - pattern.Mean[j];
        double form = 0;
        for (int i = 0; i < p; i++)
        {
            double part = 0;
            for (int j = 0; j < p; j++)
                part += matrix[i * p + j] * deviation[j];
            form += part * deviation[i];
        }

        return form;
    }

    private static double[] Product(double[] a, double[] b, int n)
    {
        var product = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                for (int j = 0; j < n; j++)
                    product[i * n + j] += a[i * n + k] * b[k * n + j];
            }
        }

        return product;
    }
}
