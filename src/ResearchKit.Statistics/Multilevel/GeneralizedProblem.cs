using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>A generalised mixed model's data made ready: sorted complete rows, the fit without groups, the deviance; or the reason why there is no estimate.</summary>
internal sealed class GeneralizedProblem
{
    private GeneralizedProblem(MixedModelData data, int[] used, MissingnessRecord missingness, GeneralizedLinearMixedModelOptions options)
    {
        Data = data;
        Used = used;
        Missingness = missingness;
        Options = options;
    }

    public MixedModelData Data { get; }

    /// <summary>The rows of the data that are used, by the levels of the grouping with most.</summary>
    public int[] Used { get; private set; }

    public MissingnessRecord Missingness { get; }

    public GeneralizedLinearMixedModelOptions Options { get; }

    /// <summary>Why there is no estimate, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>The groupings, those with most levels first; empty where the rows were refused before.</summary>
    public RandomFactor[] Factors { get; private set; } = [];

    public CentredRows Centred { get; private set; } = null!;

    public LeastSquaresFactor Fixed { get; private set; } = null!;

    public GeneralizedRows Rows { get; private set; } = null!;

    public GeneralizedStart Start { get; private set; } = null!;

    public MarginalDeviance Deviance { get; private set; } = null!;

    /// <summary>−2 × what the log-likelihood has besides the deviance.</summary>
    public double Constant { get; private set; }

    /// <exception cref="ArgumentException">An outcome is not one of the family, or quadrature is asked for where it does not work.</exception>
    public static GeneralizedProblem Of(MixedModelData data, GeneralizedLinearMixedModelOptions options, CancellationToken cancellationToken)
    {
        (int[] used, MissingnessRecord missingness) = MixedCompleteRows.Find(data, cancellationToken);
        var problem = new GeneralizedProblem(data, used, missingness, options);
        problem.Reason = CompleteRows.WhyTooFew(used.Length, data.Design.Terms.Count) ?? problem.Prepare(cancellationToken);
        return problem;
    }

    private string? Prepare(CancellationToken cancellationToken)
    {
        if (GeneralizedOutcome.WhyConstant(Data, Used, Options.Kernel) is { } constant)
            return constant;
        var groups = Data.RandomTerms.Select((term, index) => (Term: term, Index: index)).GroupBy(term => term.Term.Grouping).ToList();
        Grouping largest = groups.MaxBy(group => group.Key.GroupCount)!.Key;
        Used = SortedBy(largest, Used);
        Factors = [.. groups.Select(group => new RandomFactor(group.Key, [.. group], Used)).OrderByDescending(factor => factor.LevelCount)];
        if (Factors[0].Grouping != largest)
        {
            Used = SortedBy(Factors[0].Grouping, Used);
            Factors = [.. groups.Select(group => new RandomFactor(group.Key, [.. group], Used)).OrderByDescending(factor => factor.LevelCount)];
        }

        bool isScalar = Factors.Length == 1 && Factors[0].Width == 1;
        if (Options.QuadraturePoints > 1 && !isScalar)
        {
            throw new ArgumentException(
                $"Quadrature with {Options.QuadraturePoints} points is for models with one grouping and one effect by it; this one has {string.Join(" and ", Factors.Select(factor => $"{factor.Width} by {factor.Grouping.Name}"))}. Leave QuadraturePoints at 1 (Laplace).");
        }

        if (Factors.Select(factor => GeneralizedOutcome.WhyNotGrouped(Data, Used, factor, Options.Kernel)).FirstOrDefault(reason => reason is not null) is { } ungrouped)
            return ungrouped;

        var regression = new RegressionData(Data.Outcome, Data.Design, Data.Weights);
        Centred = new CentredRows(regression, Used, cancellationToken);
        Fixed = Factorise(cancellationToken);
        if (Fixed.Rank == 0)
            return "No estimate, because every term is zero in all rows. Check how the terms were made.";
        Rows = new GeneralizedRows(Data, Used, Centred, Fixed, Factors, cancellationToken);
        Constant = -2 * ConditionalLikelihood.Constant(Options.Kernel, Rows.Outcome, Rows.Weights);
        Start = GeneralizedStart.Of(Rows, Options, cancellationToken);
        if (Start.SeparatedAlong is { } direction)
            return SeparationReason(direction);
        if (isScalar)
        {
            Deviance = new QuadratureDeviance(Rows, Options);
            return null;
        }

        var layout = new MixedLayout(CrossProducts.Pattern(Centred, Used, Factors, cancellationToken), cancellationToken);
        if (layout.TooLarge)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"No estimate, because {string.Join(" and ", Factors.Select(factor => $"{factor.LevelCount:N0} groups of {factor.Grouping.Name}"))} are crossed so densely that the factor would need a dense block of {layout.FrontSize.Max():N0} effects. Leave a grouping out, or take a sample of its groups.");
        }

        Deviance = new LaplaceDeviance(Rows, layout, Options);
        return null;
    }

    /// <summary>Coefficients of the centred columns at coefficients of the basis.</summary>
    public double[] Solution(ReadOnlySpan<double> basis)
    {
        double scale = Math.Sqrt(Rows.Count);
        double[] solution = basis[..Fixed.Rank].ToArray();
        for (int k = 0; k < solution.Length; k++)
            solution[k] *= scale;
        Fixed.SolveUpper(solution);
        return solution;
    }

    private string SeparationReason(double[] direction)
    {
        double[] step = Solution(direction);
        double largest = step.Max(Math.Abs);
        string[] terms = [.. Enumerable.Range(0, Fixed.Rank)
            .Where(k => Math.Abs(step[k]) > 0.01 * largest && Data.Design.Terms[Fixed.Kept[k]] != DesignMatrix.Intercept)
            .Select(k => Data.Design.Terms[Fixed.Kept[k]])];
        return Options.Kernel == MixedModelFamily.Binomial
            ? $"No estimate, because of perfect separation: {string.Join(", ", terms)} {(terms.Length == 1 ? "tells" : "together tell")} the outcomes apart in all rows, or in all but those at one value, so the likelihood has no maximum, with groups or without. Leave the term out, or merge rare categories."
            : $"No estimate, because of separation: all counts are zero where {string.Join(", ", terms)} {(terms.Length == 1 ? "points" : "together point")} one way, so the likelihood has no maximum. Leave the term out, or merge rare categories.";
    }

    private static int[] SortedBy(Grouping grouping, int[] rows)
    {
        var start = new int[grouping.GroupCount + 1];
        ReadOnlySpan<int> codes = grouping.Codes;
        foreach (int row in rows)
            start[codes[row] + 1]++;
        for (int code = 0; code < grouping.GroupCount; code++)
            start[code + 1] += start[code];
        var sorted = new int[rows.Length];
        foreach (int row in rows)
            sorted[start[codes[row]]++] = row;
        return sorted;
    }

    private LeastSquaresFactor Factorise(CancellationToken cancellationToken)
    {
        int columns = Centred.ColumnCount;
        var qr = new StreamingQr(columns + 1);
        for (int i = 0; i < Centred.Count; i += StreamingQr.BlockRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(StreamingQr.BlockRows, Centred.Count - i);
            Centred.WriteBlock(i, count, qr.Block, StreamingQr.BlockRows);
            qr.AcceptBlock(count);
        }

        qr.Fold();
        return LeastSquaresFactor.Create(qr, columns, Options.RankTolerance, Centred.IsConstant);
    }
}
