using ResearchKit.Frames;

namespace ResearchKit.Models;

/// <content>Growth of learners over time.</content>
public static partial class Multilevel
{
    /// <summary>
    /// Fits a straight line of growth to each learner, and to each school where groups are named: level and rate of growth vary by learner and by group, and may be correlated (a growth model of
    /// two, three or more levels; Raudenbush and Bryk 2002, chapters 6 and 8).
    /// </summary>
    /// <remarks>
    /// <para>
    /// It is <see cref="Fit(string, DataFrame, MultilevelOptions?, CancellationToken)"/> with <c>outcome ~ time + (1 + time | learner) + (1 + time | school)</c>; with predictors,
    /// <c>outcome ~ time * (predictors) + ...</c>: what they do to the level at time zero, and to the rate. Other shapes (<c>poly(time, 2)</c>, a rate that does not vary) are written as a formula.
    /// </para>
    /// <para>
    /// Time zero is where levels are compared: correlations of level and rate, and variances of levels, depend on it. One row is one occasion of one learner; occasions need not be equal in number or
    /// distance, and missing ones do no harm where they are missing at random given what was seen.
    /// </para>
    /// </remarks>
    /// <param name="outcome">What grows: a column, or an expression such as <c>log(words)</c>.</param>
    /// <param name="time">Time, in the unit that the rate shall have: a column, or an expression such as <c>I(grade - 1)</c>.</param>
    /// <param name="learner">Column of the learners. Where numbers begin anew in each school, both columns: <c>school:learner</c>.</param>
    /// <param name="frame">One row an occasion.</param>
    /// <param name="groups">Columns of the groups that learners are in, such as the school; null or empty for two levels.</param>
    /// <param name="predictors">Terms that level and rate may depend on, as in a formula: <c>female + ses</c>; null for none.</param>
    /// <param name="options">Likelihood, tests, intervals; null for the defaults.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <exception cref="ProtectedDataException">As of a fit by formula.</exception>
    /// <exception cref="FormulaException">A part cannot be read, or names something the data does not have.</exception>
    /// <example><code>Multilevel.Growth("maths", time: "year", learner: "learner_id", frame: scores, groups: ["school_id"])</code></example>
    public static MultilevelModel Growth(
        string outcome, string time, string learner, DataFrame frame, IReadOnlyList<string>? groups = null, string? predictors = null, MultilevelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(outcome);
        ArgumentException.ThrowIfNullOrWhiteSpace(time);
        ArgumentException.ThrowIfNullOrWhiteSpace(learner);
        string right = string.IsNullOrWhiteSpace(predictors) ? time : $"{time} * ({predictors})";
        string varying = string.Concat(new[] { learner }.Concat(groups ?? []).Select(group => $" + (1 + {time} | {group})"));
        return Fit($"{outcome} ~ {right}{varying}", frame, options, cancellationToken);
    }
}
