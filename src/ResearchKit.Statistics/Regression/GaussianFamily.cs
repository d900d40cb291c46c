namespace ResearchKit.Statistics.Regression;

/// <summary>Gaussian outcomes with the identity as link.</summary>
internal sealed class GaussianFamily : GeneralizedFamily
{
    private const double HalfLogTwoPi = 0.9189385332046728;

    public override string Name => "Gaussian";

    public override string Link => "identity";

    public override bool HasDispersion => true;

    public override double Mean(double predictor) => predictor;

    public override double Predictor(double mean) => mean;

    public override double MeanSlope(double predictor) => 1;

    public override double MeanCurvature(double predictor) => 0;

    public override double Variance(double mean) => 1;

    public override double VarianceAt(double predictor) => 1;

    public override double UnitDeviance(double outcome, double predictor) => (outcome - predictor) * (outcome - predictor);

    public override double LogLikelihood(double outcome, double predictor, double weight = 1) =>
        -weight * (outcome - predictor) * (outcome - predictor) / 2 - HalfLogTwoPi + (weight == 1 ? 0 : Distributions.Elementary.Log(weight) / 2);

    internal override string? WhyNot(double outcome, double weight) => null;

    internal override int Side(double outcome) => 0;

    internal override double StartingPredictor(double outcome, double meanOutcome) => outcome;

    internal override double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i], residual = outcome[i] - predictor[i];
            sum -= weight * residual * residual / 2;
            if (score.IsEmpty)
                continue;
            score[i] = weight * residual;
            information[i] = weight;
        }

        return sum;
    }
}
