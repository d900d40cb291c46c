namespace ResearchKit.Statistics.Survey;

/// <summary>Quantities that a design can give variances of.</summary>
internal interface ISurveyStatistic
{
    /// <summary>The quantities under given weights; NaN where there is none.</summary>
    double[] Evaluate(ReadOnlySpan<double> weights);

    /// <summary>For each quantity, how much each row moves it per unit of weight (its influence), at the design's own weights.</summary>
    double[][] Influence(ReadOnlySpan<double> weights, double[] estimates);
}
