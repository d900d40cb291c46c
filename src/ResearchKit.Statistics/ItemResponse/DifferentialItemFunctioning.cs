using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>The classes of the Educational Testing Service for the size of differential functioning (Dorans and Holland 1993).</summary>
public enum DifferenceClass
{
    /// <summary>Negligible: not significant, or below 1 in delta.</summary>
    A,

    /// <summary>Moderate: significant and at least 1 in delta, but not C.</summary>
    B,

    /// <summary>Large: at least 1.5 in delta and significantly above 1.</summary>
    C,

    /// <summary>There is no estimate.</summary>
    None,
}

/// <summary>The Mantel-Haenszel test of one item.</summary>
/// <param name="Item">The item.</param>
/// <param name="CommonOddsRatio">Odds of a right answer in the reference group over those in the focal group, at the same score; above 1 the item is harder for the focal group.</param>
/// <param name="Delta">-2.35 times its logarithm: below 0 the item is harder for the focal group.</param>
/// <param name="StandardError">Of delta (Robins, Breslow and Greenland 1986).</param>
/// <param name="ChiSquare">With continuity correction (none where the difference is below a half, as in R), 1 degree of freedom.</param>
/// <param name="PValue">Its p value.</param>
/// <param name="Class">The ETS class.</param>
/// <param name="Reason">Null, or why there is no estimate.</param>
public sealed record MantelHaenszelDifference(string Item, double CommonOddsRatio, double Delta, double StandardError, double ChiSquare, double PValue, DifferenceClass Class, string? Reason);

/// <summary>The logistic regression test of one item (Swaminathan and Rogers 1990).</summary>
/// <param name="Item">The item.</param>
/// <param name="UniformChiSquare">Likelihood ratio of the group at the same score, 1 degree of freedom.</param>
/// <param name="UniformPValue">Its p value.</param>
/// <param name="NonuniformChiSquare">Likelihood ratio of the group by score besides, 1 degree of freedom.</param>
/// <param name="NonuniformPValue">Its p value.</param>
/// <param name="LogOddsRatio">The log odds ratio of the focal group at the same score; below 0 the item is harder for it.</param>
/// <param name="Reason">Null, or why there is no estimate.</param>
public sealed record LogisticDifference(string Item, double UniformChiSquare, double UniformPValue, double NonuniformChiSquare, double NonuniformPValue, double LogOddsRatio, string? Reason);

/// <summary>The likelihood-ratio test of one item against anchors (Thissen, Steinberg and Wainer 1993).</summary>
/// <param name="Item">The item.</param>
/// <param name="Statistic">Twice the gain in log-likelihood of letting the item differ between the groups.</param>
/// <param name="DegreesOfFreedom">Its parameters.</param>
/// <param name="PValue">Share of chi-square above the statistic.</param>
/// <param name="Reference">The item in the reference group, on the anchors' scale.</param>
/// <param name="Focal">The item in the focal group.</param>
/// <param name="Reason">Null, or why there is no test.</param>
public sealed record LikelihoodRatioDifference(string Item, double Statistic, int DegreesOfFreedom, double PValue, ItemEstimate? Reference, ItemEstimate? Focal, string? Reason);

/// <summary>
/// Differential item functioning: whether an item is easier for one group than for another among persons of the same ability. A difference is a question about the item, not about the groups.
/// </summary>
public static class DifferentialItemFunctioning
{
    private const double DeltaFactor = -2.35;

    /// <summary>The two groups that are compared: the first in order of the alphabet is the reference unless another is named.</summary>
    /// <param name="data">Answers with two groups.</param>
    /// <param name="reference">The reference group; null for the first.</param>
    /// <exception cref="ArgumentException">There are not two groups, or no such group.</exception>
    public static (string Reference, string Focal) Groups(ItemResponseData data, string? reference = null) => Complete.Names(data, reference);

    /// <summary>The Mantel-Haenszel test of each item; persons are matched on the number right of all items, the studied one among them. Items of right and wrong, complete rows only.</summary>
    /// <param name="data">Answers with two groups; the first in order of the alphabet is the reference unless named.</param>
    /// <param name="reference">The reference group; null for the first.</param>
    /// <exception cref="ArgumentException">There are not two groups, or answers are not 0 and 1.</exception>
    public static IReadOnlyList<MantelHaenszelDifference> MantelHaenszel(ItemResponseData data, string? reference = null)
    {
        Complete rows = Complete.Of(data, reference);
        return [.. Enumerable.Range(0, data.Items.Count).Select(item => MantelHaenszel(data.Items[item], rows, item))];
    }

    /// <summary>The logistic regression test of each item on the number right of all items, the group, and their product. Complete rows only.</summary>
    /// <param name="data">Answers with two groups.</param>
    /// <param name="reference">The reference group; null for the first in order of the alphabet.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There are not two groups, or answers are not 0 and 1.</exception>
    public static IReadOnlyList<LogisticDifference> Logistic(ItemResponseData data, string? reference = null, CancellationToken cancellationToken = default)
    {
        Complete rows = Complete.Of(data, reference);
        return [.. Enumerable.Range(0, data.Items.Count).Select(item => Logistic(data.Items[item], rows, item, cancellationToken))];
    }

    /// <summary>Tests items one by one by a model of both groups in which all other items are the same for both: the anchors.</summary>
    /// <param name="data">Answers with two groups.</param>
    /// <param name="options">The model.</param>
    /// <param name="studied">Items to test; null for all.</param>
    /// <param name="anchors">Items taken to be the same for both groups; null for all others. Items that are neither are left out.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There are not two groups, or a name is no item of the data.</exception>
    public static IReadOnlyList<LikelihoodRatioDifference> LikelihoodRatio(
        ItemResponseData data, ItemResponseOptions? options = null, IReadOnlyList<string>? studied = null, IReadOnlyList<string>? anchors = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        (string first, string second) = Complete.Names(data, null);
        foreach (string name in (studied ?? []).Concat(anchors ?? []))
        {
            if (!data.Items.Contains(name, StringComparer.Ordinal))
                throw new ArgumentException($"There is no item '{name}'. The items: {string.Join(", ", data.Items)}.", nameof(studied));
        }

        var model = new MarginalItemResponseModel(options);
        var tests = new List<LikelihoodRatioDifference>();
        foreach (string name in studied ?? data.Items)
        {
            int item = data.Items.ToList().IndexOf(name);
            int[] others = [.. Enumerable.Range(0, data.Items.Count).Where(i => i != item && (anchors is null || anchors.Contains(data.Items[i], StringComparer.Ordinal)))];
            string[] names = [.. others.Select(i => data.Items[i])];
            ReadOnlyMemory<double>[] columns = [.. others.Select(data.Column)];
            ItemResponseResult same = model.Fit(data.WithItems([.. names, name], [.. columns, data.Column(item)]), cancellationToken);
            ItemResponseResult apart = model.Fit(data.WithItems([.. names, $"{name} ({first})", $"{name} ({second})"], [.. columns, Only(data, item, first), Only(data, item, second)]), cancellationToken);
            ItemResponseResult? failed = new[] { same, apart }.FirstOrDefault(fit => fit.Convergence.Status != ConvergenceStatus.Converged || fit.Items.Any(i => i.Curve is null && i.Name.StartsWith(name, StringComparison.Ordinal)));
            double statistic = 2 * (apart.LogLikelihood - same.LogLikelihood);
            int df = apart.ParameterCount - same.ParameterCount;
            tests.Add(failed is null
                ? new LikelihoodRatioDifference(name, statistic, df, ChiSquaredDistribution.UpperTail(Math.Max(statistic, 0), df), apart.ItemNamed($"{name} ({first})"), apart.ItemNamed($"{name} ({second})"), null)
                : new LikelihoodRatioDifference(name, double.NaN, 0, double.NaN, null, null, $"No test, because a model of it has no estimate. {failed.Convergence.Reason ?? failed.Items.First(i => i.Curve is null).Reason}"));
        }

        return tests;
    }

    private static double[] Only(ItemResponseData data, int item, string group)
    {
        double[] column = data.Answers(item).ToArray();
        for (int row = 0; row < column.Length; row++)
            column[row] = data.Groups![row] == group ? column[row] : double.NaN;
        return column;
    }

    private static MantelHaenszelDifference MantelHaenszel(string name, Complete rows, int item)
    {
        int levels = rows.Answers.Length + 1;
        var cells = new double[levels, 4]; // reference right, wrong; focal right, wrong
        for (int row = 0; row < rows.Weights.Length; row++)
            cells[rows.Scores[row], (rows.IsFocal[row] ? 2 : 0) + (rows.Answers[item][row] == 1 ? 0 : 1)] += rows.Weights[row];
        double r = 0, s = 0, difference = 0, variance = 0, pr = 0, mixed = 0, qs = 0;
        for (int k = 0; k < levels; k++)
        {
            (double a, double b, double c, double d) = (cells[k, 0], cells[k, 1], cells[k, 2], cells[k, 3]);
            double n = a + b + c + d;
            if (n <= 1)
                continue;
            (double rk, double sk, double p, double q) = (a * d / n, b * c / n, (a + d) / n, (b + c) / n);
            (r, s, pr, mixed, qs) = (r + rk, s + sk, pr + p * rk, mixed + p * sk + q * rk, qs + q * sk);
            difference += a - (a + b) * (a + c) / n;
            variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1));
        }

        if (!(r > 0 && s > 0))
            return new MantelHaenszelDifference(name, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, DifferenceClass.None, "No estimate, because at no score do both groups have right and wrong answers to compare. Use more persons, or wider bands of scores.");
        double log = Elementary.Log(r / s), delta = DeltaFactor * log;
        double error = -DeltaFactor * Math.Sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s));
        double corrected = Math.Abs(difference) - (Math.Abs(difference) >= 0.5 ? 0.5 : 0), chi = corrected * corrected / variance, pValue = ChiSquaredDistribution.UpperTail(chi, 1);
        bool isLarge = Math.Abs(delta) >= 1.5 && Math.Abs(delta) - NormalDistribution.Quantile(0.95) * error > 1;
        DifferenceClass size = isLarge ? DifferenceClass.C : Math.Abs(delta) >= 1 && pValue < 0.05 ? DifferenceClass.B : DifferenceClass.A;
        return new MantelHaenszelDifference(name, r / s, delta, error, chi, pValue, size, null);
    }

    private static LogisticDifference Logistic(string name, Complete rows, int item, CancellationToken cancellationToken)
    {
        double[] y = [.. rows.Answers[item].Select(answer => (double)answer)], score = [.. rows.Scores.Select(s => (double)s)], focal = [.. rows.IsFocal.Select(f => f ? 1.0 : 0)];
        double[] product = [.. score.Zip(focal, (s, f) => s * f)];
        var model = new GeneralizedLinearModel(GeneralizedFamily.Binomial);
        GeneralizedLinearModelResult Fit(params (string, double[])[] columns) => model.Fit(
            new RegressionData(y, DesignMatrix.Create(true, y.Length, [.. columns.Select(column => (column.Item1, (ReadOnlyMemory<double>)column.Item2))]), rows.Weights), cancellationToken);
        GeneralizedLinearModelResult none = Fit(("score", score)), uniform = Fit(("score", score), ("focal", focal)), both = Fit(("score", score), ("focal", focal), ("score by focal", product));
        if (new[] { none, uniform, both }.FirstOrDefault(fit => !fit.Convergence.IsUsable) is { } failed)
            return new LogisticDifference(name, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, failed.Convergence.Reason);
        double first = Math.Max(0, 2 * (uniform.LogLikelihood - none.LogLikelihood)), second = Math.Max(0, 2 * (both.LogLikelihood - uniform.LogLikelihood));
        return new LogisticDifference(name, first, ChiSquaredDistribution.UpperTail(first, 1), second, ChiSquaredDistribution.UpperTail(second, 1), uniform["focal"].Value, null);
    }

    /// <summary>Rows with every answer, as 0 and 1, with the number right.</summary>
    private sealed record Complete(int[][] Answers, int[] Scores, bool[] IsFocal, double[] Weights)
    {
        public static (string Reference, string Focal) Names(ItemResponseData data, string? reference)
        {
            ArgumentNullException.ThrowIfNull(data);
            string[] names = [.. (data.Groups ?? []).Where(group => group is not null).Select(group => group!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (names.Length != 2)
                throw new ArgumentException($"Differential functioning compares two groups; the data has {(names.Length == 0 ? "none" : string.Join(", ", names))}. Give each row one of two groups.", nameof(data));
            if (reference is not null && !names.Contains(reference, StringComparer.Ordinal))
                throw new ArgumentException($"There is no group '{reference}'. The groups: {string.Join(", ", names)}.", nameof(reference));
            return reference == names[1] ? (names[1], names[0]) : (names[0], names[1]);
        }

        public static Complete Of(ItemResponseData data, string? reference)
        {
            (_, string focal) = Names(data, reference);
            int items = data.Items.Count;
            int[] rows = [.. Enumerable.Range(0, data.PersonCount).Where(row => data.Groups![row] is not null && !(data.Weights is { } w && !(w.Span[row] > 0))
                && Enumerable.Range(0, items).All(i => !double.IsNaN(data.Answers(i)[row])))];
            var answers = new int[items][];
            for (int i = 0; i < items; i++)
            {
                answers[i] = [.. rows.Select(row => (int)data.Answers(i)[row])];
                if (answers[i].Any(answer => answer > 1))
                    throw new ArgumentException($"Item '{data.Items[i]}' has more than two categories; this test is for right (1) and wrong (0). Use LikelihoodRatio.", nameof(data));
            }

            return new Complete(
                answers, [.. rows.Select((_, r) => answers.Sum(column => column[r]))], [.. rows.Select(row => data.Groups![row] == focal)],
                [.. rows.Select(row => data.Weights is { } w ? w.Span[row] : 1)]);
        }
    }
}
