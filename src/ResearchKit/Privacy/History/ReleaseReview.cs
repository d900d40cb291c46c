using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.History;

/// <summary>Compares releases with all earlier ones of the same data and with each other, hides what differences would give away, and takes them down.</summary>
internal static class ReleaseReview
{
    /// <summary>As often is it tried to hide more before all is hidden.</summary>
    private const int MostRounds = 12;

    /// <summary>The decisions that stand up to all earlier releases and to each other.</summary>
    /// <param name="questions">What is released, of the same data.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each question the decision, and how many values are hidden because of other releases. Where several orders of deciding are possible, the one that hides the fewest values.</returns>
    public static (ReleaseDecision Decision, int More)[] Decide(IReadOnlyList<ReleaseQuestion> questions, CancellationToken cancellationToken)
    {
        var provenance = questions[0].Frame.Provenance;
        var histories = provenance.Protection == Protection.Protected ? ReleaseHistory.Of(provenance.Origin) : [];
        var recorders = histories.Select(one => questions.Select(question => new ReleaseRecorder(question, one.History.Key, cancellationToken)).ToArray()).ToArray();
        var alone = questions.Select(question => new ReleaseDecision(question, [], [], cancellationToken)).ToArray();
        if (histories.Count == 0) return [.. alone.Select(decision => (decision, 0))];
        ReleaseDecision[]? best = null;
        Within(0, new IReadOnlyList<ReleaseRecord>[histories.Count]);
        return [.. best!.Select((decision, q) => (decision, decision.HiddenCount - alone[q].HiddenCount))];

        // All histories are held while it is decided, so that no other release comes between.
        void Within(int place, IReadOnlyList<ReleaseRecord>[] earlier)
        {
            if (place < histories.Count)
            {
                histories[place].History.Add(records =>
                {
                    earlier[place] = records;
                    Within(place + 1, earlier);
                    return recorders[place].Select((recorder, q) => recorder.Record(histories[place].Origin.Snapshot, best![q]));
                });
                return;
            }

            foreach (var order in Orders(questions))
            {
                var decisions = InOrder(order, earlier);
                if (best is null || decisions.Sum(decision => decision.HiddenCount) < best.Sum(decision => decision.HiddenCount)) best = decisions;
                if (best.Zip(alone).All(pair => pair.First.HiddenCount == pair.Second.HiddenCount)) break;
            }
        }

        ReleaseDecision[] InOrder(int[] order, IReadOnlyList<ReleaseRecord>[] earlier)
        {
            var decisions = new ReleaseDecision[questions.Count];
            var known = earlier.Select(records => records.ToList()).ToArray();
            foreach (var q in order)
            {
                decisions[q] = Stand(questions[q], alone[q], [.. recorders.Select(own => own[q])], [.. histories.Select(one => one.Origin.Snapshot)], known, cancellationToken);
                for (var h = 0; h < known.Length; h++) known[h].Add(recorders[h][q].Record(histories[h].Origin.Snapshot, decisions[q]));
            }

            return decisions;
        }
    }

    /// <summary>The sentence that says that other releases made a difference; null when they made none.</summary>
    public static string? Rule(int more) => more <= 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{more} more values are hidden because earlier releases of the same data would give hidden ones or few learners away by subtraction. What is released first is shown most: plan tables together with ReleasePlan.");

    private static ReleaseDecision Stand(
        ReleaseQuestion question, ReleaseDecision alone, ReleaseRecorder[] recorders, string[] snapshots, List<ReleaseRecord>[] earlier, CancellationToken cancellationToken)
    {
        var (hide, besides) = (new HashSet<(int Measure, int Cell)>(), new HashSet<(int Measure, int Cell)>());
        var decision = alone;
        for (var round = 0; ; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = hide.Count + besides.Count;
            for (var h = 0; h < recorders.Length; h++)
            {
                var record = recorders[h].Record(snapshots[h], decision);
                RefuseOtherLearners(earlier[h], record);
                var sets = recorders[h].CellsOfSets(decision);
                var (telling, blamed) = DifferenceCheck.Exposing(earlier[h], record, question.Table.IsOverlapping, cancellationToken);
                hide.UnionWith(telling.Select(set => sets[set]));
                besides.UnionWith(blamed.Select(set => sets[set]));
            }

            if (hide.Count + besides.Count == before) return decision;
            if (round == MostRounds) besides.UnionWith(recorders[0].CellsOfSets(decision));
            decision = new ReleaseDecision(question, hide, besides, cancellationToken);
        }
    }

    // As given; up to three tables in every order; more also from the largest and from the smallest.
    private static IEnumerable<int[]> Orders(IReadOnlyList<ReleaseQuestion> questions)
    {
        int[] given = [.. Enumerable.Range(0, questions.Count)];
        yield return given;
        if (questions.Count <= 3)
        {
            foreach (var order in Permutations(given).Skip(1)) yield return order;
            yield break;
        }

        yield return [.. given.OrderByDescending(q => questions[q].Table.CellCount)];
        yield return [.. given.OrderBy(q => questions[q].Table.CellCount)];
    }

    private static IEnumerable<int[]> Permutations(int[] of) => of.Length <= 1 ? [of]
        : of.SelectMany(first => Permutations([.. of.Where(one => one != first)]).Select(rest => (int[])[first, .. rest]));

    private static void RefuseOtherLearners(IReadOnlyList<ReleaseRecord> earlier, ReleaseRecord record)
    {
        if (earlier.FirstOrDefault(old => old.Snapshot == record.Snapshot && !string.Equals(old.Learner, record.Learner, StringComparison.OrdinalIgnoreCase)) is { } other)
            throw new ProtectedDataException(
                $"Earlier releases of this data told learners apart by \"{other.Learner}\", this one does by \"{record.Learner}\": the two cannot be compared, and a difference could single a learner out. "
                + $"Release with new ReleaseOptions {{ Learner = \"{other.Learner}\" }}, and keep that column in the query.");
    }
}
