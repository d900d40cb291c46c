using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>A fitted model whose linear predictor gives the mean of an outcome by an inverse link: what logistic and count regressions have in common, however they were fitted.</summary>
public interface IResponseModel : IEstimationResult
{
    /// <summary>Distribution and link.</summary>
    GeneralizedFamily Family { get; }

    /// <summary>What one unit more of a term multiplies: the odds (logit link) or the mean (log link). The exponential of the estimate and of both ends of its interval.</summary>
    /// <param name="term">The term's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such term.</exception>
    /// <exception cref="InvalidOperationException">The link is the identity: effects add, and there is no ratio.</exception>
    (double Value, double Lower, double Upper) Ratio(string term);

    /// <summary>Means for new rows, with intervals made on the scale of the link and brought back, so that they stay where means can be.</summary>
    /// <param name="design">A design matrix with the model's terms in the model's order; NaN gives NaN.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>One prediction a row. Aliased terms count as zero.</returns>
    /// <exception cref="ArgumentException">The terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    IReadOnlyList<ResponsePrediction> Predict(DesignMatrix design, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The predicted mean averaged over rows (a predictive margin): its standard error is that of the delta method, its interval is made on the scale of the link of the average and brought back.
    /// </summary>
    /// <param name="name">What the result is called.</param>
    /// <param name="rows">The rows, with weights and offset where wanted.</param>
    /// <param name="cancellationToken">Stops a long sum.</param>
    /// <remarks>Rows count as given: the interval says how well the coefficients are known, not how rows were drawn.</remarks>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    Estimate AverageMean(string name, MarginRows rows, CancellationToken cancellationToken = default);

    /// <summary>The difference of predicted means between two codings of the same rows, averaged: the effect of a discrete change on the scale of the outcome. Delta-method errors.</summary>
    /// <param name="name">What the result is called.</param>
    /// <param name="from">The rows before the change.</param>
    /// <param name="to">The same rows after it.</param>
    /// <param name="cancellationToken">Stops a long sum.</param>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    Estimate AverageDifference(string name, MarginRows from, MarginRows to, CancellationToken cancellationToken = default);

    /// <summary>The slope of the predicted mean along a small change of the rows, averaged: the average marginal effect of a number. Delta-method errors.</summary>
    /// <param name="name">What the result is called.</param>
    /// <param name="at">The rows.</param>
    /// <param name="from">The same rows with the number a little less.</param>
    /// <param name="to">The same rows with the number a little more.</param>
    /// <param name="width">By how much the number differs between <paramref name="from"/> and <paramref name="to"/>.</param>
    /// <param name="cancellationToken">Stops a long sum.</param>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    Estimate AverageSlope(string name, MarginRows at, DesignMatrix from, DesignMatrix to, double width, CancellationToken cancellationToken = default);
}

/// <summary>Rows that margins are averaged over.</summary>
/// <param name="Design">A design matrix with the model's terms in the model's order, without missing values.</param>
/// <param name="Offset">The offset of each row, if the model has one.</param>
/// <param name="Weights">How much each row counts, zero or more; null for alike.</param>
public sealed record MarginRows(DesignMatrix Design, ReadOnlyMemory<double>? Offset = null, ReadOnlyMemory<double>? Weights = null);
