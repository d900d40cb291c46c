using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// How likely a person's answers are, given the ability estimated from them: lz (Drasgow, Levine and Williams 1985) and lz* (Snijders 2001; for categories Sinharay 2016). A row about a learner: it is theirs, and no label.
/// </summary>
/// <remarks>
/// lz is not standard normal, since ability is estimated from the same answers: its variance is below 1, and a test by it is too mild. lz* corrects mean and variance for that, and is near standard normal from about 20 items on.
/// Low values say that answers do not follow the model's order (hard items right, easy ones wrong), not why: carelessness, help, a misunderstood page, another language. Values of all right or all wrong say nothing.
/// </remarks>
/// <param name="Ability">The ability it is taken at; NaN where there is none.</param>
/// <param name="LogLikelihood">Log-likelihood of the answers at that ability.</param>
/// <param name="Lz">The log-likelihood, standardised as if the ability were known.</param>
/// <param name="LzStar">The same, corrected for the ability's being estimated; NaN where there is none.</param>
/// <param name="PValue">Share of the standard normal below <paramref name="LzStar"/>: small values say that such answers are rare under the model.</param>
/// <param name="Answers">Answers compared.</param>
/// <param name="Reason">Null, or why there is no value.</param>
public sealed record PersonFit(double Ability, double LogLikelihood, double Lz, double LzStar, double PValue, int Answers, string? Reason = null)
{
    /// <summary>Person fit of each row.</summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="data">Answers with all items of the model.</param>
    /// <param name="method">How ability is estimated: weighted likelihood, the default, or the posterior mode.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The posterior mean is asked for, or the data do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate.</exception>
    public static IReadOnlyList<PersonFit> Of(ItemResponseResult model, ItemResponseData data, AbilityMethod method = AbilityMethod.WeightedLikelihood, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        (ItemEstimate[] items, int[][] answers, int[] groups) = AbilityScoring.Codes(model, data);
        CalibratedItem[] curves = [.. items.Select(item => item.Curve!)];
        var fits = new PersonFit[groups.Length];
        for (int row = 0; row < fits.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fits[row] = groups[row] < 0 ? None(0, "No value, because the group is missing.")
                : Of(curves, [.. answers.Select(column => column[row])], method, model.Abilities[groups[row]].Mean.Value, model.Abilities[groups[row]].Spread.Value);
        }

        return fits;
    }

    /// <summary>Fit of one person's answers to items whose parameters are known.</summary>
    /// <param name="items">The items.</param>
    /// <param name="answers">The answer to each: its category from 0, or -1 where there is none.</param>
    /// <param name="method">How ability is estimated: weighted likelihood, the default, or the posterior mode.</param>
    /// <param name="mean">Mean of the prior. Default 0.</param>
    /// <param name="spread">Standard deviation of the prior. Default 1.</param>
    /// <exception cref="ArgumentException">The posterior mean is asked for: the correction is derived for estimates that solve an equation, which the mean does not.</exception>
    public static PersonFit Of(IReadOnlyList<CalibratedItem> items, IReadOnlyList<int> answers, AbilityMethod method = AbilityMethod.WeightedLikelihood, double mean = 0, double spread = 1)
    {
        if (method == AbilityMethod.PosteriorMean)
            throw new ArgumentException("lz* is corrected for abilities that solve an estimating equation: choose WeightedLikelihood or PosteriorMode.", nameof(method));
        AbilityEstimate ability = AbilityEstimator.Estimate(items, answers, method, mean, spread);
        return double.IsNaN(ability.Value) ? None(ability.Answers, ability.Reason ?? "No value, because there is no ability.") : At(items, answers, ability, method, mean, spread);
    }

    private static PersonFit At(IReadOnlyList<CalibratedItem> items, IReadOnlyList<int> answers, AbilityEstimate ability, AbilityMethod method, double mean, double spread)
    {
        double logLikelihood = 0, expected = 0, plain = 0, cross = 0, information = 0, j = 0;
        var used = new List<(double[] P, double[] W, double[] R)>();
        for (int i = 0; i < items.Count; i++)
        {
            if (answers[i] < 0)
                continue;
            CalibratedItem item = items[i];
            double[] p = new double[item.Categories], slope = new double[p.Length], bend = new double[p.Length];
            item.Curve.ByAbility(item.Parameters, ability.Value, p, slope, bend);
            double[] w = [.. p.Select(share => share > 0 ? Elementary.Log(share) : 0)], r = [.. slope.Select((d, k) => p[k] > 1e-300 ? d / p[k] : 0)];
            used.Add((p, w, r));
            logLikelihood += w[answers[i]];
            expected += Sum(p, w);
            plain += Variance(p, w);
            cross += Sum(slope, w);
            (double own, double bias) = item.Moments(ability.Value);
            (information, j) = (information + own, j + bias);
        }

        // The ability solves r0 + Σ (answered - expected) r = 0; the part of the log-likelihood that moves with it is c of that.
        double c = cross / information, r0 = method == AbilityMethod.WeightedLikelihood ? j / (2 * information) : (mean - ability.Value) / (spread * spread);
        double corrected = used.Sum(item => Variance(item.P, [.. item.W.Zip(item.R, (w, r) => w - c * r)]));
        double lz = (logLikelihood - expected) / Math.Sqrt(plain);
        if (!(corrected > 1e-9 * plain))
            return new PersonFit(ability.Value, logLikelihood, lz, double.NaN, double.NaN, ability.Answers, "No corrected value, because all that the answers vary by is ability: the items have one difficulty and slope, or there is one item.");
        double star = (logLikelihood - expected + c * r0) / Math.Sqrt(corrected);
        return new PersonFit(ability.Value, logLikelihood, lz, star, NormalDistribution.Cumulative(star), ability.Answers);
    }

    private static PersonFit None(int answers, string reason) => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, answers, reason);

    private static double Sum(double[] p, double[] w) => p.Zip(w, (a, b) => a * b).Sum();

    private static double Variance(double[] p, double[] w)
    {
        double mean = Sum(p, w);
        return p.Zip(w, (a, b) => a * (b - mean) * (b - mean)).Sum();
    }
}
