using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="EffectSize.Between"/>.</summary>
public sealed record EffectSizeOptions
{
    /// <summary>The group that the other is compared with. Null, the default: the first in alphabetical order.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// Column of the groups whose rows may be alike, such as the class: intervals then come from a bootstrap of whole clusters, since exact ones take rows as independent and are too narrow. Null for none. Default null.
    /// </summary>
    public string? Cluster { get; init; }

    /// <summary>Resamples where there are clusters, at least 2. Default 2,000.</summary>
    public int Replications { get; init; } = 2000;

    /// <summary>Seed of the resamples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Of protected rows: the column that says whose row it is; null for the rule of models.</summary>
    public string? Learner { get; init; }

    /// <summary>Level of all intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}

/// <summary>Effect sizes of a data frame.</summary>
public static partial class EffectSize
{
    /// <summary>How much groups differ in an outcome, in the units that studies are compared by.</summary>
    /// <param name="formula">
    /// <c>outcome ~ group</c>. Of two groups and a number: Hedges' g, Cohen's d, d of both variances, Glass's delta and the rank-biserial correlation. Of two groups and an outcome of two values:
    /// risk difference, risk ratio and odds ratio. Of more groups: eta, omega and epsilon squared.
    /// </param>
    /// <param name="frame">The data. Rows with a missing value are left out and counted.</param>
    /// <param name="options">Reference group, clusters, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops resampling.</param>
    /// <returns>An immutable result that displays itself; where there is no effect size it says why.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected and the groups would tell of too few learners; the message says what works.</exception>
    /// <exception cref="FormulaException">The formula is not one outcome and one group, or names something the data does not have.</exception>
    /// <exception cref="ArgumentException">There is no such reference group or cluster column.</exception>
    /// <example><code>
    /// var effect = EffectSize.Between("grade ~ group", learners);
    /// effect["Hedges' g"].Value
    /// </code></example>
    public static EffectSizeModel Between(string formula, DataFrame frame, EffectSizeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new EffectSizeOptions();
        if (!(options.ConfidenceLevel > 0 && options.ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        Formula parsed = Formula.Parse(formula);
        if (parsed.TermNodes.Count != 1 || parsed.TermNodes[0].Variables.Count != 1 || parsed.TermNodes[0].Variables[0] is not ColumnName group)
            throw new FormulaException("An effect size is of one outcome between the groups of one column: grade ~ group. For several terms fit a model, for example with Regression.Fit.", formula, 0);
        string groupColumn = FormulaColumns.Find(frame, group, formula).Name;
        if (parsed.ResponseNode is ColumnName response && FormulaColumns.Find(frame, response, formula) is StringColumn)
            throw new FormulaException($"The outcome {response.Name} holds text; an effect size needs a number or truth values. Make one of it first, for example with frame.Sql(...).", formula, response.Position);
        var columns = parsed.ResponseNode.Columns.Append(group).ToList();
        string[] read = [.. columns.Select(column => FormulaColumns.Find(frame, column, formula).Name).Distinct(StringComparer.Ordinal)];
        ModelGate.RefuseKeys(formula, frame, options.Learner, read);
        if (options.Cluster is { } cluster)
        {
            if (!frame.HasColumn(cluster))
                throw new ArgumentException(NameSuggestion.NotFound("column", "the data", cluster, [.. frame.ColumnNames]), nameof(options));
            columns.Add(new ColumnName(0, cluster));
        }

        ModelFrame model = ModelFrame.Of(frame, columns, formula, cancellationToken);
        double[] outcome = model.Complete.Length == 0 ? [] : new Arithmetic(model.Complete, formula).Evaluate(parsed.ResponseNode);
        string[] groups = [.. FormulaColumns.Levels(model.Complete[groupColumn]).Select(level => level!)];
        string[] levels = [.. groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (options.Reference is { } reference)
        {
            if (!levels.Contains(reference, StringComparer.Ordinal))
            {
                throw frame.Provenance.Protection.MayBeShown()
                    ? new ArgumentException(NameSuggestion.NotFound("group", groupColumn, reference, levels), nameof(options))
                    : new ArgumentException($"No group '{reference}' in {groupColumn} among the complete rows.", nameof(options));
            }

            levels = [reference, .. levels.Where(level => level != reference)];
        }

        int[] codes = [.. groups.Select(level => Array.IndexOf(levels, level))];
        EffectSizeFit fit = EffectSizeFit.Of(outcome, codes, levels, options.Cluster is null ? null : Grouping.FromKeys(options.Cluster, [.. FormulaColumns.Levels(model.Complete[options.Cluster])]), options, cancellationToken);
        ModelRelease? release = !fit.Convergence.IsUsable ? null : ModelGate.Decide(
            new ModelDisclosure
            {
                Model = formula,
                Frame = frame,
                Used = model.IsComplete,
                Learner = options.Learner,
                Columns = read,
                Outcome = parsed.Response,
                OutcomeColumns = [.. parsed.ResponseNode.Columns.Select(column => frame[column.Name].Name)],
                OutcomeValues = outcome,
                Factors = [new ModelFactor(groupColumn, codes, levels, [groupColumn])],
                Design = [.. Enumerable.Range(1, levels.Length - 1).Select(level => (levels[level], (ReadOnlyMemory<double>)Array.ConvertAll(codes, code => code == level ? 1.0 : 0)))],
                HasIntercept = true,
                ResidualDegreesOfFreedom = outcome.Length - levels.Length,
                ExplainedShare = fit.ExplainedShare,
            },
            cancellationToken);
        return new EffectSizeModel(parsed, frame, options, fit, model.Missingness, release, levels);
    }
}
