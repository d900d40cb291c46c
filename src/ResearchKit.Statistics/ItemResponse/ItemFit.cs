using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>How well answers fit what is expected of them (Wright and Masters 1982).</summary>
/// <param name="Name">The item, or empty for a person.</param>
/// <param name="Answers">Answers compared, by weight.</param>
/// <param name="Outfit">Mean of squared standardised residuals: 1 is expected; sensitive to unexpected answers far from the person's ability. NaN without answers.</param>
/// <param name="Infit">The same weighted by information: 1 is expected; 0.7 to 1.3 is a usual range. Below: answers too orderly; above: more noise than the model allows.</param>
/// <param name="OutfitZ">Outfit as a normal deviate (Wilson-Hilferty).</param>
/// <param name="InfitZ">Infit as a normal deviate.</param>
public sealed record ResponseFit(string Name, double Answers, double Outfit, double Infit, double OutfitZ, double InfitZ);

/// <summary>Infit and outfit of items and persons at weighted likelihood estimates of ability.</summary>
public static class ItemFit
{
    /// <summary>Fit of each item.</summary>
    /// <param name="items">The calibrated items.</param>
    /// <param name="answers">For each item, each person's category from 0; -1 is missing.</param>
    /// <param name="abilities">Each person's ability; NaN leaves the person out.</param>
    /// <param name="weights">How often each person counts; null: once.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static IReadOnlyList<ResponseFit> OfItems(
        IReadOnlyList<CalibratedItem> items, IReadOnlyList<int[]> answers, IReadOnlyList<double> abilities, IReadOnlyList<double>? weights = null)
    {
        Check(items, answers, abilities);
        return [.. items.Select((item, i) =>
        {
            var sums = new FitSums();
            for (int person = 0; person < abilities.Count; person++)
                sums.Add(item, answers[i][person], abilities[person], weights?[person] ?? 1);
            return sums.Of(item.Name);
        })];
    }

    /// <summary>Fit of each item of a fitted model, at weighted likelihood estimates of ability.</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="data">Answers with all items of the model; missing ones are left out.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One result an item with an estimate, in the model's order.</returns>
    /// <exception cref="InvalidOperationException">The model has no estimate.</exception>
    public static IReadOnlyList<ResponseFit> OfItems(ItemResponseResult model, ItemResponseData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        (ItemEstimate[] items, int[][] answers, _) = AbilityScoring.Codes(model, data);
        double[] abilities = [.. model.Score(data, AbilityMethod.WeightedLikelihood, cancellationToken).Select(score => score.Value)];
        return OfItems([.. items.Select(item => item.Curve!)], answers, abilities, data.Weights is { } weights ? weights.ToArray() : null);
    }

    /// <summary>Fit of each person. Rows about learners: theirs, and no label.</summary>
    /// <param name="items">The calibrated items.</param>
    /// <param name="answers">For each item, each person's category from 0; -1 is missing.</param>
    /// <param name="abilities">Each person's ability.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static IReadOnlyList<ResponseFit> OfPersons(IReadOnlyList<CalibratedItem> items, IReadOnlyList<int[]> answers, IReadOnlyList<double> abilities)
    {
        Check(items, answers, abilities);
        return [.. abilities.Select((ability, person) =>
        {
            var sums = new FitSums();
            for (int i = 0; i < items.Count; i++)
                sums.Add(items[i], answers[i][person], ability, 1);
            return sums.Of("");
        })];
    }

    private static void Check(IReadOnlyList<CalibratedItem> items, IReadOnlyList<int[]> answers, IReadOnlyList<double> abilities)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(abilities);
        if (items.Count != answers.Count || answers.Any(column => column.Length != abilities.Count))
            throw new ArgumentException($"There are {items.Count} items, {answers.Count} columns of answers and {abilities.Count} abilities. Give a column an item, and an answer for each ability.", nameof(answers));
    }

    private sealed class FitSums
    {
        private double _answers, _squares, _residuals, _variances, _outfitSpread, _infitSpread;

        public void Add(CalibratedItem item, int answer, double ability, double weight)
        {
            if (answer < 0 || double.IsNaN(ability) || !(weight > 0))
                return;
            double[] p = item.Probabilities(ability);
            double mean = 0, variance = 0, fourth = 0;
            for (int k = 0; k < p.Length; k++)
                mean += k * p[k];
            for (int k = 0; k < p.Length; k++)
            {
                double square = (k - mean) * (k - mean);
                variance += square * p[k];
                fourth += square * square * p[k];
            }

            if (!(variance > 1e-300))
                return;
            double residual = (answer - mean) * (answer - mean);
            _answers += weight;
            _squares += weight * residual / variance;
            _residuals += weight * residual;
            _variances += weight * variance;
            _outfitSpread += weight * (fourth / (variance * variance) - 1);
            _infitSpread += weight * (fourth - variance * variance);
        }

        public ResponseFit Of(string name)
        {
            double outfit = _squares / _answers, infit = _residuals / _variances;
            return new ResponseFit(name, _answers, outfit, infit, Deviate(outfit, Math.Sqrt(_outfitSpread) / _answers), Deviate(infit, Math.Sqrt(_infitSpread) / _variances));
        }

        private static double Deviate(double meanSquare, double spread) =>
            meanSquare > 0 ? (Elementary.Pow(meanSquare, 1.0 / 3) - 1) * 3 / spread + spread / 3 : double.NaN;
    }
}
