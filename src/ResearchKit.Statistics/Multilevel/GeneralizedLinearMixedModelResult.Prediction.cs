using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <content>Predictions.</content>
public sealed partial class GeneralizedLinearMixedModelResult
{
    private static readonly GaussHermite s_rule = GaussHermite.Of(61);

    /// <summary>For each random term, its grouping's place and its first column there.</summary>
    private (int Effects, int Column)[] TermPlaces { get; init; } = [];

    /// <summary>Predicts probabilities or mean counts of rows in given groups: conditional on the groups' effects.</summary>
    /// <remarks>
    /// Without groups (null) this is the expectation in a group whose effects are zero, the median group. It is not the mean over groups, which
    /// <see cref="PredictPopulation"/> gives: a probability there is nearer to a half, a mean count is higher.
    /// </remarks>
    /// <param name="design">The fixed part, with the model's terms in the model's order; NaN gives a prediction of NaN.</param>
    /// <param name="randomRows">The random terms in the model's order; null for groups whose effects are zero.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>One prediction a row. The standard error of the predictor has the fixed part's and, with groups, the effects' conditional variance (or, for a new group, the variance between groups), as if independent.</returns>
    /// <exception cref="ArgumentException">Terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<GeneralizedMixedPrediction> Predict(
        DesignMatrix design, IReadOnlyList<RandomRows>? randomRows = null, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default) =>
        Predict(design, randomRows, offset, isAveraged: false, cancellationToken);

    /// <summary>Predicts probabilities or mean counts of the population: averaged over the groups that there may be, known or not.</summary>
    /// <remarks>
    /// The mean of the inverse link over normal effects with the estimated variances, by quadrature with 61 points (of counts, in closed form). Intervals carry the
    /// fixed part's errors and take the variances as known.
    /// </remarks>
    /// <param name="design">The fixed part, with the model's terms in the model's order; NaN gives a prediction of NaN.</param>
    /// <param name="randomRows">What varies by group in each row, in the model's order; codes are not read. Null where only intercepts vary.</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <exception cref="ArgumentException">Terms or lengths are not the model's, or slopes vary and <paramref name="randomRows"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<GeneralizedMixedPrediction> PredictPopulation(
        DesignMatrix design, IReadOnlyList<RandomRows>? randomRows = null, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default)
    {
        if (randomRows is null && GroupEffects.Any(effects => effects.Terms.Any(term => term != DesignMatrix.Intercept)))
            throw new ArgumentException("Slopes vary by group, so the mean over groups depends on the row: give the random terms of the rows too (their codes are not read).", nameof(randomRows));
        return Predict(design, randomRows, offset, isAveraged: true, cancellationToken);
    }

    private IReadOnlyList<GeneralizedMixedPrediction> Predict(DesignMatrix design, IReadOnlyList<RandomRows>? randomRows, ReadOnlyMemory<double>? offset, bool isAveraged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (_plane is null)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        if (!design.Terms.SequenceEqual(Estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The design matrix has the terms {string.Join(", ", design.Terms)}; the model has {string.Join(", ", Estimates.Select(e => e.Term))}. Give the same in the same order.", nameof(design));
        if (offset is { } given && given.Length != design.RowCount)
            throw new ArgumentException($"The offset has {given.Length} values and the design matrix {design.RowCount} rows. Give one value a row.", nameof(offset));
        if (randomRows is not null && (randomRows.Count != TermPlaces.Length || randomRows.Any(rows => rows.Design.RowCount != design.RowCount || rows.Codes.Count != design.RowCount)))
            throw new ArgumentException($"The model has {TermPlaces.Length} random terms, each with a value and a group for every one of the {design.RowCount} rows. Give the same.", nameof(randomRows));

        double margin = NormalDistribution.Quantile(0.5 + ConfidenceLevel / 2);
        double intercepts = GroupEffects.Sum(effects => Enumerable.Range(0, effects.Terms.Count).Sum(i => effects.PriorCovariance(i, i)));
        Dictionary<int, int>[] places = [.. GroupEffects.Select(effects => effects.Codes.Select((code, place) => (code, place)).ToDictionary(pair => pair.code, pair => pair.place))];
        var predictions = new GeneralizedMixedPrediction[design.RowCount];
        var slopes = new double[design.SlopeCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            for (int j = 0; j < slopes.Length; j++)
                slopes[j] = design.Slope(j).Span[row];
            (double predictor, double standardError) = _plane.At(slopes);
            predictor += offset is { } offsets ? offsets.Span[row] : 0;
            double variance = standardError * standardError, between = randomRows is null ? intercepts : 0;
            for (int t = 0; randomRows is not null && t < TermPlaces.Length; t++)
            {
                (double effect, double spread) = EffectAt(t, randomRows[t], row, isAveraged ? [] : places[TermPlaces[t].Effects]);
                predictor += effect;
                (variance, between) = isAveraged ? (variance, between + spread) : (variance + spread, between);
            }

            double error = Math.Sqrt(variance);
            double Mean(double eta) => isAveraged ? Averaged(eta, between) : Response(eta);
            predictions[row] = new GeneralizedMixedPrediction(Mean(predictor), Mean(predictor - margin * error), Mean(predictor + margin * error), predictor, error);
        }

        return predictions;
    }

    /// <summary>Covariance of a random term's effects, width × width.</summary>
    internal double[] TermCovariance(int term, int width)
    {
        (int which, int first) = TermPlaces[term];
        return [.. from i in Enumerable.Range(0, width) from j in Enumerable.Range(0, width) select GroupEffects[which].PriorCovariance(first + i, first + j)];
    }

    internal double Response(double predictor) => Options.Kernel == MixedModelFamily.Binomial ? Elementary.Logistic(predictor) : Elementary.Exp(predictor);

    private double Averaged(double predictor, double variance)
    {
        if (Options.Kernel == MixedModelFamily.Poisson)
            return Elementary.Exp(predictor + variance / 2);
        double sum = 0, spread = Math.Sqrt(variance);
        for (int k = 0; k < s_rule.Points.Length; k++)
            sum += s_rule.Weights[k] * Elementary.Logistic(predictor + spread * s_rule.Points[k]);
        return sum;
    }

    private (double Effect, double Variance) EffectAt(int term, RandomRows rows, int row, Dictionary<int, int> places)
    {
        (int which, int first) = TermPlaces[term];
        GroupEffects effects = GroupEffects[which];
        int width = rows.Design.Terms.Count, intercepts = rows.Design.HasIntercept ? 1 : 0;
        bool isKnown = places.TryGetValue(rows.Codes[row], out int group);
        double effect = 0, variance = 0;
        for (int i = 0; i < width; i++)
        {
            double a = i < intercepts ? 1 : rows.Design.Slope(i - intercepts).Span[row];
            effect += isKnown ? a * effects[group, first + i].Value : 0;
            for (int j = 0; j < width; j++)
            {
                double b = j < intercepts ? 1 : rows.Design.Slope(j - intercepts).Span[row];
                variance += a * b * (isKnown ? effects.Covariance(group, first + i, first + j) : effects.PriorCovariance(first + i, first + j));
            }
        }

        return (effect, Math.Max(0, variance));
    }
}

/// <summary>One predicted outcome of a generalised mixed model.</summary>
/// <param name="Value">The expected outcome: a probability, or a mean count.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Predictor">The linear predictor: log odds, or the logarithm of the mean.</param>
/// <param name="StandardError">Standard error of the predictor.</param>
public readonly record struct GeneralizedMixedPrediction(double Value, double Lower, double Upper, double Predictor, double StandardError);
