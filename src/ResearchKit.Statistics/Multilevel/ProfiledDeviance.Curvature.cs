namespace ResearchKit.Statistics.Multilevel;

/// <content>The average information (Gilmour, Thompson and Cullis 1995, Biometrics 51, 1440-1450): curvature for the price of a few solutions.</content>
internal sealed partial class ProfiledDeviance
{
    /// <summary>
    /// With V = I + ZΛΛ'Z', e = V⁻¹(y − Xβ) and ∂V e = Zc, where c = ∂Λ u + Λ ∂Λ'Z'e: (c'Z'PZ c / σ²) less what the residual variance takes up.
    /// Diagonal elements get what the curvature of θ² adds on the way down to zero.
    /// </summary>
    private double[,] AverageInformation(DeviancePoint point, MixedInverse inverse)
    {
        int count = Parameters.Count, p = Rank, basis = p + 1;
        double[][] changes = [.. _products.Factors.Select(factor => new double[factor.LevelCount * factor.Width * count])];
        var along = new double[p * count]; // X'V⁻¹Z c
        var residual = new double[count]; // e'Zc
        for (int k = 0; k < count; k++)
        {
            (int f, int a, int b) = Parameters[k];
            int r = _products.Factors[f].Width;
            for (int level = 0; level < _products.Factors[f].LevelCount; level++)
            {
                int row = level * r;
                double u = Residual(inverse.Solution[f], row + b, point), e = Residual(inverse.Rest[f], row + a, point);
                for (int i = 0; i < r; i++)
                {
                    double change = point.Lambda[f][i * r + b] * e + (i == a ? u : 0);
                    changes[f][(row + i) * count + k] = change;
                    residual[k] += change * (i == a ? e : Residual(inverse.Rest[f], row + i, point));
                    for (int j = 0; j < p; j++)
                        along[j * count + k] += inverse.Rest[f][(row + i) * basis + j] * change;
                }
            }
        }

        double[][] products = _products.Multiply(changes, count);
        double[] explained = _cholesky.ExplainedOf(products, count);
        var whole = new double[count * count];
        for (int f = 0; f < products.Length; f++)
            SmallMatrix.TransposeMultiply(whole, changes[f], products[f], count, products[f].Length / count, count, add: true);
        var projected = new double[p * count];
        SmallMatrix.Multiply(projected, point.Covariance, along, p, p, count);
        SmallMatrix.TransposeMultiply(whole, along, projected, count, p, count, -1, add: true);

        double variance = point.ResidualSum / _divisor;
        double[] gradient = point.Gradient();
        var curvature = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
                curvature[i, j] = (whole[i * count + j] - explained[i * count + j]) / variance - residual[i] * residual[j] / (_divisor * variance * variance);
            if (Parameters[i].Row == Parameters[i].Column && point.Theta[i] != 0)
                curvature[i, i] += Math.Max(0, gradient[i] / point.Theta[i]);
        }

        return curvature;
    }

    /// <summary>A row of products with the basis, less the fixed part's share.</summary>
    private double Residual(double[] products, int row, DeviancePoint point)
    {
        int p = Rank, at = row * (p + 1);
        double value = products[at + p];
        for (int j = 0; j < p; j++)
            value -= products[at + j] * point.Coefficients[j];
        return value;
    }
}
