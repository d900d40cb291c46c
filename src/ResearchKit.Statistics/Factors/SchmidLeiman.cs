namespace ResearchKit.Statistics.Factors;

/// <summary>The general factor of correlated factors.</summary>
internal static class SchmidLeiman
{
    /// <summary>Loadings of factors on one general factor, by minimum residuals.</summary>
    public static double[] GeneralFactor(double[,] factorCorrelations)
    {
        (double[,] loadings, _, _, _, _) = FactorExtractor.Extract(factorCorrelations, 1, FactorExtraction.MinimumResidual);
        return [.. Enumerable.Range(0, factorCorrelations.GetLength(0)).Select(f => loadings[f, 0])];
    }

    public static double Correlation(ExploratoryFactorResult result, int i, int j) => result.Correlations[i, j];
}
