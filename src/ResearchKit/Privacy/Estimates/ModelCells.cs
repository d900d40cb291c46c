using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.Estimates;

/// <summary>
/// The rules of tables, for models: a model with a column for each level is a table of means, so each level and each combination in a product stands for enough learners,
/// and so do those outside it; of an outcome with two values enough have each; no learner makes up an outcome alone.
/// </summary>
internal sealed class ModelCells(ModelDisclosure model, ModelLearners learners)
{
    private const int MostNamed = 3;

    /// <summary>Whether an outcome is confidential: its class is, or is not known.</summary>
    public bool IsSensitive { get; } = model.ByOutcome().Any(one => one.OutcomeColumns.Count == 0 || one.OutcomeColumns.Any(column => IsSensitiveColumn(model.Frame[column])));

    /// <summary>Fewest learners that a level may stand for.</summary>
    /// <param name="columns">The columns that the level is of.</param>
    public int Least(IEnumerable<string> columns) => IsSensitive ? ReleaseOptions.LeastSensitiveLearners : Least(model.Frame, columns);

    /// <summary>Fewest learners that a figure of some columns may stand for.</summary>
    public static int Least(DataFrame frame, IEnumerable<string> columns) =>
        columns.Any(column => IsSensitiveColumn(frame[column])) ? ReleaseOptions.LeastSensitiveLearners : ReleaseOptions.LeastLearners;

    /// <summary>The two values of the outcome, smaller first; null where it has more or fewer.</summary>
    public (double Low, double High)? TwoValues { get; } = Two(model.OutcomeValues, learners.Codes);

    /// <summary>Why the model may not be shown, a clause for each reason; none when it may.</summary>
    public IEnumerable<string> Problems(CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, learners.Codes.Length).Where(row => learners.Codes[row] >= 0)];
        foreach (var problem in Cell(all, "", Least([]))) yield return problem;
        foreach (var factor in model.Factors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var least = Least(factor.Columns);
            var rowsOf = all.ToLookup(row => factor.Codes[row]);
            var levelsOf = new HashSet<int>[learners.Count];
            foreach (var row in all) (levelsOf[learners.Codes[row]] ??= []).Add(factor.Codes[row]);
            var (small, others) = (new List<string>(), new List<string>());
            foreach (var level in rowsOf.Select(rows => rows.Key).Order())
            {
                var inside = levelsOf.Count(levels => levels.Contains(level));
                var outside = levelsOf.Count(levels => levels.Count > 1 || !levels.Contains(level));
                if (inside < least || (outside > 0 && outside < least)) small.Add(factor.Levels[level]);
                else others.AddRange(Cell([.. rowsOf[level]], $" where {factor.Term} is {factor.Levels[level]}", least));
            }

            if (small.Count > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{factor.Term} tells {Named(small)} apart, with fewer than {least} learners in it or outside it: pool it with others (PoolSmallLevels in the options does), or leave {factor.Term} out");
            foreach (var problem in others.Take(MostNamed)) yield return problem;
        }
    }

    // One group of rows: enough learners, none of whom makes up its outcome, and enough who have either of two values.
    private IEnumerable<string> Cell(IReadOnlyList<int> rows, string where, int least)
    {
        var (sums, weights, high, low) = (new Dictionary<int, double>(), new Dictionary<int, double>(), new HashSet<int>(), new HashSet<int>());
        foreach (var row in rows)
        {
            var (learner, weight, value) = (learners.Codes[row], learners.RowWeights[row], model.OutcomeValues[row]);
            sums[learner] = sums.GetValueOrDefault(learner) + (weight * value);
            weights[learner] = weights.GetValueOrDefault(learner) + weight;
            if (TwoValues is { } two) (value == two.High ? high : low).Add(learner);
        }

        if (weights.Count < least)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"it rests on fewer than {least} learners{where}");
            yield break;
        }

        // Kish (1965): as many learners of equal weight would say as much. Without weights rows weigh the same, and how many a learner has is no choice of the model's.
        var total = weights.Values.Sum();
        if (model.Weights is not null && total * total / weights.Values.Sum(weight => weight * weight) < least)
            yield return string.Create(CultureInfo.InvariantCulture, $"the weights let fewer than {least} learners count{where}: use weights that differ less, or none");
        if (TwoValues is not null)
        {
            if (high.Count < least || low.Count < least)
                yield return string.Create(CultureInfo.InvariantCulture, $"fewer than {least} learners have one of the two values of {model.Outcome}{where}: pool groups, or choose an outcome that more learners have");
            yield break;
        }

        double[] means = [.. sums.Select(pair => pair.Value / weights[pair.Key])];
        if (means.Max() - means.Min() <= 1e-12 * Math.Max(1, Math.Abs(means.Max())))
            yield return $"{model.Outcome} is the same for all learners{where}, so that each one's is known";
        else if (Dominated(means) || Dominated([.. means.Select(mean => -mean)]))
            yield return string.Create(CultureInfo.InvariantCulture, $"one learner's {model.Outcome} could be worked out to within {ReleaseSuppression.DominancePercent} %{where} (p % rule): take logarithms, cap outliers, or pool groups");
    }

    private static bool Dominated(double[] values)
    {
        var figures = new CellFigures();
        foreach (var value in values) figures.Add(value);
        return figures.IsDominated(Math.Min(0, figures.Smallest), ReleaseSuppression.DominancePercent);
    }

    private static (double, double)? Two(double[] values, int[] codes)
    {
        var distinct = new SortedSet<double>();
        for (var row = 0; row < values.Length && distinct.Count < 3; row++)
        {
            if (codes[row] >= 0) distinct.Add(values[row]);
        }

        return distinct.Count == 2 ? (distinct.Min, distinct.Max) : null;
    }

    private static string Named(List<string> levels) => string.Join(", ", levels.Take(MostNamed).Select(level => $"\"{level}\""))
        + (levels.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {levels.Count - MostNamed} more levels") : "");

    private static bool IsSensitiveColumn(Column column) => column.DisclosureClass is not (DisclosureClass.Neutral or DisclosureClass.QuasiIdentifier);
}
