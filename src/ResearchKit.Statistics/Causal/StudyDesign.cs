using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Causal;

/// <summary>
/// A study that is being planned: how precisely it will tell the effect, in standard deviations of the outcome, and what effect it can detect. Immutable; change one thing with <c>with</c>.
/// </summary>
/// <remarks>Effects are standardised by the total standard deviation of the outcome. Tests are two-sided with Student's t and the design's degrees of freedom; power is by the noncentral t distribution.</remarks>
public abstract record StudyDesign
{
    /// <summary>Level of the two-sided test, above 0 and below 1. Default 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>How many clusters (schools, classes) take part in all, 3 or more.</summary>
    public required int Clusters { get; init; }

    /// <summary>The standard error of the standardised effect.</summary>
    public double StandardError
    {
        get
        {
            Check();
            return Math.Sqrt(Variance());
        }
    }

    /// <summary>Degrees of freedom of the test.</summary>
    public abstract double DegreesOfFreedom { get; }

    /// <summary>The power of the two-sided test.</summary>
    /// <param name="effect">The standardised effect.</param>
    public double Power(double effect)
    {
        double df = Usable(), critical = StudentTDistribution.Quantile(1 - (Alpha / 2), df), noncentrality = effect / StandardError;
        return NoncentralTDistribution.UpperTail(critical, df, noncentrality) + NoncentralTDistribution.Cumulative(-critical, df, noncentrality);
    }

    /// <summary>The smallest effect that the test finds with a given power (Bloom 1995), by inverting <see cref="Power"/>.</summary>
    /// <param name="power">The power, above alpha and below 1. Default 0.8.</param>
    public double MinimumDetectableEffect(double power = 0.8)
    {
        Wanted(power);
        (double low, double high) = (0, StandardError);
        while (Power(high) < power)
            high *= 2;
        for (int i = 0; i < 100 && high - low > 1e-12 * high; i++)
        {
            double middle = (low + high) / 2;
            if (Power(middle) < power)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>The power to show that an effect is smaller than the smallest of interest (two one-sided tests; the approximation by two noncentral t probabilities, exact for large samples and a little low for few clusters).</summary>
    /// <param name="smallest">The smallest effect of interest, above 0.</param>
    /// <param name="effect">The true effect. Default 0.</param>
    public double EquivalencePower(double smallest, double effect = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(smallest);
        double df = Usable(), critical = StudentTDistribution.Quantile(1 - Alpha, df);
        return Math.Max(0, NoncentralTDistribution.Cumulative(-critical, df, (effect - smallest) / StandardError) - NoncentralTDistribution.Cumulative(critical, df, (effect + smallest) / StandardError));
    }

    /// <summary>The fewest clusters with which the test finds an effect with a given power.</summary>
    /// <param name="effect">The standardised effect, not zero.</param>
    /// <param name="power">The power. Default 0.8.</param>
    /// <exception cref="InvalidOperationException">A million clusters are not enough.</exception>
    public int ClustersFor(double effect, double power = 0.8)
    {
        Wanted(power);
        if (effect == 0 || !double.IsFinite(effect))
            throw new ArgumentOutOfRangeException(nameof(effect), effect, "No number of clusters finds an effect of zero. Give the smallest effect that matters.");
        bool Finds(int clusters) => (this with { Clusters = clusters }) is { DegreesOfFreedom: > 0 } design && design.Power(effect) >= power;
        int high = 4;
        while (!Finds(high))
        {
            high *= 2;
            if (high > 1_000_000)
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A million clusters do not find an effect of {effect:R}. Look for a larger effect, or measure it better."));
        }

        int low = 2;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (Finds(middle))
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    private protected abstract double Variance();

    private protected virtual void Check()
    {
        if (!(Alpha > 0 && Alpha < 1))
            throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "Alpha is above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Clusters, 3);
    }

    private protected static void Share(double value, string name, bool isOpen = false)
    {
        if (!(value >= 0 && value <= 1) || (isOpen && value is 0 or 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a share, {(isOpen ? "above 0 and below 1" : "0 to 1")}.");
    }

    private double Usable()
    {
        Check();
        return DegreesOfFreedom > 0 ? DegreesOfFreedom
            : throw new ArgumentOutOfRangeException(nameof(Clusters), Clusters, string.Create(CultureInfo.InvariantCulture, $"{Clusters} clusters leave no degrees of freedom. Use more clusters, or fewer covariates of clusters."));
    }

    private void Wanted(double power)
    {
        if (!(power > Alpha && power < 1))
            throw new ArgumentOutOfRangeException(nameof(power), power, string.Create(CultureInfo.InvariantCulture, $"Power is above alpha ({Alpha:R}) and below 1."));
    }
}
