using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;
using ResearchKit.Statistics.Reliability;

namespace ResearchKit.Models;

/// <summary>Reliability of scales and agreement of raters, of columns of a data frame.</summary>
/// <remarks>
/// Coefficients of protected rows go through the release gate, as if the means and covariances of the items were shown. Kappa, which is a table of categories, is refused: release the table.
/// </remarks>
public static class Reliability
{
    /// <summary>Cronbach's alpha, and what each item does for it.</summary>
    /// <param name="frame">The data, one row a person.</param>
    /// <param name="items">The columns of the items, two or more.</param>
    /// <param name="options">Reversed items, missing answers, interval; null for the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and it would tell of too few learners, or of single ones; the message says what works.</exception>
    public static ReliabilityModel<CronbachAlphaResult> Alpha(DataFrame frame, IReadOnlyList<string> items, CronbachAlphaOptions? options = null, CancellationToken cancellationToken = default)
    {
        const string call = "Reliability.Alpha";
        ScaleItems scale = Items(frame, items, call);
        if (ItemMoments.AreProtected(frame) && options?.Missing == MissingItemAnswers.Pairwise)
            throw new ProtectedDataException($"{call} of protected rows takes no pairwise covariances: each pair of items would rest on other learners, and differences of few of them tell. Leave Missing out of the options, so that rows with all answers count.");
        CronbachAlphaResult result = new CronbachAlpha(options).Fit(scale, cancellationToken);
        string? line = !result.Convergence.IsUsable ? null : string.Create(CultureInfo.InvariantCulture,
            $"alpha = {result.Alpha:F3}, {result.ConfidenceLevel * 100:0.##} % CI [{result.Lower:F3}, {result.Upper:F3}]; of standardised items {result.Standardised:F3}; mean correlation of items {result.MeanInterItemCorrelation:F3}; Guttman's lambda 6 {result.GuttmanLambda6:F3}.");
        return new ReliabilityModel<CronbachAlphaResult>(frame, call, result, result, Decide(frame, call, items, result, cancellationToken), Table, line);

        TableBuilder Table() => result.Items.Count == 0 ? new TableBuilder("Cronbach's alpha").Labels("item", [.. items]) : new TableBuilder("Cronbach's alpha")
            .Labels("item", [.. result.Items.Select(item => item.IsReversed ? $"{item.Name} (reversed)" : item.Name)])
            .Number("mean", [.. result.Items.Select(item => item.Mean)], decimals: 2)
            .Number("SD", [.. result.Items.Select(item => item.StandardDeviation)], decimals: 2)
            .Number("item-rest r", [.. result.Items.Select(item => item.ItemRest)], decimals: 3)
            .Number("alpha if dropped", [.. result.Items.Select(item => item.AlphaIfDropped)], decimals: 3);
    }

    /// <summary>McDonald's omega by a model of one factor.</summary>
    /// <param name="frame">The data, one row a person.</param>
    /// <param name="items">The columns of the items, three or more.</param>
    /// <param name="options">Missing answers and robust errors; null for the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers, or there are fewer than three.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and it would tell of too few learners, or of single ones; the message says what works.</exception>
    public static ReliabilityModel<OmegaResult> Omega(DataFrame frame, IReadOnlyList<string> items, StructuralEquationOptions? options = null, CancellationToken cancellationToken = default)
    {
        const string call = "Reliability.Omega";
        ScaleItems scale = Items(frame, items, call);
        Factors.RefuseFullInformation(frame, call, options);
        OmegaResult result = Statistics.Reliability.Omega.OfOneFactor(scale, options, cancellationToken);
        StructuralEquationResult model = result.Model;
        var fit = new ReliabilityStatement("McDonald's omega by a model of one factor", [result.Total], model.ConfidenceLevel, model.SampleSizes, model.Missingness, model.Convergence, result.Warnings);
        string? line = !model.Convergence.IsUsable ? null : string.Create(CultureInfo.InvariantCulture,
            $"omega = {result.Total.Value:F3}, {model.ConfidenceLevel * 100:0.##} % CI [{result.Total.Lower:F3}, {result.Total.Upper:F3}], of the variance that the model implies; {result.TotalOfObserved:F3} of the variance observed.");
        StructuralParameter[] loadings = [.. model.Parameters.Where(one => one.Operator == "=~")];
        return new ReliabilityModel<OmegaResult>(frame, call, fit, result, Decide(frame, call, items, fit, cancellationToken), () => new TableBuilder("McDonald's omega")
            .Labels("item", [.. loadings.Select(one => one.Right)])
            .Number("loading", [.. loadings.Select(one => one.Estimate.Value)], decimals: 3)
            .Number("standardised", [.. loadings.Select(one => one.Standardised.Value)], decimals: 3), line, model.Convergence.IsUsable ? [$"One factor: {FactorModel.FitLine(model.Fit)}"] : []);
    }

    /// <summary>The six intraclass correlations of raters (Shrout and Fleiss 1979).</summary>
    /// <param name="frame">The data, one row a person, one column a rater.</param>
    /// <param name="raters">The columns of the ratings, two or more.</param>
    /// <param name="confidenceLevel">Level of intervals. Default 0.95.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and it would tell of too few learners, or of single ones; the message says what works.</exception>
    public static ReliabilityModel<IntraclassCorrelationResult> Intraclass(DataFrame frame, IReadOnlyList<string> raters, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        const string call = "Reliability.Intraclass";
        IntraclassCorrelationResult result = new IntraclassCorrelation(confidenceLevel).Fit(Items(frame, raters, call), cancellationToken);
        return new ReliabilityModel<IntraclassCorrelationResult>(frame, call, result, result, Decide(frame, call, raters, result, cancellationToken), () => new TableBuilder("Intraclass correlations")
            .Labels("form", [.. result.Forms.Select(form => form.Name)])
            .Text("of", [.. result.Forms.Select(form => form.Meaning)])
            .Number("ICC", [.. result.Forms.Select(form => form.Value)], decimals: 3)
            .Interval(string.Create(CultureInfo.InvariantCulture, $"{confidenceLevel * 100:0.##} % CI"), [.. result.Forms.Select(form => form.Lower)], [.. result.Forms.Select(form => form.Upper)], decimals: 3)
            .Number("F", [.. result.Forms.Select(form => form.F)], decimals: 2)
            .PValue("p", [.. result.Forms.Select(form => form.PValue)]), null);
    }

    /// <summary>Cohen's kappa of two raters.</summary>
    /// <param name="frame">The data, one row a unit.</param>
    /// <param name="first">The first rater's column, of numbers.</param>
    /// <param name="second">The second rater's column.</param>
    /// <param name="weights">How far apart categories count. Default: the same or not.</param>
    /// <param name="categories">All categories in order; null for those that occur.</param>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public static ReliabilityModel<KappaResult> Kappa(DataFrame frame, string first, string second, KappaWeights weights = KappaWeights.None, IReadOnlyList<double>? categories = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        RefuseCategories(frame);
        KappaResult result = Statistics.Reliability.Kappa.Cohen(FactorColumns.Numbers(frame, first, "this frame").Span, FactorColumns.Numbers(frame, second, "this frame").Span, weights, categories);
        var estimate = new Estimate("kappa", result.Kappa, result.StandardError, result.Lower, result.Upper, result.Statistic, double.PositiveInfinity, result.PValue);
        string method = weights == KappaWeights.None ? "Cohen's kappa" : $"Cohen's kappa, {weights.ToString().ToLowerInvariant()} weights";
        var fit = ReliabilityStatement.Of(method, [estimate], 0.95, result.Rows, result.RowsDropped, result.Reason);
        return new ReliabilityModel<KappaResult>(frame, "Reliability.Kappa", fit, result, null, () => new TableBuilder($"Agreement of {first} and {second}")
            .Labels("", ["kappa"]).Number("estimate", [result.Kappa], decimals: 3).Interval("95 % CI", [result.Lower], [result.Upper], decimals: 3).Number("SE", [result.StandardError], decimals: 3).PValue("p", [result.PValue])
            .Number("agreement", [result.ObservedAgreement], decimals: 3).Number("by chance", [result.ExpectedAgreement], decimals: 3), null);
    }

    /// <summary>A generalisability study of persons by items, or by items within occasions.</summary>
    /// <param name="frame">The data, one row a person.</param>
    /// <param name="scores">The columns of the scores.</param>
    /// <param name="occasions">The occasion of each column; null for one facet, items.</param>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers, or the design is not balanced.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and it would tell of too few learners, or of single ones; the message says what works.</exception>
    public static ReliabilityModel<GeneralisabilityStudy> Generalisability(DataFrame frame, IReadOnlyList<string> scores, IReadOnlyList<string>? occasions = null)
    {
        const string call = "Reliability.Generalisability";
        ScaleItems items = Items(frame, scores, call);
        GeneralisabilityStudy study = occasions is null ? GeneralisabilityStudy.OfItems(items) : GeneralisabilityStudy.OfItemsWithinOccasions(items, occasions);
        double total = study.Components.Sum(one => one.Variance);
        DecisionStudy worth = study.AsStudied;
        var fit = ReliabilityStatement.Of("Components of variance by analysis of variance", [.. study.Components.Select(one => Estimate.None(one.Source) with { Value = one.Variance })], 0.95, study.Persons, study.RowsDropped, null, study.Warnings);
        return new ReliabilityModel<GeneralisabilityStudy>(frame, call, fit, study, Decide(frame, call, scores, fit, CancellationToken.None), () => new TableBuilder("Generalisability study")
            .Labels("source", [.. study.Components.Select(one => one.Source)])
            .Number("df", [.. study.Components.Select(one => one.DegreesOfFreedom)], decimals: 0)
            .Number("mean square", [.. study.Components.Select(one => one.MeanSquare)], decimals: 3)
            .Number("variance", [.. study.Components.Select(one => one.Variance)], decimals: 3)
            .Number("share", [.. study.Components.Select(one => one.Variance / total)], decimals: 3),
            string.Create(CultureInfo.InvariantCulture, $"Generalisability (comparing persons) {worth.Generalisability:F3}; dependability (against a mark) {worth.Dependability:F3}."));
    }

    private static ModelRelease? Decide(DataFrame frame, string call, IReadOnlyList<string> items, IEstimationResult fit, CancellationToken cancellationToken) =>
        fit.Convergence.IsUsable ? ItemMoments.Decide(frame, call, items, null, cancellationToken) : null;

    private static void RefuseCategories(DataFrame frame)
    {
        if (ItemMoments.AreProtected(frame))
            throw new ProtectedDataException("Kappa of protected rows is not shown: it tells of each cell of the table of both raters. What works: the table itself, frame.Release([first, second]), or Reliability.Intraclass of the raters.");
    }

    private static ScaleItems Items(DataFrame frame, IReadOnlyList<string> names, string call)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(names);
        ItemMoments.Refuse(frame, call, names, null);
        return new ScaleItems(FactorColumns.Of(frame, names, "this frame"));
    }
}
