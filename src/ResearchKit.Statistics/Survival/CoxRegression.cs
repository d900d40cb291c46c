using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <summary>Cox's proportional hazards regression by maximum partial likelihood.</summary>
/// <remarks>
/// <para>
/// Method: Newton's steps from zero, halved where the likelihood would fall, over rows sorted once; columns are centred within strata. Tied events by Efron or Breslow. Entries (left truncation, covariates that change over time),
/// strata, weights and an offset are taken up. Agrees with R's <c>survival::coxph</c> to a relative 1e-7 on the stored reference values. Memory beyond the data: about p + 6 numbers a row.
/// </para>
/// <para>
/// Monotone likelihood. Where a combination of the terms is largest in whoever has the event, of all then at risk, a coefficient is infinite: the result says so by name, with a proof tried against all rows, instead of giving a large number.
/// </para>
/// <para>
/// Limits. Hazards are taken to be proportional: <see cref="CoxResult.ProportionalHazards"/> tests that. Cluster-robust errors need some 40 clusters and more. No frailties (R's <c>coxme</c>), no exact ties, no penalised likelihood (R's <c>coxphf</c>).
/// Sources: Cox (1972), JRSS B 34; Efron (1977), JASA 72; Lin and Wei (1989), JASA 84; Therneau and Grambsch (2000), Modeling Survival Data.
/// </para>
/// </remarks>
public sealed class CoxRegression : IEstimator<CoxData, CoxResult>
{
    private readonly CoxOptions _options;

    /// <summary>A Cox regression with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public CoxRegression(CoxOptions? options = null)
    {
        _options = options ?? new CoxOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A number is infinite, an event is neither 0 nor 1, a weight negative, a time too early under the rule, or cluster-robust errors are asked for without clusters; the message names the row.
    /// </exception>
    public CoxResult Fit(CoxData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        bool byCluster = _options.StandardErrors.NeedsClusters();
        if (byCluster && data.Clusters is null)
            throw new ArgumentException($"{_options.StandardErrors} standard errors need clusters: pass a Grouping (such as the learners' schools) with the data.", nameof(data));
        cancellationToken.ThrowIfCancellationRequested();
        EventRows events = CoxResult.Find(data, _options, byCluster, cancellationToken);
        string[] terms = [.. data.Terms];
        CoxResult None(string reason) => CoxResult.None(data, _options, events, reason);
        if (terms.Length == 0)
            return None("No estimate, because there is no term: the baseline hazard takes up the intercept. Name a term, or estimate a KaplanMeier curve.");
        if (CompleteRows.WhyTooFew(events.Count, terms.Length) is { } tooFew)
            return None(tooFew);
        if (!events.Kind.Contains(1))
            return None("No estimate, because no usable row has the event. Check the event's coding (1 where it happened), or observe for longer.");

        var rows = new CoxRows(data, events, cancellationToken);
        CoxFit fit = CoxFit.Maximise(rows, _options, cancellationToken);
        if (fit.Monotone is { } monotone)
            return None(monotone.Reason(terms));
        if (fit.Kept.Length == 0)
            return None("No estimate, because no term differs among those at risk at any event. Check how the terms were made, and whether strata leave something to compare.");
        if (!fit.IsConverged)
        {
            return None(
                $"No estimate, because the partial likelihood still rises after {fit.Iterations} steps and its maximum may be at infinity, though that is not proved. Look for terms of very rare categories, rescale the terms, or raise MaximumIterations.");
        }

        return CoxResult.Of(data, _options, events, rows, fit, terms, cancellationToken);
    }
}
