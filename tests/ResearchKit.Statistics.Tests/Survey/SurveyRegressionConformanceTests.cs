using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Survey;

public sealed class LinearSurveyConformanceTests : EstimatorConformance
{
    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default) =>
        new SurveyRegression(null, confidenceLevel).Fit(SurveyConformance.Data(columns), cancellationToken);

    protected override double Outcome(double linearPredictor, RandomStream random) => linearPredictor + random.Normal();
}

public sealed class LogisticSurveyConformanceTests : EstimatorConformance
{
    // Newton's last step leaves 1e-9 and less.
    protected override double Tolerance => 1e-8;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default) =>
        new SurveyRegression(GeneralizedFamily.Binomial, confidenceLevel).Fit(SurveyConformance.Data(columns), cancellationToken);

    protected override double Outcome(double linearPredictor, RandomStream random) => random.Bernoulli(Elementary.Logistic(linearPredictor)) ? 1 : 0;
}

internal static class SurveyConformance
{
    // Weights of the group, so that they move with their rows.
    public static SurveyRegressionData Data(ConformanceColumns columns) => new(
        columns.Outcome,
        DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]),
        new LinearizedDesign([.. columns.Groups.Select(group => 1.0 + group % 3)], null, Grouping.FromKeys<int>("class", columns.Groups)));
}
