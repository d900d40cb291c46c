using System.Collections.Immutable;
using ResearchKit.Charts.Pictures;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Charts;

/// <summary>
/// Parameters of one item of a test, as item response models estimate them, on the logistic metric (no factor of 1.702): P = c + (1 − c) / (1 + exp(−a (θ − b))).
/// For <see cref="Chart.ItemCharacteristic"/>, <see cref="Chart.ItemInformation"/>, <see cref="Chart.TestInformation"/> and the Wright map.
/// </summary>
public sealed record ItemParameters
{
    private const string Picture = "Item parameters";

    private ItemParameters(string name, double discrimination, ImmutableArray<double> difficulties, double guessing) =>
        (Name, Discrimination, Difficulties, Guessing) = (name, discrimination, difficulties, guessing);

    /// <summary>The item's name.</summary>
    public string Name { get; }

    /// <summary>Discrimination a: slope of the curve, per logit.</summary>
    public double Discrimination { get; }

    /// <summary>Difficulty b, in logits; for graded responses the thresholds in ascending order, one fewer than categories.</summary>
    public ImmutableArray<double> Difficulties { get; }

    /// <summary>Probability c of a right answer by somebody who knows nothing, 0 to below 1. Always 0 for graded responses.</summary>
    public double Guessing { get; }

    /// <summary>Number of response categories, from 0: 2 for right and wrong.</summary>
    public int Categories => Difficulties.Length + 1;

    /// <summary>An item that is right or wrong: two parameters, or three with guessing. A Rasch item has discrimination 1.</summary>
    /// <param name="name">The item's name.</param>
    /// <param name="discrimination">Discrimination a, other than 0; negative where better learners fail more.</param>
    /// <param name="difficulty">Difficulty b, in logits.</param>
    /// <param name="guessing">Guessing c, 0 to below 1. Default 0.</param>
    /// <exception cref="ArgumentException">A parameter is not finite or outside its range; the message names the item.</exception>
    public static ItemParameters Binary(string name, double discrimination, double difficulty, double guessing = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (guessing is not (>= 0 and < 1)) throw PictureInput.Wrong(Picture, nameof(guessing), $"item \"{name}\"", guessing, "0 to below 1");
        return new ItemParameters(name, Slope(name, discrimination), [Finite(name, nameof(difficulty), difficulty)], guessing);
    }

    /// <summary>An item with ordered response categories: Samejima's (1969) graded response model.</summary>
    /// <param name="name">The item's name.</param>
    /// <param name="discrimination">Discrimination a, above 0.</param>
    /// <param name="thresholds">Where a category or a higher one becomes more likely than not, in logits, ascending; one fewer than categories.</param>
    /// <exception cref="ArgumentException">There is no threshold, or they do not ascend, or the discrimination is not above 0; the message names the item.</exception>
    public static ItemParameters Graded(string name, double discrimination, params IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (thresholds.Count == 0) throw new ArgumentException($"{Picture}: item \"{name}\" has no thresholds; expected one fewer than it has response categories.", nameof(thresholds));
        if (!(Slope(name, discrimination) > 0)) throw PictureInput.Wrong(Picture, nameof(discrimination), $"item \"{name}\"", discrimination, "above 0; reverse the item's categories first");
        for (var i = 0; i < thresholds.Count; i++)
        {
            Finite(name, nameof(thresholds), thresholds[i]);
            if (i > 0 && thresholds[i] <= thresholds[i - 1])
                throw PictureInput.Wrong(Picture, nameof(thresholds), PictureInput.Text($"item \"{name}\", threshold {i + 1}"), thresholds[i], PictureInput.Text($"above the one before it, {thresholds[i - 1]:R}"));
        }

        return new ItemParameters(name, discrimination, [.. thresholds], 0);
    }

    /// <summary>Probability of a category at an ability.</summary>
    /// <param name="ability">Ability θ, in logits.</param>
    /// <param name="category">Category, from 0; 1 is the right answer of an item that is right or wrong.</param>
    /// <exception cref="ArgumentOutOfRangeException">The item has no such category.</exception>
    public double Probability(double ability, int category)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(category);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(category, Categories);
        return AtLeast(ability, category) - AtLeast(ability, category + 1);
    }

    /// <summary>Fisher information about the ability that the item's answer carries, per squared logit.</summary>
    /// <param name="ability">Ability θ, in logits.</param>
    public double Information(double ability)
    {
        double sum = 0;
        for (var category = 0; category < Categories; category++)
        {
            var (probability, slope) = (Probability(ability, category), Slope(ability, category) - Slope(ability, category + 1));
            if (probability > 0) sum += slope * slope / probability;
        }

        return sum;
    }

    private double AtLeast(double ability, int category) => category == 0 ? 1 : category == Categories ? 0
        : Guessing + ((1 - Guessing) * Elementary.Logistic(Discrimination * (ability - Difficulties[category - 1])));

    private double Slope(double ability, int category)
    {
        if (category == 0 || category == Categories) return 0;
        var reached = Elementary.Logistic(Discrimination * (ability - Difficulties[category - 1]));
        return (1 - Guessing) * Discrimination * reached * (1 - reached);
    }

    private static double Slope(string name, double discrimination) =>
        Finite(name, nameof(discrimination), discrimination) != 0 ? discrimination : throw PictureInput.Wrong(Picture, nameof(discrimination), $"item \"{name}\"", 0, "other than 0");

    private static double Finite(string name, string parameter, double value) =>
        double.IsFinite(value) ? value : throw PictureInput.Wrong(Picture, parameter, $"item \"{name}\"", value, "a finite number");
}
