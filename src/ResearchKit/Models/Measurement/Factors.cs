using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Models;

/// <summary>Factor analysis and structural equation models of data frames, in lavaan's syntax.</summary>
/// <remarks>
/// Models of protected rows go through the release gate, as if the means and covariances of the items were shown: these are all that a model tells. Then only rows with all items count, and the frame must keep the learner's key.
/// </remarks>
public static class Factors
{
    /// <summary>Fits a confirmatory factor model, or any structural equation model.</summary>
    /// <param name="syntax">The model in lavaan's syntax: <c>"visual =~ x1 + x2 + x3"</c>, <c>"y ~ x"</c>, <c>"a ~~ b"</c>; see <see cref="ModelSyntax"/>.</param>
    /// <param name="frame">The data; columns by the names that the syntax uses. Truth values count as 0 and 1.</param>
    /// <param name="options">Estimator, missing answers, identification; null for the defaults of lavaan's <c>cfa</c> and <c>sem</c>.</param>
    /// <param name="group">A column of groups, each with parameters of its own but for what is equal; null for one group.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ModelSyntaxException">The syntax cannot be read; the message names the place.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and the model would tell of too few learners, or of single ones; the message says what works.</exception>
    public static FactorModel Confirmatory(string syntax, DataFrame frame, StructuralEquationOptions? options = null, string? group = null, CancellationToken cancellationToken = default) =>
        Fit("Structural equation model", "Factors.Confirmatory", syntax, frame, options, group, cancellationToken);

    /// <summary>Fits a latent growth model: a level and a slope for each person (Meredith and Tisak 1990).</summary>
    /// <param name="frame">The data, one row a person, one column a wave.</param>
    /// <param name="waves">The columns in order of time, three or more.</param>
    /// <param name="times">The time of each; null for 0, 1, 2, ...</param>
    /// <param name="predictors">Columns that level and slope depend on; null for none.</param>
    /// <param name="isQuadratic">Whether growth may bend. Default false.</param>
    /// <param name="options">Estimator and missing answers; null for full information, of protected rows for those with all answers.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ArgumentException">Too few waves, or a column is not there.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and the model would tell of too few learners, or of single ones; the message says what works.</exception>
    public static FactorModel Growth(
        DataFrame frame, IReadOnlyList<string> waves, IReadOnlyList<double>? times = null, IReadOnlyList<string>? predictors = null, bool isQuadratic = false, StructuralEquationOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Fit("Latent growth model", "Factors.Growth", LongitudinalSyntax.Growth(waves, times, predictors, isQuadratic), frame, OverTime(frame, options) with { IsGrowthModel = true }, null, cancellationToken);

    /// <summary>Fits a random-intercept cross-lagged panel model: who is high in both, and what within a person goes before what (Hamaker, Kuiper and Grasman 2015).</summary>
    /// <param name="frame">The data, one row a person, one column a wave of each measure.</param>
    /// <param name="first">The first measure's columns in order of time, three or more.</param>
    /// <param name="second">The second measure's columns at the same times.</param>
    /// <param name="isStationary">Whether effects are equal over time. Default false.</param>
    /// <param name="options">Estimator and missing answers; null for full information, of protected rows for those with all answers.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ArgumentException">Too few waves, or a column is not there.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and the model would tell of too few learners, or of single ones; the message says what works.</exception>
    public static FactorModel RandomInterceptCrossLagged(
        DataFrame frame, IReadOnlyList<string> first, IReadOnlyList<string> second, bool isStationary = false, StructuralEquationOptions? options = null, CancellationToken cancellationToken = default) =>
        Fit("Random-intercept cross-lagged panel model", "Factors.RandomInterceptCrossLagged", LongitudinalSyntax.RandomInterceptCrossLagged(first, second, isStationary), frame,
            OverTime(frame, options) with { MeanStructure = true }, null, cancellationToken);

    /// <summary>Tests whether items measure the same in all groups: configural, metric, scalar and strict invariance.</summary>
    /// <param name="syntax">The factor model.</param>
    /// <param name="frame">The data.</param>
    /// <param name="group">The column of groups.</param>
    /// <param name="options">Estimator, missing answers and what stays free; null for the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A column is not there, or there is one group.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and the model would tell of too few learners, or of single ones; the message says what works.</exception>
    public static FactorInvariance Invariance(string syntax, DataFrame frame, string group, StructuralEquationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(group);
        const string call = "Factors.Invariance";
        ModelSyntax model = ModelSyntax.Parse(syntax);
        ItemMoments.Refuse(frame, call, model.Variables, group);
        RefuseFullInformation(frame, call, options);
        StructuralEquationData data = Data(frame, model, group);
        ModelRelease? release = ItemMoments.AreProtected(frame) ? ItemMoments.Decide(frame, call, model.Variables, group, cancellationToken) : null;
        return new FactorInvariance(release is null ? frame.Provenance.Then(call) : release.Provenance, MeasurementInvariance.Test(model, data, options, cancellationToken), release);
    }

    /// <summary>Explores which factors items share.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="items">The columns of the items.</param>
    /// <param name="options">Number of factors, extraction, rotation; null for one factor by minimum residuals.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A column is not there or holds no numbers.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and the model would tell of too few learners, or of single ones; the message says what works.</exception>
    public static FactorExploration Exploratory(DataFrame frame, IReadOnlyList<string> items, ExploratoryFactorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(items);
        const string call = "Factors.Exploratory";
        ItemMoments.Refuse(frame, call, items, null);
        var data = new StructuralEquationData(FactorColumns.Of(frame, items, "this frame"));
        ExploratoryFactorResult result = new ExploratoryFactorAnalysis(options).Fit(data, cancellationToken);
        return new FactorExploration(frame, call, result, result.Convergence.IsUsable ? ItemMoments.Decide(frame, call, items, null, cancellationToken) : null);
    }

    /// <summary>How many factors items have, beside random data of the same size (Horn 1965).</summary>
    /// <param name="frame">The data.</param>
    /// <param name="items">The columns of the items.</param>
    /// <param name="seed">Seed of the random data.</param>
    /// <param name="draws">Random data sets. Default 200.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A column is not there, holds no numbers, or does not vary.</exception>
    /// <exception cref="ProtectedDataException">The rows are protected, and the model would tell of too few learners, or of single ones; the message says what works.</exception>
    public static ParallelAnalysis Parallel(DataFrame frame, IReadOnlyList<string> items, ulong seed, int draws = 200, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(items);
        ItemMoments.Refuse(frame, "Factors.Parallel", items, null);
        if (ItemMoments.AreProtected(frame))
            ItemMoments.Decide(frame, "Factors.Parallel", items, null, cancellationToken);
        return ParallelAnalysis.Of(new StructuralEquationData(FactorColumns.Of(frame, items, "this frame")), seed, draws, cancellationToken: cancellationToken);
    }

    private static readonly StructuralEquationOptions FullInformation = new() { Missing = MissingAnswers.FullInformation };

    private static FactorModel Fit(
        string title, string call, string syntax, DataFrame frame, StructuralEquationOptions? options, string? group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ModelSyntax model = ModelSyntax.Parse(syntax);
        ItemMoments.Refuse(frame, call, model.Variables, group);
        RefuseFullInformation(frame, call, options);
        StructuralEquationResult result = new StructuralEquationModel(model, options).Fit(Data(frame, model, group), cancellationToken);
        return new FactorModel(frame, title, call, result, result.Convergence.IsUsable ? ItemMoments.Decide(frame, call, model.Variables, group, cancellationToken) : null);
    }

    // Where few lack the same answers, what they did answer would weigh by itself.
    internal static void RefuseFullInformation(DataFrame frame, string call, StructuralEquationOptions? options)
    {
        if (ItemMoments.AreProtected(frame) && options?.Missing == MissingAnswers.FullInformation)
        {
            throw new ProtectedDataException(
                $"{call} of protected rows takes no full information: each pattern of missing answers is a group of learners, often of few. Leave Missing out of the options, so that rows with all answers count; "
                + "how many others there are is shown in bands.");
        }
    }

    private static StructuralEquationOptions OverTime(DataFrame frame, StructuralEquationOptions? options) => options ?? (ItemMoments.AreProtected(frame) ? new() : FullInformation);

    private static StructuralEquationData Data(DataFrame frame, ModelSyntax model, string? group)
    {
        IReadOnlyList<(string, ReadOnlyMemory<double>)> columns = FactorColumns.Of(frame, model.Variables, "this frame, which the model names");
        if (group is null)
            return new StructuralEquationData(columns);
        (Statistics.Estimation.Grouping groups, IReadOnlyList<string> names) = FactorColumns.Groups(frame, group, "this frame");
        return new StructuralEquationData(columns, groups, names);
    }
}
