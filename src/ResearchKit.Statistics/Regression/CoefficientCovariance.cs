namespace ResearchKit.Statistics.Regression;

/// <summary>The spread of coefficients in the coordinates of <see cref="CentredRows"/>.</summary>
/// <param name="Matrix">Covariance of the coefficients in the fit, without the residual variance's unit.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of each linear combination of them, given as a vector in the same coordinates.</param>
/// <param name="GeneralDegreesOfFreedom">Degrees of freedom of the whole; for kinds that have them by coefficient, NaN.</param>
/// <param name="Clusters">Number of clusters with usable rows; 0 without clusters.</param>
/// <param name="Warning">What a reader must know, or null.</param>
internal sealed record CoefficientCovariance(
    double[,] Matrix, Func<double[], double> DegreesOfFreedom, double GeneralDegreesOfFreedom, int Clusters, string? Warning);
