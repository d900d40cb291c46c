using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Multilevel;

/// <content>Predictions.</content>
public sealed partial class LinearMixedModelResult
{
    /// <summary>For each random term, its grouping's place and its first column there.</summary>
    private (int Effects, int Column)[] TermPlaces { get; init; } = [];

    /// <summary>Predicts the outcome for new rows.</summary>
    /// <param name="design">The fixed part, with the model's terms in the model's order; NaN gives a prediction of NaN.</param>
    /// <param name="randomRows">The random terms in the model's order, for predictions of rows in their groups; null for rows of groups whose effects are zero (the fixed part alone).</param>
    /// <param name="offset">The offset of each row, if the model has one.</param>
    /// <param name="cancellationToken">Stops a long prediction.</param>
    /// <returns>
    /// One prediction a row. Its standard error is that of the fixed part; with random terms it also has the conditional variance of the effects of a known
    /// group, and the variance between groups for a new one, as if they were independent of the fixed part's errors. Aliased terms count as zero.
    /// </returns>
    /// <exception cref="ArgumentException">Terms or lengths are not the model's.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<MixedPrediction> Predict(
        DesignMatrix design, IReadOnlyList<RandomRows>? randomRows = null, ReadOnlyMemory<double>? offset = null, CancellationToken cancellationToken = default)
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
        Dictionary<int, int>[] places = [.. GroupEffects.Select(effects => effects.Codes.Select((code, place) => (code, place)).ToDictionary(pair => pair.code, pair => pair.place))];
        var predictions = new MixedPrediction[design.RowCount];
        var slopes = new double[design.SlopeCount];
        for (int row = 0; row < predictions.Length; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            for (int j = 0; j < slopes.Length; j++)
                slopes[j] = design.Slope(j).Span[row];
            (double value, double standardError) = _plane.At(slopes);
            double groups = 0, variance = standardError * standardError;
            for (int t = 0; randomRows is not null && t < TermPlaces.Length; t++)
            {
                (double effect, double spread) = EffectAt(t, randomRows[t], row, places[TermPlaces[t].Effects]);
                groups += effect;
                variance += spread;
            }

            value += offset is { } offsets ? offsets.Span[row] : 0;
            double error = Math.Sqrt(variance);
            predictions[row] = new MixedPrediction(value + groups, value, groups, error, value + groups - margin * error, value + groups + margin * error);
        }

        return predictions;
    }

    /// <summary>Covariance of a random term's effects, width × width.</summary>
    internal double[] TermCovariance(int term, int width)
    {
        (int which, int first) = TermPlaces[term];
        return [.. from i in Enumerable.Range(0, width) from j in Enumerable.Range(0, width) select GroupEffects[which].PriorCovariance(first + i, first + j)];
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

/// <summary>One predicted outcome of a mixed model, in units of the outcome.</summary>
/// <param name="Value">The expected outcome: fixed part and groups.</param>
/// <param name="FixedPart">The fixed part and the offset alone.</param>
/// <param name="GroupPart">What the row's groups add; zero for groups that the fit did not see.</param>
/// <param name="StandardError">Standard error of the expected outcome; see <see cref="LinearMixedModelResult.Predict"/> for what is in it.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct MixedPrediction(double Value, double FixedPart, double GroupPart, double StandardError, double Lower, double Upper);
