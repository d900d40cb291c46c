using System.Runtime.CompilerServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Regression;

/// <summary>Poisson counts with the logarithm as link.</summary>
internal sealed class PoissonFamily : GeneralizedFamily
{
    public override string Name => "Poisson";

    public override string Link => "log";

    public override double Mean(double predictor) => Elementary.Exp(predictor);

    public override double Predictor(double mean) => Elementary.Log(mean);

    public override double MeanSlope(double predictor) => Elementary.Exp(predictor);

    public override double MeanCurvature(double predictor) => Elementary.Exp(predictor);

    public override double Variance(double mean) => mean;

    public override double VarianceAt(double predictor) => Elementary.Exp(predictor);

    // With u = log(mean / outcome), half the deviance is outcome (exp(u) - 1 - u).
    public override double UnitDeviance(double outcome, double predictor)
    {
        if (outcome == 0)
            return 2 * Elementary.Exp(predictor);
        double u = predictor - Elementary.Log(outcome);
        return 2 * outcome * Math.Max(0, Elementary.ExpM1(u) - u);
    }

    public override double LogLikelihood(double outcome, double predictor, double weight = 1) =>
        weight * (outcome * predictor - Elementary.Exp(predictor) - GammaFunction.LogFactorial(outcome));

    internal override string? WhyNot(double outcome, double weight) => outcome >= 0 ? null : "a Poisson regression takes counts, zero or more";

    internal override int Side(double outcome) => outcome == 0 ? -1 : 0;

    internal override double StartingPredictor(double outcome, double meanOutcome) => Elementary.Log((outcome + meanOutcome) / 2);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i], mean = Elementary.Exp(predictor[i]);
            sum += weight * ((outcome[i] == 0 ? 0 : outcome[i] * predictor[i]) - mean);
            if (score.IsEmpty)
                continue;
            score[i] = weight * (outcome[i] - mean);
            information[i] = weight * mean;
        }

        return sum;
    }
}
