using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;

namespace ResearchKit.Models;

public static partial class EffectSize
{
    /// <summary>How much two measurements of the same learners differ, in the units that studies are compared by: mean of the differences, d_z, Hedges' g and d_av, with exact intervals from the noncentral t distribution.</summary>
    /// <param name="difference">
    /// Two columns of numbers and a minus between spaces: <c>after - before</c>; above 0 means that the first is larger. Or the same as a one-sided formula, <c>~ after - before</c>.
    /// </param>
    /// <param name="frame">One row a learner. Rows without one of both are left out and counted.</param>
    /// <param name="options">Level, and of protected rows the learner; clusters and reference have no meaning here. Null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>An immutable result that displays itself; where there is no effect size (fewer than two rows, differences that do not vary) it says why.</returns>
    /// <remarks>
    /// d_z divides by the standard deviation of the differences and grows as both measurements correlate; d_av, by the root of the mean of both variances, is the one to set beside the d of two groups. Without a group to
    /// compare with, a difference is a change and no effect: learners grow and are measured twice.
    /// </remarks>
    /// <exception cref="ProtectedDataException">The rows are protected and would tell of too few learners; the message says what works.</exception>
    /// <exception cref="ArgumentException">It is not two columns and a minus, a column is not there or holds no numbers, or clusters are asked for.</exception>
    /// <example><code>
    /// EffectSize.Paired("after - before", learners)["d_av"].Value
    /// </code></example>
    public static PairedEffectModel Paired(string difference, DataFrame frame, EffectSizeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(difference);
        string[] parts = difference.TrimStart('~', ' ').Split(" - ", StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts.All(part => part.Length > 0)
            ? Paired(parts[0], parts[1], frame, options, cancellationToken)
            : throw new ArgumentException($"'{difference}' is not two columns and a minus between spaces, such as \"after - before\". Make other differences a column first, for example with frame.Sql(...).", nameof(difference));
    }

    /// <inheritdoc cref="Paired(string, DataFrame, EffectSizeOptions?, CancellationToken)"/>
    /// <param name="first">Column of the measurement that is taken from.</param>
    /// <param name="second">Column of the measurement that is taken away.</param>
    /// <param name="frame">One row a learner.</param>
    /// <param name="options">Level, and of protected rows the learner.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static PairedEffectModel Paired(string first, string second, DataFrame frame, EffectSizeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new EffectSizeOptions();
        if (!(options.ConfidenceLevel > 0 && options.ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        if (options.Cluster is not null || options.Reference is not null)
            throw new ArgumentException("Paired effect sizes have neither clusters nor a reference group. Leave them out; where learners of one class change alike, fit Multilevel.Fit(\"difference ~ 1 + (1 | class)\", frame).", nameof(options));
        Column[] columns = [.. new[] { first, second }.Select(name => frame.HasColumn(name) ? frame[name] : throw new ArgumentException(NameSuggestion.NotFound("column", "the data", name, [.. frame.ColumnNames]), nameof(frame)))];
        if (columns.FirstOrDefault(column => !column.IsNumeric) is { } text)
            throw new ArgumentException($"Column '{text.Name}' holds {text.ElementType.Name}; paired effect sizes are of numbers. Make such a column first, for example with frame.Sql(...).", nameof(frame));
        string call = $"{columns[0].Name} - {columns[1].Name}";
        string[] read = [columns[0].Name, columns[1].Name];
        ModelGate.RefuseKeys(call, frame, options.Learner, read);
        ModelFrame rows = ModelFrame.Of(frame, [.. read.Select(name => new ColumnName(0, name))], call, cancellationToken);
        double[] Values(int k) => rows.Complete.Length == 0 ? [] : rows.Complete[read[k]].Doubles();
        double[] a = Values(0), b = Values(1);
        EffectSizeFit fit = EffectSizeFit.OfPairs(a, b, options.ConfidenceLevel);
        ModelRelease? release = null;

        // All measures follow from three numbers: the means and spreads of both. The gate looks at each measurement, and at their difference.
        foreach (double[] outcome in fit.Convergence.IsUsable ? [a, b, [.. a.Zip(b, (x, y) => x - y)]] : Array.Empty<double[]>())
        {
            release = ModelGate.Decide(
                new ModelDisclosure
                {
                    Model = call,
                    Frame = frame,
                    Used = rows.IsComplete,
                    Learner = options.Learner,
                    Columns = read,
                    Outcome = call,
                    OutcomeColumns = read,
                    OutcomeValues = outcome,
                    Factors = [],
                    Design = [],
                    HasIntercept = true,
                    ResidualDegreesOfFreedom = outcome.Length - 1,
                },
                cancellationToken);
        }

        return new PairedEffectModel(frame, $"EffectSize.Paired({call})", call, fit, rows.Missingness, release);
    }
}
