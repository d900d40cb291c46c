using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Survival;

/// <summary>
/// Whether the effects of a Cox regression are the same at all times: Grambsch and Therneau's test on Schoenfeld's residuals, as the score test of each term times a function of time. Immutable. R: <c>cox.zph</c> (survival 3).
/// </summary>
/// <param name="Time">The function of time.</param>
/// <param name="Terms">The terms in the fit.</param>
/// <param name="ChiSquared">Statistic of each term, with one degree of freedom.</param>
/// <param name="PValues">Their p values.</param>
/// <param name="GlobalChiSquared">Statistic of all terms together; NaN where there is none.</param>
/// <param name="GlobalDegreesOfFreedom">Number of terms.</param>
/// <param name="GlobalPValue">Its p value.</param>
public sealed record ProportionalHazardsTest(
    HazardTime Time, IReadOnlyList<string> Terms, IReadOnlyList<double> ChiSquared, IReadOnlyList<double> PValues, double GlobalChiSquared, int GlobalDegreesOfFreedom, double GlobalPValue)
{
    internal static ProportionalHazardsTest Of(CoxRows rows, EventRows source, CoxFit fit, CoxOptions options, IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        Func<double, double> transform = Transform(rows, source, options.ProportionalHazardsTime);
        CoxLikelihood at = CoxLikelihood.At(rows, fit.Coefficients, options.Ties, cancellationToken, transform);
        int p = fit.Kept.Length;
        double[,] plain = CoxFit.Block(at.Information, fit.Kept), crossed = CoxFit.Block(at.TimeInformation, fit.Kept), squared = CoxFit.Block(at.TimeSquareInformation, fit.Kept);
        double[] score = [.. fit.Kept.Select(j => at.TimeScore[j])], chiSquared = new double[p];
        for (int k = 0; k < p; k++)
            chiSquared[k] = Statistic(plain, crossed, squared, score, [k]);
        double all = Statistic(plain, crossed, squared, score, [.. Enumerable.Range(0, p)]);
        return new ProportionalHazardsTest(
            options.ProportionalHazardsTime, [.. fit.Kept.Select(j => terms[j])], chiSquared, [.. chiSquared.Select(value => ChiSquaredDistribution.UpperTail(value, 1))], all, p, ChiSquaredDistribution.UpperTail(all, p));
    }

    /// <summary>The score statistic of some time-varying effects, with all constant ones in the model; NaN where the information is singular (all events at one time).</summary>
    private static double Statistic(double[,] plain, double[,] crossed, double[,] squared, double[] score, int[] tested)
    {
        int p = score.Length, size = p + tested.Length;
        var information = new double[size, size];
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < size; b++)
            {
                information[a, b] = (a < p, b < p) switch
                {
                    (true, true) => plain[a, b],
                    (true, false) => crossed[a, tested[b - p]],
                    (false, true) => crossed[tested[a - p], b],
                    _ => squared[tested[a - p], tested[b - p]],
                };
            }
        }

        double[] gradient = [.. new double[p], .. tested.Select(k => score[k])];
        return SymmetricSolver.Of(information) is { } solver ? gradient.Zip(solver.Solve(gradient), (u, s) => u * s).Sum() : double.NaN;
    }

    private static Func<double, double> Transform(CoxRows rows, EventRows source, HazardTime kind)
    {
        Func<double, double> raw = kind switch
        {
            HazardTime.Identity => time => time,
            HazardTime.Logarithm => Elementary.Log,
            HazardTime.Rank => Ranks(source.Time),
            _ => Shares(source),
        };
        double sum = 0;
        int count = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (!rows.IsEvent[i])
                continue;
            sum += raw(rows.Time[i]);
            count++;
        }

        double mean = sum / count;
        return time => raw(time) - mean;
    }

    private static Func<double, double> Ranks(double[] times)
    {
        double[] sorted = [.. times];
        Array.Sort(sorted);
        return time =>
        {
            int first = FirstAtLeast(sorted, time), next = first;
            while (next < sorted.Length && sorted[next] == time)
                next++;
            return (first + 1 + next) / 2.0;
        };
    }

    private static Func<double, double> Shares(EventRows rows)
    {
        RiskSteps steps = RiskSteps.Of(rows.WithoutWeights(), [.. Enumerable.Range(0, rows.Count)], 1);
        double[] before = new double[steps.Times.Length + 1];
        double share = 1;
        for (int k = 0; k < steps.Times.Length; k++)
        {
            before[k] = 1 - share;
            share *= 1 - steps.Events[0][k] / steps.AtRisk[k];
        }

        before[^1] = 1 - share;
        return time => before[FirstAtLeast(steps.Times, time)];
    }

    private static int FirstAtLeast(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
