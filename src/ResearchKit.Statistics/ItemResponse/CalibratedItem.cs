using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>An item whose parameters are known: from a fit, or from an item bank. Immutable.</summary>
public sealed class CalibratedItem
{
    private readonly double[] _parameters;

    internal CalibratedItem(string name, ItemCurve curve, double[] parameters)
    {
        Name = name;
        Curve = curve;
        _parameters = parameters;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Number of categories of answers, 2 for right and wrong.</summary>
    public int Categories => Curve.Categories;

    /// <summary>The slope: how fast the chances change with ability (metric D = 1).</summary>
    public double Slope => _parameters[0];

    internal ItemCurve Curve { get; }

    internal ReadOnlySpan<double> Parameters => _parameters;

    /// <summary>An item of right and wrong from its slope and difficulty.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slope">The slope a, finite and not 0; metric D = 1 (a slope for 1.7 times that metric is to be multiplied by 1.7).</param>
    /// <param name="difficulty">The difficulty b, finite: where the chance is half way up.</param>
    /// <param name="guessing">The chance of a right answer far below, from 0 to below 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CalibratedItem Logistic(string name, double slope, double difficulty, double guessing = 0)
    {
        if (!double.IsFinite(slope) || slope == 0)
            throw new ArgumentOutOfRangeException(nameof(slope), slope, $"Item '{name}' needs a slope that is finite and not 0.");
        if (!double.IsFinite(difficulty))
            throw new ArgumentOutOfRangeException(nameof(difficulty), difficulty, $"Item '{name}' needs a finite difficulty.");
        if (!(guessing >= 0 && guessing < 1))
            throw new ArgumentOutOfRangeException(nameof(guessing), guessing, $"Item '{name}' needs a chance of guessing from 0 to below 1.");
        return guessing == 0
            ? new CalibratedItem(name, new ItemCurve(CurveFamily.PartialCredit, 2), [slope, -slope * difficulty])
            : new CalibratedItem(name, new ItemCurve(CurveFamily.Guessing, 2), [slope, -slope * difficulty, Elementary.Logit(guessing)]);
    }

    /// <summary>An item of the generalised partial credit model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slope">The slope, finite and not 0; 1 in the partial credit model.</param>
    /// <param name="steps">Step difficulties: step k is where categories k - 1 and k are equally likely. At least one; any order.</param>
    /// <exception cref="ArgumentException">There is no step, or a number is not finite.</exception>
    public static CalibratedItem PartialCredit(string name, double slope, params IReadOnlyList<double> steps)
    {
        CheckSteps(name, slope, steps);
        var parameters = new double[steps.Count + 1];
        parameters[0] = slope;
        for (int k = 1; k <= steps.Count; k++)
            parameters[k] = (k == 1 ? 0 : parameters[k - 1]) - slope * steps[k - 1];
        return new CalibratedItem(name, new ItemCurve(CurveFamily.PartialCredit, steps.Count + 1), parameters);
    }

    /// <summary>An item of the graded response model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="slope">The slope, finite and above 0.</param>
    /// <param name="thresholds">Where the chance of at least category 1, 2, ... is a half; strictly rising.</param>
    /// <exception cref="ArgumentException">There is no threshold, they do not rise, or a number is not finite.</exception>
    public static CalibratedItem Graded(string name, double slope, params IReadOnlyList<double> thresholds)
    {
        CheckSteps(name, slope, thresholds);
        for (int k = 0; k < thresholds.Count; k++)
        {
            if (slope < 0 || (k > 0 && !(thresholds[k] > thresholds[k - 1])))
                throw new ArgumentException($"Item '{name}' needs a slope above 0 and thresholds that rise; given {slope:R} and {string.Join(", ", thresholds)}.", nameof(thresholds));
        }

        return new CalibratedItem(name, new ItemCurve(CurveFamily.Graded, thresholds.Count + 1), [slope, .. thresholds.Select(b => -slope * b)]);
    }

    /// <summary>The probability of each category at an ability; they add up to 1.</summary>
    /// <param name="ability">Any finite number, in the units of the calibration.</param>
    public double[] Probabilities(double ability)
    {
        var p = new double[Categories];
        Curve.ByAbility(_parameters, ability, p, new double[Categories], new double[Categories]);
        return p;
    }

    /// <summary>The expected answer at an ability: of a right-wrong item the chance of a right answer.</summary>
    /// <param name="ability">Any finite number.</param>
    public double Expected(double ability) => Probabilities(ability).Select((p, k) => k * p).Sum();

    /// <summary>Fisher's information on ability, at an ability: the sum over categories of slope² over probability.</summary>
    /// <param name="ability">Any finite number.</param>
    public double Information(double ability) => Moments(ability).Information;

    /// <summary>The information, and Warm's J: the sum over categories of P' P'' / P.</summary>
    internal (double Information, double J) Moments(double ability)
    {
        Span<double> p = stackalloc double[Categories], slope = stackalloc double[Categories], bend = stackalloc double[Categories];
        Curve.ByAbility(_parameters, ability, p, slope, bend);
        double information = 0, j = 0;
        for (int k = 0; k < p.Length; k++)
        {
            if (!(p[k] > 1e-300))
                continue;
            information += slope[k] * slope[k] / p[k];
            j += slope[k] * bend[k] / p[k];
        }

        return (information, j);
    }

    private static void CheckSteps(string name, double slope, IReadOnlyList<double> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count is 0 or > ItemResponseData.LargestCategory || !double.IsFinite(slope) || slope == 0 || !steps.All(double.IsFinite))
            throw new ArgumentException($"Item '{name}' needs a slope that is finite and not 0, and from 1 to {ItemResponseData.LargestCategory} finite steps; given {slope} and {string.Join(", ", steps)}.", nameof(steps));
    }
}
