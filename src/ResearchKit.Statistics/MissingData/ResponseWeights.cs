using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.MissingData;

/// <summary>Weights of those who answered. Immutable as long as its arrays are left alone.</summary>
public sealed class ResponseWeights
{
    private readonly SurveyDesign? _design;

    internal ResponseWeights(GeneralizedLinearModelResult model, SurveyDesign? design, double[] weights, double[] probabilities, bool[] isCut, double cap, IReadOnlyList<string> warnings)
    {
        (Model, _design, Weights, Probabilities, CutCount, Cap, Warnings) = (model, design, weights, probabilities, isCut.Count(one => one), cap, warnings);
        double sum = weights.Sum(), squares = weights.Sum(weight => weight * weight);
        EffectiveSampleSize = squares > 0 ? sum * sum / squares : double.NaN;
    }

    /// <summary>The logistic regression of answering.</summary>
    public GeneralizedLinearModelResult Model { get; }

    /// <summary>The design with these weights, for <see cref="SurveyEstimator"/> and <see cref="SurveyRegression"/>.</summary>
    /// <exception cref="InvalidOperationException">The response model has no estimate; the message says why.</exception>
    public SurveyDesign Design => _design ?? throw new InvalidOperationException($"There are no weights, because the response model has no estimate. {Model.Convergence.Reason}");

    /// <summary>One weight a row; zero for those who did not answer. Empty where there is no model.</summary>
    public ReadOnlyMemory<double> Weights { get; }

    /// <summary>The fitted probability of an answer, one a row.</summary>
    public ReadOnlyMemory<double> Probabilities { get; }

    /// <summary>How many weights were cut.</summary>
    public int CutCount { get; }

    /// <summary>What weights were cut to; positive infinity where none were.</summary>
    public double Cap { get; }

    /// <summary>Kish's (1965) effective sample size: as many answers of equal weight would tell a mean as well. At most the number of answers.</summary>
    public double EffectiveSampleSize { get; }

    /// <summary>What to know, with what to do about it.</summary>
    public IReadOnlyList<string> Warnings { get; }
}
