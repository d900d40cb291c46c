using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.MissingData;

/// <summary>A design whose weights are estimated probabilities of response: variances count the estimation. Rows without an answer have a weight of zero and still tell of the response model.</summary>
internal sealed class ResponseDesign(LinearizedDesign drawn, double[] weights, bool[]? included, ResponseScores scores, bool[] isCut) : SurveyDesign(weights, included)
{
    public override string Description => $"weights of inverse response probability, counted as estimated, {drawn.Description}";

    public override double DegreesOfFreedom => drawn.DegreesOfFreedom;

    internal override double[,] Covariance(ISurveyStatistic statistic, double[] estimates, CancellationToken cancellationToken)
    {
        double[] active = ActiveWeights;
        double[][] parts = statistic.Influence(active, estimates);
        foreach (double[] part in parts)
        {
            for (int i = 0; i < part.Length; i++)
                part[i] = active[i] == 0 ? 0 : active[i] * part[i];
        }

        scores.Add(parts, isCut);
        return drawn.CovarianceOfTotals(parts, cancellationToken);
    }

    internal override IReadOnlyList<LevelCount> Sizes() => [new LevelCount("rows", ActiveWeights.Count(weight => weight > 0)), .. drawn.Sizes().Skip(1)];

    private protected override SurveyDesign Restricted(bool[] within) => new ResponseDesign(drawn, AllWeights, within, scores, isCut);
}
