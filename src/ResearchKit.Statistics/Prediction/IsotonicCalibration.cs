using System.Globalization;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Isotonic recalibration: the shares that rise with the score and are nearest to the outcomes, by pooling adjacent violators. Immutable.</summary>
/// <remarks>
/// Rows of equal score are put together first; between scores the shares are joined by straight lines, beyond them they stay level, as scikit-learn's <c>IsotonicRegression(out_of_bounds="clip")</c>, with which it agrees to 1e-12.
/// Ayer and others (1955); Zadrozny and Elkan (2002). Needs some hundreds of rows; with fewer take <see cref="PlattCalibration"/>. Fit it to rows that neither trained the model nor will judge it.
/// </remarks>
public sealed class IsotonicCalibration
{
    private readonly double[] _scores;
    private readonly double[] _shares;

    private IsotonicCalibration(double[] scores, double[] shares)
    {
        (_scores, _shares) = (scores, shares);
    }

    /// <summary>The different scores of the fit, rising.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The share fitted at each of them, never falling.</summary>
    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>Fits.</summary>
    /// <param name="scored">Scores and outcomes of rows that were held out.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static IsotonicCalibration Fit(ScoredOutcomes scored)
    {
        ArgumentNullException.ThrowIfNull(scored);
        if (scored.Count == 0)
            throw new ArgumentException("There is no row with a score and an outcome to fit the shares to.", nameof(scored));
        List<double> scores = [];
        var blocks = new List<(double Events, double Rows, int Last)>();
        int[] order = scored.Ascending;
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            double events = 0;
            for (; end < order.Length && scored.Predicted[order[end]] == scored.Predicted[order[start]]; end++)
                events += scored.Occurred[order[end]] ? 1 : 0;
            scores.Add(scored.Predicted[order[start]]);
            (double Events, double Rows, int Last) block = (events, end - start, scores.Count - 1);
            // Counts are whole numbers: cross products compare shares exactly.
            while (blocks.Count > 0 && blocks[^1].Events * block.Rows >= block.Events * blocks[^1].Rows)
            {
                block = (blocks[^1].Events + block.Events, blocks[^1].Rows + block.Rows, block.Last);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
            start = end;
        }

        var shares = new double[scores.Count];
        int from = 0;
        foreach ((double events, double rows, int last) in blocks)
        {
            Array.Fill(shares, events / rows, from, last + 1 - from);
            from = last + 1;
        }

        return new IsotonicCalibration([.. scores], shares);
    }

    /// <summary>The probability of a score; NaN for NaN.</summary>
    /// <param name="score">The score.</param>
    /// <exception cref="ArgumentOutOfRangeException">The score is infinite.</exception>
    public double Predict(double score)
    {
        if (double.IsInfinity(score))
            throw new ArgumentOutOfRangeException(nameof(score), score, string.Create(CultureInfo.InvariantCulture, $"The score is {score}; expected a finite number."));
        if (double.IsNaN(score))
            return double.NaN;
        int at = Array.BinarySearch(_scores, score);
        if (at >= 0)
            return _shares[at];
        int above = ~at;
        if (above == 0 || above == _scores.Length)
            return _shares[above == 0 ? 0 : ^1];
        double share = (score - _scores[above - 1]) / (_scores[above] - _scores[above - 1]);
        return _shares[above - 1] + share * (_shares[above] - _shares[above - 1]);
    }
}
