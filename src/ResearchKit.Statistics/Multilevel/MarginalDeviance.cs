using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>One place of the deviance of a generalised mixed model.</summary>
/// <param name="Parameters">Coefficients of the basis, then the free elements of the covariance factors.</param>
/// <param name="Value">−2 log-likelihood, without constants; positive infinity where it cannot be computed.</param>
/// <param name="Gradient">Its derivatives; empty where not asked for.</param>
/// <param name="Curvature">A stand-in for its Hessian, good for the coefficients and rough for the factors; null where not asked for.</param>
internal sealed record MarginalPoint(double[] Parameters, double Value, double[] Gradient, double[,]? Curvature);

/// <summary>What the groups' effects are at a place of the deviance.</summary>
/// <param name="Values">By factor, the spherical conditional modes.</param>
/// <param name="Inverse">By factor, the conditional covariance of each level's spherical effects (width × width).</param>
/// <param name="Predictor">The linear predictor of each sorted row, with its groups' effects.</param>
internal sealed record ConditionalModes(double[][] Values, double[][] Inverse, double[] Predictor);

/// <summary>
/// −2 log-likelihood of a generalised mixed model with the groups' effects integrated out, as a function of the coefficients and the free elements of the
/// covariance factors together, with its gradient.
/// </summary>
internal abstract class MarginalDeviance(GeneralizedRows rows)
{
    public GeneralizedRows Rows => rows;

    /// <summary>Which element of which factor each parameter after the coefficients is.</summary>
    public IReadOnlyList<(int Factor, int Row, int Column)> Factors { get; } =
    [
        .. rows.Factors.SelectMany((factor, f) =>
            from i in Enumerable.Range(0, factor.Width) from j in Enumerable.Range(0, i + 1) where factor.Free[i, j] select (f, i, j)),
    ];

    public int Count => rows.Rank + Factors.Count;

    public abstract MarginalPoint Evaluate(double[] parameters, bool wantsGradient, bool wantsCurvature, CancellationToken cancellationToken);

    /// <summary>The effects at the place that was evaluated last.</summary>
    public abstract ConditionalModes Modes(double[] parameters, CancellationToken cancellationToken);

    public double[][] Lambda(ReadOnlySpan<double> parameters)
    {
        double[][] lambda = [.. rows.Factors.Select(factor => new double[factor.Width * factor.Width])];
        for (int k = 0; k < Factors.Count; k++)
        {
            (int f, int row, int column) = Factors[k];
            lambda[f][row * rows.Factors[f].Width + column] = parameters[rows.Rank + k];
        }

        return lambda;
    }

    /// <summary>Coefficients of the fit without groups, and factors of a half for each effect.</summary>
    public double[] Start(double[] coefficients) =>
        [.. coefficients, .. Factors.Select(parameter => parameter.Row != parameter.Column ? 0 : 0.5)];
}
