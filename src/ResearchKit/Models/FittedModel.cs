using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Models;

/// <summary>
/// What a fit to the rows of a data frame says, whatever the method. Immutable; displays itself as a table. It holds no row of the data.
/// </summary>
/// <remarks>
/// A model of protected rows went through the release gate when it was fitted: what it says may be shown, charted and written to files. What would tell of few learners
/// it does not say: exact counts of missing rows, and why there is no estimate, where the reason counts learners.
/// </remarks>
public abstract class FittedModel : IEstimationResult, IDisplayable
{
    private readonly IEstimationResult _fit;
    private readonly MissingnessRecord _missingness;

    /// <summary>What a fit says.</summary>
    /// <param name="frame">The rows that were given.</param>
    /// <param name="call">How the model was asked for, as provenance says it: <c>Regression.Fit(grade ~ burnout)</c>.</param>
    /// <param name="fit">The result of the method.</param>
    /// <param name="missingness">Which rows were left out, by column of the frame.</param>
    /// <param name="release">What the gate decided; null where there is no estimate to decide on.</param>
    /// <param name="warnings">What to know besides what the method warns of.</param>
    private protected FittedModel(DataFrame frame, string call, IEstimationResult fit, MissingnessRecord missingness, ModelRelease? release, IReadOnlyList<string>? warnings = null)
    {
        _fit = fit;
        _missingness = missingness;
        RowProvenance = frame.Provenance.Then(call);
        Release = release;
        Provenance = release is { IsGated: true } ? release.Provenance : RowProvenance;
        // What a method warns of without an estimate may count rows.
        Warnings = IsProtected && release is null ? [] : [.. fit.Warnings, .. warnings ?? []];
    }

    /// <summary>Where the data came from, and how protected the estimates are: released, where the rows are protected.</summary>
    public FrameProvenance Provenance { get; }

    /// <inheritdoc/>
    public string Method => _fit.Method;

    /// <inheritdoc/>
    public IReadOnlyList<Estimate> Estimates => _fit.Estimates;

    /// <inheritdoc/>
    public double ConfidenceLevel => _fit.ConfidenceLevel;

    /// <summary>Rows, groups at each level, and of protected rows also learners. Empty where protected rows gave no estimate: how few they are is not told.</summary>
    public IReadOnlyList<LevelCount> SampleSizes => !IsProtected ? _fit.SampleSizes
        : Release is null ? [] : [.. _fit.SampleSizes.Where(size => size.Level != "learners"), new LevelCount("learners", Release.Learners)];

    /// <summary>Which rows were left out, by column of the frame.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: the model displays bands instead of exact counts.</exception>
    public MissingnessRecord Missingness => IsProtected
        ? throw new ProtectedDataException("How many protected rows lack a value is not told exactly: counts of so few single learners out. The model displays bands.")
        : _missingness;

    /// <inheritdoc/>
    public ConvergenceRecord Convergence => IsProtected && Release is null
        ? ConvergenceRecord.NoEstimate("No estimate from the complete rows of this protected data: there are too few, or nothing in them varies. How many there are is not told. Use fewer terms, or columns with fewer missing values.")
        : _fit.Convergence;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term as the table names it: <c>burnout</c>, <c>femaleTRUE</c>, <c>(Intercept)</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are and the nearest name.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException(NameSuggestion.NotFound("term", "this model", term, [.. Estimates.Select(estimate => estimate.Term)]));

    /// <summary>
    /// The estimates as a frame, one row a term: <c>term</c>, <c>estimate</c>, <c>standard_error</c>, <c>lower</c> and <c>upper</c> (ends of the interval),
    /// <c>statistic</c>, <c>df</c>, <c>p_value</c>; missing where there is none. It can be written with <c>WriteCsv</c>, <c>WriteParquet</c> and <c>WriteXlsx</c>.
    /// </summary>
    /// <remarks>Of protected rows, it holds what the release gate let through, and may be shown and written like a released table.</remarks>
    public virtual DataFrame ToFrame() => EstimateFrame.Of(Estimates, Provenance, null);

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle() => ToTable().ToMimeBundle();

    /// <summary>The table that the model is shown as.</summary>
    internal abstract TableModel ToTable();

    /// <summary>What the gate decided; null where there is no estimate to decide on.</summary>
    internal ModelRelease? Release { get; }

    /// <summary>Whether the rows of the fit are protected.</summary>
    internal bool IsProtected => !RowProvenance.Protection.MayBeShown();

    /// <summary>Provenance of what is still about single rows, such as predictions.</summary>
    internal FrameProvenance RowProvenance { get; }

    /// <summary>Rows left out, by column; for counting, not for showing.</summary>
    internal MissingnessRecord MissingRows => _missingness;

    /// <summary>Guards the numbers of a fit that the gate did not look at.</summary>
    /// <param name="result">All numbers of the fit.</param>
    /// <param name="why">Why they are not told: <c>covariances of estimates count learners by two groups at once</c>.</param>
    /// <param name="instead">What is: <c>Estimates, ToFrame() and ToChart()</c>.</param>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    private protected TResult Guard<TResult>(TResult result, string why, string instead) => IsProtected
        ? throw new ProtectedDataException($"All numbers of a fit to protected rows are not told: {why}. {instead} are.")
        : result;

    /// <summary>Estimates with their intervals as a chart, one a line, with the source of the data.</summary>
    /// <param name="drawn">The estimates; those that are no numbers are left out.</param>
    /// <param name="label">What stands beside an estimate.</param>
    /// <param name="title">The title.</param>
    /// <param name="axis">What the estimates are.</param>
    /// <param name="unit">Their unit, if any.</param>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    private protected Chart ForestOf(IEnumerable<Estimate> drawn, Func<Estimate, string> label, string title, string axis, string? unit)
    {
        ForestRow[] rows = [.. drawn.Where(estimate => double.IsFinite(estimate.Value)).Select(estimate => new ForestRow(label(estimate), estimate.Value, estimate.Lower, estimate.Upper))];
        if (rows.Length == 0)
            throw new InvalidOperationException($"There is no estimate to draw: {title}. {Convergence.Reason}".TrimEnd());
        return Chart.Forest(rows, title, axis, unit, confidenceLevel: ConfidenceLevel).WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }
}
