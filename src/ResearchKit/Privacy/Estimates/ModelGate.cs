using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy.History;

namespace ResearchKit.Privacy.Estimates;

/// <summary>
/// The release gate for models. All numbers of a model are shown, or none: a coefficient that is hidden could be worked out from the others, from R² and from the number of
/// learners. Effects of groups (random effects) are hidden one by one. Models/GATE.md states the rules.
/// </summary>
internal static class ModelGate
{
    /// <summary>Fewest residual degrees of freedom: 10 (ESSNet SDC, Guidelines for the checking of output based on microdata research; Brandt et al., 2010).</summary>
    public const int LeastResidualDegreesOfFreedom = 10;

    /// <summary>Largest leverage of a learner: as if it stood for one of five who are alike.</summary>
    public const double LargestLeverage = 1.0 / ReleaseOptions.LeastLearners;

    /// <summary>From this share of explained variation on, the outcome of each learner is known from the terms.</summary>
    private const double PerfectFit = 1 - 1e-9;

    private const int MostRounds = 12;

    /// <summary>Decides on a model, compares it with all releases of the same data before, and takes it down. Synthetic data and released tables pass.</summary>
    /// <param name="model">What the model would tell.</param>
    /// <param name="cancellationToken">Stops the work; then nothing is taken down.</param>
    /// <exception cref="ProtectedDataException">The model may not be shown; the message says why, and what works.</exception>
    public static ModelRelease Decide(ModelDisclosure model, CancellationToken cancellationToken)
    {
        if (model.Frame.Provenance.Protection.MayBeShown()) return ModelRelease.Free(model);
        RefuseKeys(model.Model, model.Frame, model.Learner, model.Columns);
        var learners = ModelLearners.Of(model, cancellationToken);
        var cells = new ModelCells(model, learners);
        string[] problems = [.. Problems(model, learners, cells, cancellationToken)];
        if (problems.Length > 0)
        {
            throw new ProtectedDataException(
                $"The model {model.Model} is not shown: {string.Join("; ", problems)}. All of a model is shown or none of it, since a hidden coefficient follows from the others, R² and the number of learners.");
        }

        var hidden = Review(model, learners, cells, cancellationToken);
        var provenance = model.Frame.Provenance;
        return new ModelRelease(
            true, learners.Count, new FrameProvenance(provenance.Source, Protection.Released, model.Model, provenance.DataAsOf), hidden, [.. Rules(model, learners, cells, hidden)]);
    }

    private static IEnumerable<string> Problems(ModelDisclosure model, ModelLearners learners, ModelCells cells, CancellationToken cancellationToken)
    {
        if (!(model.ResidualDegreesOfFreedom >= LeastResidualDegreesOfFreedom))
            yield return string.Create(CultureInfo.InvariantCulture, $"it has fewer than {LeastResidualDegreesOfFreedom} residual degrees of freedom: use fewer terms or more rows");
        var others = cells.Problems(cancellationToken).Concat(model.ByOutcome().Skip(1).SelectMany(one => new ModelCells(one, learners).Problems(cancellationToken))).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var problem in others) yield return problem;
        if (model.ExplainedShare > PerfectFit) yield return $"the terms fit {model.Outcome} perfectly, so that each learner's is known from them: leave out what {model.Outcome} was computed from";
        if (others.Length > 0) yield break;
        var (leverage, term) = LearnerLeverage.Largest(model, learners, cancellationToken);
        if (leverage > LargestLeverage + 1e-9)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"one learner decides {(term is null ? "an estimate" : $"the estimate of {term}")} more than one in {ReleaseOptions.LeastLearners} like it would (leverage above {LargestLeverage:0.0}): take logarithms or cap outliers of such a term, or leave it out");
        }
    }

    /// <summary>
    /// Refuses keys of people among the numbers; they may be clusters, or groups of random effects. To be called before anything is learned of the columns, since a message that lists levels would list people.
    /// </summary>
    /// <exception cref="ProtectedDataException">A column tells learners apart, or the rows are protected and nothing says whose they are.</exception>
    public static void RefuseKeys(string model, DataFrame frame, string? learner, IEnumerable<string> columns)
    {
        if (frame.Provenance.Protection.MayBeShown()) return;
        var key = ModelLearners.ColumnOf(model, frame, learner);
        foreach (var column in columns.Select(name => frame[name]))
        {
            if (column.DisclosureClass is DisclosureClass.DirectIdentifier or DisclosureClass.Pseudonym || string.Equals(column.Name, key, StringComparison.OrdinalIgnoreCase))
                throw new ProtectedDataException($"The model {model} is not shown: \"{column.Name}\" tells learners apart, and cannot be an outcome, a term or a weight. It may be the Cluster of the standard errors, or the groups of a random effect, which are not shown.");
        }
    }

    // All histories are held while it is decided, so that no other release comes between.
    private static bool[][] Review(ModelDisclosure model, ModelLearners learners, ModelCells cells, CancellationToken cancellationToken)
    {
        var histories = ReleaseHistory.Of(model.Frame.Provenance.Origin);
        var recorders = histories.Select(one => new ModelRecorder(model, learners, cells, one.History.Key)).ToArray();
        var contributions = recorders.Select((recorder, h) => recorder.OfContributions(histories[h].Origin.Snapshot)).ToArray();
        var further = model.Groups.Select(_ => new HashSet<int>()).ToArray();
        bool[][] Hidden() => [.. model.Groups.Select((groups, g) => GroupEffects.Hidden(groups, learners, cells.Least([]), further[g]))];
        var hidden = Hidden();
        Within(0, new IReadOnlyList<ReleaseRecord>[histories.Count]);
        return hidden;

        void Within(int place, IReadOnlyList<ReleaseRecord>[] earlier)
        {
            if (place < histories.Count)
            {
                histories[place].History.Add(records =>
                {
                    earlier[place] = records;
                    Within(place + 1, earlier);
                    return [recorders[place].OfLearners(histories[place].Origin.Snapshot, hidden).Record, contributions[place]];
                });
                return;
            }

            for (var round = 0; ; round++)
            {
                var before = further.Sum(groups => groups.Count);
                for (var h = 0; h < histories.Count; h++) Compare(h, earlier[h], round);
                hidden = Hidden();
                if (further.Sum(groups => groups.Count) == before) return;
            }
        }

        void Compare(int h, IReadOnlyList<ReleaseRecord> earlier, int round)
        {
            var (record, groupOfSet) = recorders[h].OfLearners(histories[h].Origin.Snapshot, hidden);
            if (earlier.FirstOrDefault(old => old.Snapshot == record.Snapshot && !string.Equals(old.Learner, record.Learner, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                throw new ProtectedDataException(
                    $"The model {model.Model} is not shown: earlier releases of this data told learners apart by \"{other.Learner}\", this one does by \"{record.Learner}\", so that the two cannot be compared. "
                    + $"Fit with Learner = \"{other.Learner}\" in the options, and keep that column in the query.");
            }

            if (!earlier.Any(record.SaysTheSame))
            {
                var (telling, blamed) = DifferenceCheck.Exposing(earlier, record, false, cancellationToken);
                foreach (var set in telling.Concat(blamed))
                {
                    if (groupOfSet[set] is not { } group || round == MostRounds) throw Near(model, cells);
                    further[group.Groups].Add(group.Group);
                }
            }

            if (earlier.Any(old => ModelRecorder.DifferInFew(old, contributions[h]))) throw Near(model, cells);
        }
    }

    private static ProtectedDataException Near(ModelDisclosure model, ModelCells cells)
    {
        var few = cells.Least([]).ToString(CultureInfo.InvariantCulture);
        return new ProtectedDataException(
            $"The model {model.Model} is not shown: together with what was released of this data before (tables or models), it would tell of fewer than {few} learners, by subtraction. "
            + $"It rests on almost the same learners, rows, weights or values of {model.Outcome} as another, or cuts a released group into small ones. Fit it on the same rows as before "
            + "(rows that lack a value of any column are left out: give missing values a level, or drop these rows for all models at first), or on groups that differ more.");
    }

    private static IEnumerable<string> Rules(ModelDisclosure model, ModelLearners learners, ModelCells cells, bool[][] hidden)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Released: {learners.Count:N0} learners; at least {cells.Least([])} in each group that the terms tell apart, {LeastResidualDegreesOfFreedom} residual degrees of freedom or more, no learner with a leverage above {LargestLeverage:0.0}.");
        for (var g = 0; g < hidden.Length; g++)
        {
            var groups = model.Groups[g];
            if (Array.TrueForAll(hidden[g], one => one) && hidden[g].Length > 0)
                yield return $"Effects of single {groups.Name} are not shown{(string.Equals(groups.Name, learners.Column, StringComparison.OrdinalIgnoreCase) ? ": they are about one learner each" : ": too few learners in too many of them")}.";
            else if (hidden[g].Contains(true))
                yield return string.Create(CultureInfo.InvariantCulture, $"× hidden: effects of {groups.Name} of fewer than {cells.Least([])} learners, and others from which these would follow.");
        }
    }
}
