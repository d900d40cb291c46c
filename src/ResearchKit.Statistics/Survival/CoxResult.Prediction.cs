using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survival;

/// <content>What the model says of given values, and of the rows it was fitted to.</content>
public sealed partial class CoxResult
{
    /// <summary>The share without the event by time for given values of the terms. R: <c>survfit(coxph)</c>.</summary>
    /// <param name="values">A value for each of <see cref="Estimates"/>, in order.</param>
    /// <param name="stratum">Code of the stratum whose baseline hazard is used. Default 0.</param>
    /// <param name="interval">The scale of the intervals. Default log-log; R's default is log.</param>
    /// <param name="offset">Offset of the log hazard. Default 0.</param>
    /// <remarks>Of a share at fixed values. With covariates that change over time there is no such share: their future would have to be known.</remarks>
    /// <exception cref="ArgumentException">There are not as many values as terms, one is no number, or there is no such stratum.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public PredictedSurvival Predict(IReadOnlyList<double> values, int stratum = 0, IntervalScale interval = IntervalScale.LogLog, double offset = 0)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Convergence.IsUsable)
            throw new InvalidOperationException($"There is nothing to predict from. {Convergence.Reason}");
        if (values.Count != Estimates.Count || values.Any(value => !double.IsFinite(value)))
            throw new ArgumentException($"A prediction takes a finite value for each of the terms {string.Join(", ", Estimates.Select(estimate => estimate.Term))}, in this order.", nameof(values));
        BaselineHazard baseline = Baseline.FirstOrDefault(one => one.Stratum == stratum)
            ?? throw new ArgumentException($"There is no stratum with the code {stratum}. Those with rows: {string.Join(", ", Baseline.Select(one => one.Stratum))}.", nameof(stratum));
        int n = baseline.Times.Count, columns = Scale.Length;
        double[] x = [.. values.Select((value, j) => (value - baseline.Means[j]) * Scale[j])];
        double ratio = Elementary.Exp(offset + x.Zip(Coefficients, (a, b) => a * b).Sum());
        double[] survival = new double[n], error = new double[n], lower = new double[n], upper = new double[n], cumulative = new double[n], gap = new double[Kept.Length];
        for (int k = 0; k < n; k++)
        {
            cumulative[k] = ratio * baseline.CumulativeHazard[k];
            survival[k] = Elementary.Exp(-cumulative[k]);
            for (int a = 0; a < gap.Length; a++)
                gap[a] = x[Kept[a]] * baseline.CumulativeHazard[k] - baseline.Columns[k * columns + Kept[a]];
            double variance = baseline.Variance[k];
            for (int a = 0; a < gap.Length; a++)
            {
                for (int b = 0; b < gap.Length; b++)
                    variance += gap[a] * ScaledCovariance[a, b] * gap[b];
            }

            double logError = ratio * Math.Sqrt(variance);
            error[k] = survival[k] * logError;
            (lower[k], upper[k]) = interval.Of(survival[k], logError, ConfidenceLevel);
        }

        return new PredictedSurvival(baseline.Times, survival, error, lower, upper, cumulative);
    }

    /// <summary>Events less expected events of each row of the data of the fit. Plotted against a number they show its functional form; they are skewed, between minus infinity and one.</summary>
    /// <param name="data">The data that the model was fitted to.</param>
    /// <param name="cancellationToken">Stops a long computation.</param>
    /// <returns>One value a row; NaN for rows that were left out.</returns>
    /// <exception cref="ArgumentException">The data have other terms.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<double> MartingaleResiduals(CoxData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Convergence.IsUsable)
            throw new InvalidOperationException($"There are no residuals. {Convergence.Reason}");
        if (!data.Terms.SequenceEqual(Estimates.Select(estimate => estimate.Term), StringComparer.Ordinal))
            throw new ArgumentException($"The data have the terms {string.Join(", ", data.Terms)}; the model has {string.Join(", ", Estimates.Select(estimate => estimate.Term))}. Give the data of the fit.", nameof(data));
        EventRows events = Find(data, Options, data.Clusters is not null && Options.StandardErrors >= Regression.StandardErrorKind.CR0, cancellationToken);
        var rows = new CoxRows(data, events, cancellationToken);
        double[] coefficients = [.. Coefficients.Select((value, j) => rows.Scale[j] == 0 ? 0 : value * Scale[j] / rows.Scale[j])];
        double[] martingale = CoxResiduals.Of(rows, rows.Predictor(coefficients), Options.Ties, [], 0, cancellationToken).Martingale;
        var residuals = new double[data.Times.RowCount];
        Array.Fill(residuals, double.NaN);
        for (int i = 0; i < martingale.Length; i++)
            residuals[rows.DataRows[i]] = martingale[i];
        return residuals;
    }
}
