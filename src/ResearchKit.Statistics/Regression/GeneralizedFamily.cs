namespace ResearchKit.Statistics.Regression;

/// <summary>
/// How an outcome is distributed about its mean, and by which link its mean follows from the linear predictor: the part of a generalised linear model that is not its terms.
/// </summary>
/// <remarks>
/// Immutable. All is written in the linear predictor, so that nothing overflows or cancels at its extremes: a probability of 1 - 1e-20 has its complement, and a mean of 1e300 its logarithm.
/// Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, chapter 2.
/// </remarks>
public abstract class GeneralizedFamily
{
    private protected GeneralizedFamily()
    {
    }

    /// <summary>Outcomes of 0 and 1, or shares of a number of trials (the weight), with the logit link.</summary>
    public static GeneralizedFamily Binomial { get; } = new BinomialFamily();

    /// <summary>Outcomes of 0 and 1, or shares of a number of trials, with the complementary log-log link: of whether an event happens in a period, ratios are hazard ratios.</summary>
    public static GeneralizedFamily ComplementaryLogLog { get; } = new ComplementaryLogLogFamily();

    /// <summary>Counts with a variance equal to their mean, with the logarithm as link.</summary>
    public static GeneralizedFamily Poisson { get; } = new PoissonFamily();

    /// <summary>Numbers with one variance everywhere, with the identity as link: linear regression.</summary>
    public static GeneralizedFamily Gaussian { get; } = new GaussianFamily();

    /// <summary>Counts with a variance of mean + mean² / theta (NB2), with the logarithm as link.</summary>
    /// <param name="theta">Above zero; the larger, the nearer to <see cref="Poisson"/>. Statistical software also names alpha = 1 / theta.</param>
    /// <exception cref="ArgumentOutOfRangeException">Theta is not a number above zero.</exception>
    public static GeneralizedFamily NegativeBinomial(double theta) => new NegativeBinomialFamily(theta);

    /// <summary>The distribution's name: "binomial", "Poisson", "Gaussian", "negative binomial".</summary>
    public abstract string Name { get; }

    /// <summary>The link's name: "logit", "complementary log-log", "log", "identity".</summary>
    public abstract string Link { get; }

    /// <summary>Whether the variance has a factor that is estimated from the residuals; only of the Gaussian family.</summary>
    public virtual bool HasDispersion => false;

    /// <summary>The mean at a linear predictor: the inverse link.</summary>
    /// <param name="predictor">Any number; the family's limit at an infinite one.</param>
    public abstract double Mean(double predictor);

    /// <summary>The linear predictor of a mean: the link.</summary>
    /// <param name="mean">A mean that the family can have; NaN outside.</param>
    public abstract double Predictor(double mean);

    /// <summary>How much the mean rises for one unit more of the linear predictor: the first derivative of <see cref="Mean"/>.</summary>
    /// <param name="predictor">Any number.</param>
    public abstract double MeanSlope(double predictor);

    /// <summary>The second derivative of <see cref="Mean"/>.</summary>
    /// <param name="predictor">Any number.</param>
    public abstract double MeanCurvature(double predictor);

    /// <summary>Variance of an outcome with this mean, in units of the dispersion.</summary>
    /// <param name="mean">A mean that the family can have.</param>
    public abstract double Variance(double mean);

    /// <summary>Variance of an outcome at a linear predictor; keeps its digits where the mean nears the end of its range.</summary>
    /// <param name="predictor">Any number.</param>
    public abstract double VarianceAt(double predictor);

    /// <summary>Twice the log-likelihood that the outcome lacks to that of a mean equal to it; zero or more.</summary>
    /// <param name="outcome">An outcome that the family can have.</param>
    /// <param name="predictor">Any number.</param>
    public abstract double UnitDeviance(double outcome, double predictor);

    /// <summary>The log-likelihood of one outcome with all its constants, at a dispersion of one.</summary>
    /// <param name="outcome">An outcome that the family can have.</param>
    /// <param name="predictor">Any number.</param>
    /// <param name="weight">Case weight; of a share of trials, their number. Default 1.</param>
    public abstract double LogLikelihood(double outcome, double predictor, double weight = 1);

    /// <summary>Why the family cannot have an outcome; null if it can.</summary>
    internal abstract string? WhyNot(double outcome, double weight);

    /// <summary>In which direction of the predictor the likelihood of an outcome never has its maximum: 1 upwards, -1 downwards, 0 neither.</summary>
    internal abstract int Side(double outcome);

    /// <summary>Where iterations begin, given the mean of all outcomes.</summary>
    internal abstract double StartingPredictor(double outcome, double meanOutcome);

    /// <summary>
    /// The part of the log-likelihood that the predictor moves, summed over rows, with its derivative and the expected second derivative (times -1) by the predictor of each row.
    /// </summary>
    /// <param name="outcome">One value a row.</param>
    /// <param name="predictor">One value a row.</param>
    /// <param name="weights">One value a row, or empty for ones.</param>
    /// <param name="score">Filled with derivatives; empty if only the sum is wanted.</param>
    /// <param name="information">Filled with expected second derivatives, zero or more; empty if only the sum is wanted.</param>
    internal abstract double Evaluate(
        ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights, Span<double> score, Span<double> information);

    /// <summary>The weighted sum of <see cref="UnitDeviance"/>.</summary>
    internal virtual double SumOfDeviances(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
            sum += (weights.IsEmpty ? 1 : weights[i]) * UnitDeviance(outcome[i], predictor[i]);
        return sum;
    }

    /// <summary>The sum of <see cref="LogLikelihood"/>.</summary>
    internal virtual double SumOfLogLikelihoods(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
            sum += LogLikelihood(outcome[i], predictor[i], weights.IsEmpty ? 1 : weights[i]);
        return sum;
    }

    /// <summary>The weighted sum of squared residuals over <see cref="VarianceAt"/>: Pearson's X².</summary>
    internal virtual double SumOfPearson(ReadOnlySpan<double> outcome, ReadOnlySpan<double> predictor, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < outcome.Length; i++)
        {
            double residual = outcome[i] - Mean(predictor[i]);
            sum += residual == 0 ? 0 : (weights.IsEmpty ? 1 : weights[i]) * residual * residual / VarianceAt(predictor[i]);
        }

        return sum;
    }
}
