namespace ResearchKit.Statistics.ItemResponse;

/// <summary>How the chance of an answer rises with ability. All in the logistic metric with D = 1; with 1.7 θ a slope would be a / 1.7.</summary>
public enum ItemResponseModelKind
{
    /// <summary>Two-parameter logistic model: P(right) = logistic(a θ + c), difficulty b = -c / a (Birnbaum 1968). θ is standard normal.</summary>
    TwoParameter,

    /// <summary>One slope for all items, estimated, θ standard normal. The same likelihood as <see cref="Rasch"/> with its spread of θ estimated.</summary>
    OneParameter,

    /// <summary>Slopes of 1; the spread of θ is estimated, or held at 1 (see <see cref="ItemResponseOptions.EstimateSpread"/>).</summary>
    Rasch,

    /// <summary>Three-parameter logistic model with a beta prior on guessing: P(right) = g + (1 - g) logistic(a θ + c).</summary>
    ThreeParameter,

    /// <summary>Graded response model for ordered categories: P(at least k) = logistic(a θ + c_k) (Samejima 1969).</summary>
    GradedResponse,

    /// <summary>Partial credit model: slopes of 1, spread of θ as in <see cref="Rasch"/> (Masters 1982).</summary>
    PartialCredit,

    /// <summary>Generalised partial credit model: P(k) proportional to exp(k a θ + d_k) (Muraki 1992).</summary>
    GeneralizedPartialCredit,
}
