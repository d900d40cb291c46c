namespace ResearchKit.Statistics.Multilevel;

/// <content>A stand-in for the Hessian far from the minimum: that of the linear mixed model which the working outcomes and weights make.</content>
internal sealed partial class LaplaceDeviance
{
    /// <summary>
    /// 2 Q'V⁻¹Q about the coefficients, with V = W⁻¹ + ZΛΛ'Z', and the average information c'Z'V⁻¹Zc about the factors, with c = ∂Λ u + Λ ∂Λ'Z's
    /// (Gilmour, Thompson and Cullis 1995). Diagonal elements get what the curvature of θ² adds on the way down to zero.
    /// </summary>
    private double[,] Curvature(double[][] lambda, double[] parameters, double[] gradient)
    {
        int p = Rows.Rank, count = Factors.Count;
        (double[] whole, double[][] cross) = Weighted();
        double[] explained = _cholesky.ExplainedOf(cross, p);
        var curvature = new double[Count, Count];
        for (int k = 0; k < p; k++)
        {
            for (int j = 0; j <= k; j++)
                curvature[k, j] = curvature[j, k] = 2 * (whole[k * p + j] - explained[k * p + j]);
        }

        double[][] changes = [.. _modes.Select(one => new double[one.Length * count])];
        for (int k = 0; k < count; k++)
        {
            (int f, int a, int b) = Factors[k];
            int r = Rows.Factors[f].Width;
            for (int at = 0; at < _modes[f].Length; at += r)
            {
                double score = _products.Right[f][at + a];
                for (int i = 0; i < r; i++)
                    changes[f][(at + i) * count + k] = lambda[f][i * r + b] * score + (i == a ? _modes[f][at + b] : 0);
            }
        }

        double[][] products = _products.Multiply(changes, count);
        double[] taken = _cholesky.ExplainedOf(products, count), information = new double[count * count];
        for (int f = 0; f < products.Length; f++)
            SmallMatrix.TransposeMultiply(information, changes[f], products[f], count, products[f].Length / count, count, add: true);
        for (int k = 0; k < count; k++)
        {
            for (int j = 0; j < count; j++)
                curvature[p + k, p + j] = information[k * count + j] - taken[k * count + j];
            if (gradient.Length > 0 && Factors[k].Row == Factors[k].Column && parameters[p + k] != 0)
                curvature[p + k, p + k] += Math.Max(0, gradient[p + k] / parameters[p + k]);
        }

        return curvature;
    }

    /// <summary>Q'WQ, and Z'WQ by level.</summary>
    private (double[] Whole, double[][] Cross) Weighted()
    {
        int p = Rows.Rank;
        double[][] cross = [.. Rows.Factors.Select(factor => new double[factor.LevelCount * factor.Width * p])];
        var whole = new double[p * p];
        for (int i = 0; i < Rows.Count; i++)
        {
            ReadOnlySpan<double> x = Rows.Basis.AsSpan(i * p, p);
            for (int f = 0; f < cross.Length; f++)
            {
                int r = Rows.Factors[f].Width, level = Rows.Factors[f].Codes[i];
                for (int c = 0; c < r; c++)
                {
                    double own = _information[i] * (Rows.Varying[f] is { } z ? z[i * r + c] : 1);
                    for (int k = 0; k < p; k++)
                        cross[f][(level * r + c) * p + k] += own * x[k];
                }
            }

            for (int k = 0; k < p; k++)
            {
                for (int j = 0; j <= k; j++)
                    whole[k * p + j] += _information[i] * x[k] * x[j];
            }
        }

        return (whole, cross);
    }
}
