using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survey;

namespace ResearchKit.Statistics.MissingData;

/// <summary>
/// Inverse probability of response weighting: those who answered stand for those alike who did not, by a logistic regression of answering on what is known of all.
/// </summary>
/// <remarks>
/// Valid where answering depends on nothing beyond the terms. Standard errors count that the weights are estimated (stacked estimating equations), which taking them as given does not; they are
/// often smaller for it. Sources: Robins, Rotnitzky and Zhao (1994), JASA 89; Seaman and White (2013), Statistical Methods in Medical Research 22; Lunceford and Davidian (2004), Statistics in Medicine 23.
/// </remarks>
public sealed class ResponseWeighting
{
    private const double Rare = 0.05;
    private readonly ResponseWeightingOptions _options;

    /// <summary>A weighting with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    public ResponseWeighting(ResponseWeightingOptions? options = null)
    {
        _options = options ?? new ResponseWeightingOptions();
        _options.Validate();
    }

    /// <summary>Estimates who answers and weights those who did.</summary>
    /// <param name="responded">For each row drawn, whether it answered.</param>
    /// <param name="terms">What answering may depend on, known of all rows.</param>
    /// <param name="design">How the rows were drawn; null for a simple random sample.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>The weights, as a design that survey estimates and regressions take; or the reason in words why there is none.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a term is missing or infinite in a row; the message names them.</exception>
    public ResponseWeights Fit(ReadOnlySpan<bool> responded, DesignMatrix terms, LinearizedDesign? design = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        int n = responded.Length;
        if (terms.RowCount != n || (design?.RowCount ?? n) != n)
            throw new ArgumentException($"There are {n} rows with or without an answer, {terms.RowCount} rows of terms and {design?.RowCount ?? n} in the design. They need the same rows.", nameof(terms));
        for (int j = 0; j < terms.SlopeCount; j++)
        {
            int hole = Array.FindIndex(terms.Slope(j).ToArray(), value => !double.IsFinite(value));
            if (hole >= 0)
                throw new ArgumentException($"{terms.Terms[j + (terms.HasIntercept ? 1 : 0)]} is missing or infinite in row {hole}. What response is weighted by must be known of every row: impute it first, or leave the term out.", nameof(terms));
        }

        var outcome = new double[n];
        var ones = new double[n];
        for (int i = 0; i < n; i++)
            (outcome[i], ones[i]) = (responded[i] ? 1 : 0, 1);
        GeneralizedLinearModelResult model = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(new RegressionData(outcome, terms), cancellationToken);
        if (!model.Convergence.IsUsable)
            return new ResponseWeights(model, null, [], [], [], 0, []);
        double[] probability = [.. model.Predict(terms, null, cancellationToken).Select(one => one.Mean)];
        LinearizedDesign drawn = design ?? new LinearizedDesign(ones);
        double[] before = drawn.ActiveWeights;
        var weights = new double[n];
        for (int i = 0; i < n; i++)
            weights[i] = responded[i] ? before[i] / probability[i] : 0;
        double cap = _options.TrimAbove < 1 ? Quantiles.Of([.. weights.Where(weight => weight > 0)], _options.TrimAbove) : double.PositiveInfinity;
        bool[] isCut = [.. weights.Select(weight => weight > cap)];
        weights = [.. weights.Select(weight => Math.Min(weight, cap))];
        var warnings = new List<string>(model.Warnings);
        double lowest = probability.Where((_, i) => outcome[i] == 1).DefaultIfEmpty(1).Min();
        if (lowest < Rare)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Some who answered had a probability of {lowest:0.000} to do so and stand for {1 / lowest:0} rows each: estimates hang on few. Look at the weights, cut them (TrimAbove), or use fewer terms."));
        }

        return new ResponseWeights(model, new ResponseDesign(drawn, weights, null, ScoresOf(terms, model, outcome, probability), isCut), weights, probability, isCut, cap, warnings);
    }

    /// <summary>What each row says of the response model, and how its weight moves with it: scores times the inverse information, and the terms, in coordinates that keep digits.</summary>
    private static ResponseScores ScoresOf(DesignMatrix terms, GeneralizedLinearModelResult model, double[] outcome, double[] probability)
    {
        int first = terms.HasIntercept ? 1 : 0, n = outcome.Length;
        int[] kept = [.. Enumerable.Range(0, terms.Terms.Count).Where(j => !double.IsNaN(model.Estimates[j].Value))];
        var columns = new double[kept.Length][];
        for (int k = 0; k < kept.Length; k++)
        {
            if (kept[k] < first)
            {
                columns[k] = [.. Enumerable.Repeat(1.0, n)];
                continue;
            }

            double[] column = terms.Slope(kept[k] - first).ToArray();
            double mean = first == 1 ? column.Average() : 0, scale = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            columns[k] = [.. column.Select(value => (value - mean) / (scale > 0 ? scale : 1))];
        }

        var information = new double[kept.Length, kept.Length];
        for (int i = 0; i < n; i++)
        {
            double spread = probability[i] * (1 - probability[i]);
            for (int a = 0; a < kept.Length; a++)
            {
                for (int b = 0; b < kept.Length; b++)
                    information[a, b] += spread * columns[a][i] * columns[b][i];
            }
        }

        double[,] inverse = SymmetricSolver.Of(information)?.Inverse()
            ?? throw new InvalidOperationException("The information of the response model is singular though it has estimates: some probabilities of answering are 0 or 1 to rounding. Use fewer terms.");
        return new ResponseScores(columns, inverse, outcome, probability);
    }
}
