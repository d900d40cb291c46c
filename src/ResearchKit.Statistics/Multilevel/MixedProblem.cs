using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>A mixed model's data made ready: complete rows, orthonormal fixed part, cross-products, layout; or the reason why there is no estimate.</summary>
internal sealed class MixedProblem
{
    /// <summary>A share of the outcome's sum of squares below which a rest is rounding.</summary>
    public const double PerfectFit = 1e-11;

    private const double LogTwoPi = 1.8378770664093456;

    private MixedProblem(MixedModelData data, int[] used, MissingnessRecord missingness)
    {
        Data = data;
        Used = used;
        Missingness = missingness;
    }

    public MixedModelData Data { get; }

    /// <summary>The rows of the data that are used.</summary>
    public int[] Used { get; }

    public MissingnessRecord Missingness { get; }

    /// <summary>Why there is no estimate, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>The groupings, those with most levels first; empty where the rows were refused before.</summary>
    public RandomFactor[] Factors { get; private set; } = [];

    public CentredRows Rows { get; private set; } = null!;

    public LeastSquaresFactor Fixed { get; private set; } = null!;

    public ProfiledDeviance? Deviance { get; private set; }

    /// <summary>What the deviance has besides <see cref="DeviancePoint.Objective"/>.</summary>
    public double DevianceConstant { get; private set; }

    public double LogWeights { get; private set; }

    public static MixedProblem Of(MixedModelData data, LinearMixedModelOptions options, CancellationToken cancellationToken)
    {
        (int[] used, MissingnessRecord missingness) = MixedCompleteRows.Find(data, cancellationToken);
        var problem = new MixedProblem(data, used, missingness);
        problem.Reason = CompleteRows.WhyTooFew(used.Length, data.Design.Terms.Count) ?? problem.Prepare(options, cancellationToken);
        return problem;
    }

    private string? Prepare(LinearMixedModelOptions options, CancellationToken cancellationToken)
    {
        var indexed = Data.RandomTerms.Select((term, index) => (Term: term, Index: index));
        Factors =
        [
            .. indexed.GroupBy(term => term.Term.Grouping).Select(group => new RandomFactor(group.Key, [.. group], Used))
                .OrderByDescending(factor => factor.LevelCount),
        ];
        if (Factors.Select(WhyNotGrouped).FirstOrDefault(reason => reason is not null) is { } ungrouped)
            return ungrouped;

        var regression = new RegressionData(Data.Outcome, Data.Design, Data.Weights, Data.Offset);
        Rows = new CentredRows(regression, Used, cancellationToken);
        if (!Rows.OutcomeVaries)
            return "No estimate, because the outcome is the same in every row: there is nothing to explain. Check the outcome and the rows chosen.";
        Fixed = Factorise(Rows, options, cancellationToken);
        if (Fixed.Rank == 0)
            return "No estimate, because every term is zero in all rows. Check how the terms were made.";
        double explained = Fixed.RotatedOutcome.Sum(value => value * value), rest = Fixed.OutcomeRest * Fixed.OutcomeRest;
        if (Used.Length <= Fixed.Rank || rest <= PerfectFit * PerfectFit * (explained + rest))
            return "No estimate, because the fixed part explains the outcome without a rest: there is nothing left for groups and residuals to vary in. Leave out terms, or check whether the outcome was computed from them.";

        CrossProducts products = CrossProducts.Of(Rows, Used, Factors, Fixed, options.MaximumThreads, cancellationToken);
        var layout = new MixedLayout(products, cancellationToken);
        if (layout.TooLarge)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"No estimate, because {string.Join(" and ", Factors.Select(factor => $"{factor.LevelCount:N0} groups of {factor.Grouping.Name}"))} are crossed so densely that the factor would need a dense block of {layout.FrontSize.Max():N0} effects. Leave a grouping out, or take a sample of its groups.");
        }

        Deviance = new ProfiledDeviance(layout, options.Likelihood, Used.Length, options.MaximumThreads);
        DevianceConstant = Constant(options.Likelihood);
        return null;
    }

    private string? WhyNotGrouped(RandomFactor factor)
    {
        string name = factor.Grouping.Name;
        if (factor.LevelCount == 1)
            return $"No estimate, because all complete rows are of one {name}: how groups differ cannot be seen in one group. Leave the random term of {name} out, or add groups.";
        if (factor.LevelCount == Used.Length)
            return $"No estimate, because every row is a {name} of its own: what differs between groups cannot be told from the residual. Leave the random term of {name} out, or use a coarser grouping.";
        foreach (int term in factor.TermOf.Distinct())
        {
            int effects = factor.TermOf.Count(one => one == term) * factor.LevelCount;
            if (effects >= Used.Length)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"No estimate, because {Used.Length:N0} rows cannot determine the {effects:N0} effects that vary by {name}: they cannot be told from the residual. Leave slopes out of the random term of {name}, or add rows per group.");
            }
        }

        return null;
    }

    private double Constant(LikelihoodKind likelihood)
    {
        bool isRestricted = likelihood == LikelihoodKind.Restricted;
        double divisor = Used.Length - (isRestricted ? Fixed.Rank : 0);
        double constant = divisor * (1 + LogTwoPi - Elementary.Log(divisor) + 2 * (Elementary.Log(Fixed.OutcomeRest) - Elementary.Log(Rows.OutcomeScale)));
        for (int k = 0; isRestricted && k < Fixed.Rank; k++)
            constant += 2 * (Elementary.Log(Math.Abs(Fixed[k, k])) - Elementary.Log(Rows.Scale[Fixed.Kept[k]]));
        for (int i = 0; Data.Weights is not null && i < Rows.Count; i++)
            LogWeights += Elementary.Log(Rows.Weight(i));
        return constant - LogWeights;
    }

    private static LeastSquaresFactor Factorise(CentredRows rows, LinearMixedModelOptions options, CancellationToken cancellationToken)
    {
        int columns = rows.ColumnCount + 1, chunks = Math.Clamp(rows.Count / 50_000, 1, 8);
        var parts = new StreamingQr[chunks];
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = options.MaximumThreads, CancellationToken = cancellationToken }, chunk =>
        {
            var qr = new StreamingQr(columns);
            int to = (int)((long)rows.Count * (chunk + 1) / chunks);
            for (int i = (int)((long)rows.Count * chunk / chunks); i < to; i += StreamingQr.BlockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(StreamingQr.BlockRows, to - i);
                rows.WriteBlock(i, count, qr.Block, StreamingQr.BlockRows);
                qr.AcceptBlock(count);
            }

            parts[chunk] = qr;
        });
        StreamingQr all = parts[0];
        foreach (StreamingQr part in parts.Skip(1))
        {
            for (int i = 0; i < columns; i++)
            {
                Span<double> row = all.NextRow();
                for (int j = 0; j < columns; j++)
                    row[j * StreamingQr.BlockRows] = j < i ? 0 : part[i, j];
                all.Accept();
            }

            all.Fold();
        }

        return LeastSquaresFactor.Create(all, rows.ColumnCount, options.RankTolerance, rows.IsConstant);
    }
}
