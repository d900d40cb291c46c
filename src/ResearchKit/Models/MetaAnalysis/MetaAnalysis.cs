using ResearchKit.Frames;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MetaAnalysis;

namespace ResearchKit.Models;

/// <summary>Meta-analysis of a frame with one row an effect.</summary>
public static class MetaAnalysis
{
    /// <summary>Pools effects of studies, or regresses them on moderators.</summary>
    /// <param name="frame">One row an effect.</param>
    /// <param name="effect">Column of the effects, on a scale on which they are nearly normal: d, log odds ratios, Fisher's z.</param>
    /// <param name="variance">Column of their sampling variances.</param>
    /// <param name="study">Column of the studies' names; null where rows have none.</param>
    /// <param name="moderators">Terms that effects may differ by, as after the tilde of a formula: <c>"weeks + online"</c>; null for none.</param>
    /// <param name="options">Estimator, test, level; null for REML with Knapp and Hartung's intervals.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <exception cref="ProtectedDataException">The rows are protected: effects of studies are no rows about learners, so release them first.</exception>
    /// <exception cref="ArgumentException">A column is not there, or a variance is not above zero.</exception>
    /// <example><code>MetaAnalysis.Fit(studies, effect: "d", variance: "v", study: "author")</code></example>
    public static MetaAnalysisModel Fit(
        DataFrame frame, string effect, string variance, string? study = null, string? moderators = null, MetaAnalysisOptions? options = null, CancellationToken cancellationToken = default)
    {
        (MetaAnalysisData data, string[] labels) = Data(frame, effect, variance, study, moderators, cancellationToken);
        return new MetaAnalysisModel(frame, Call("Fit", effect, variance, study, moderators), effect, data, labels, new MetaRegression(options).Fit(data, cancellationToken), one => new MetaRegression(options).Fit(one, cancellationToken));
    }

    /// <summary>Pools several effects of each study: true effects vary between studies and within them.</summary>
    /// <inheritdoc cref="Fit"/>
    public static MetaAnalysisModel ThreeLevel(
        DataFrame frame, string effect, string variance, string study, string? moderators = null, MetaAnalysisOptions? options = null, CancellationToken cancellationToken = default)
    {
        (MetaAnalysisData data, string[] labels) = Data(frame, effect, variance, study, moderators, cancellationToken);
        return new MetaAnalysisModel(
            frame, Call("ThreeLevel", effect, variance, study, moderators), effect, data, labels, new ThreeLevelMetaRegression(options).Fit(data, cancellationToken), one => new ThreeLevelMetaRegression(options).Fit(one, cancellationToken));
    }

    private static string Call(string method, string effect, string variance, string? study, string? moderators) =>
        $"MetaAnalysis.{method}(effect: {effect}, variance: {variance}{(study is null ? "" : $", study: {study}")}{(moderators is null ? "" : $", moderators: {moderators}")})";

    private static (MetaAnalysisData Data, string[] Labels) Data(DataFrame frame, string effect, string variance, string? study, string? moderators, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "A meta-analysis is of effects that may be told: these rows are protected. Fit the model of each study with Regression.Fit, which is gated, and pool the frames of their estimates (ToFrame), or type in published effects.");
        }

        double[] effects = Survey.Numbers(frame, effect), variances = Survey.Numbers(frame, variance);
        Grouping? studies = Survey.Groups(frame, study);
        DesignMatrix? design = null;
        if (moderators is not null)
        {
            Formula formula = Formula.Parse($"`{effect}` ~ {moderators}");
            ModelFrame rows = ModelFrame.Of(frame, DesignRecipe.ColumnsOf(formula), formula.Text, cancellationToken);
            if (rows.Complete.Length == 0)
                throw new ArgumentException($"No row has a value of every moderator ({moderators}). Leave out those that are empty.", nameof(moderators));
            DesignMatrix coded = DesignRecipe.Learn(formula, rows.Complete).Build(rows.Complete, cancellationToken);
            int[] at = [.. Enumerable.Range(0, frame.Length).Where(row => rows.IsComplete[row])];
            double[] Spread(ReadOnlyMemory<double> values)
            {
                double[] all = [.. Enumerable.Repeat(double.NaN, frame.Length)];
                for (int i = 0; i < at.Length; i++)
                    all[at[i]] = values.Span[i];
                return all;
            }

            design = DesignMatrix.Create(coded.HasIntercept, frame.Length, [.. Enumerable.Range(0, coded.SlopeCount).Select(k => (coded.Terms[k + (coded.HasIntercept ? 1 : 0)], (ReadOnlyMemory<double>)Spread(coded.Slope(k))))]);
        }

        string[] labels = study is null
            ? [.. Enumerable.Range(1, frame.Length).Select(row => $"row {row}")]
            : [.. FormulaColumns.Levels(frame[study]).Select(name => name ?? "(no name)")];
        return (new MetaAnalysisData(effects, variances, design, studies), labels);
    }
}
