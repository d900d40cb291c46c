using System.Globalization;
using ResearchKit.Privacy.History;

namespace ResearchKit.Privacy.Estimates;

/// <summary>
/// The records of a model's release: its learners as one set, and the learners of each level, group and counted value as sets within it, so that models are compared with
/// tables and with each other; and what each learner brings to the fit, so that refits of the same learners are.
/// </summary>
internal sealed class ModelRecorder(ModelDisclosure model, ModelLearners learners, ModelCells cells, byte[] key)
{
    /// <summary>What follows the name of a snapshot in records of what learners bring.</summary>
    private const string Contributions = " contributions";

    private const int FirstTerm = 3;

    /// <summary>Parts of the learners by which it is compared what they bring.</summary>
    private const ulong Parts = 256;

    // Columns and query, not terms: the same rows under other terms are the same learners.
    private readonly string _definition = ReleaseRecorder.Hash(
        key, string.Join('|', model.Columns.Select(column => column.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) + "\nmodel\n" + model.Frame.Provenance.Query);

    private readonly string[] _outcomes = [.. model.ByOutcome().Select(one => ReleasedSet.MeanOf(ReleaseRecorder.Hash(key, one.Outcome.ToUpperInvariant())))];

    /// <summary>Learners and levels.</summary>
    /// <param name="snapshot">The state of the data.</param>
    /// <param name="hiddenGroups">For each of the model's groups, which are hidden.</param>
    /// <returns>The record, and for each of its sets the group that it stands for (groups, group), or null.</returns>
    public (ReleaseRecord Record, (int Groups, int Group)?[] GroupOfSet) OfLearners(string snapshot, IReadOnlyList<bool[]> hiddenGroups)
    {
        var (sets, groupOfSet) = (new List<ReleasedSet>(), new List<(int, int)?>());
        var setsOf = Enumerable.Range(0, learners.Count).Select(_ => new List<int>()).ToArray();
        var placesOf = Enumerable.Range(0, learners.Count).Select(_ => new ulong[model.Factors.Count + model.Groups.Count]).ToArray();
        CountedValue[] counted = [.. model.ByOutcome().Select(Having).OfType<CountedValue>()];
        Add("", Enumerable.Range(0, learners.Count), [.. counted.Select(one => one.Having)], cells.Least([]), null, isShown: true, place: -1);
        foreach (var (place, factor) in model.Factors.Index())
        {
            // Who has the value in rows of the level: as a released share of the level counts it.
            var havingIn = counted.Select(one => Members(factor.Codes, row => one.Values[row] == one.High)).ToArray();
            foreach (var level in Members(factor.Codes).OrderBy(level => level.Key))
                Add($"{factor.Term}={factor.Levels[level.Key]}", level.Value, [.. havingIn.Select(one => one.GetValueOrDefault(level.Key) ?? [])], cells.Least(factor.Columns), null, isShown: true, place);
        }

        for (var g = 0; g < model.Groups.Count; g++)
        {
            // Groups that are the learners themselves are hidden whole, and sets of one.
            if (string.Equals(model.Groups[g].Name, learners.Column, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var group in Members(model.Groups[g].Codes).OrderBy(group => group.Key))
                Add($"{model.Groups[g].Name}={model.Groups[g].Labels[group.Key]}", group.Value, [], cells.Least([]), (g, group.Key), !hiddenGroups[g][group.Key], model.Factors.Count + g);
        }

        var classes = setsOf.Select((own, learner) => (Own: own, Place: learner, Learner: ReleaseRecorder.Identity(key, learners.Names[learner])))
            .GroupBy(one => string.Join(',', one.Own), StringComparer.Ordinal).Select(same => new LearnerClass([.. same.First().Own], Places(same.First().Place), [.. same.Select(one => one.Learner).Order()]));
        return (new ReleaseRecord(snapshot, learners.Column, ReleaseRecorder.AreLasting(learners.Names), _definition, [.. counted.Select(one => one.Kind)], [.. sets], [.. classes]), [.. groupOfSet]);

        ulong[] Places(int learner) => [.. placesOf[learner], .. counted.Select(one => one.Having.Contains(learner) ? 1UL : 0)];

        void Add(string what, IEnumerable<int> members, IReadOnlyList<SortedSet<int>> having, int least, (int, int)? group, bool isShown, int place)
        {
            int[] own = [.. members];
            var number = sets.Count;
            // Who is on several levels has a place of its own.
            if (place >= 0) Array.ForEach(own, learner => placesOf[learner][place] = (placesOf[learner][place] * 0x9E37_79B9_7F4A_7C15UL) + (ulong)number);
            Set("", number, own, false);
            for (var k = 0; k < counted.Length && group is null; k++) Set(counted[k].Kind, number, [.. own.Where(having[k].Contains)], false);
            // An estimate says the outcome's sum over them, as a released mean does.
            foreach (var outcome in _outcomes) Set(outcome, number, own, false);

            void Set(string kind, int groupSet, int[] who, bool isPrimary)
            {
                foreach (var learner in who) setsOf[learner].Add(sets.Count);
                sets.Add(new ReleasedSet(ReleaseRecorder.Hash(key, what), kind, groupSet, who.Length, isShown, isPrimary || !isShown, least));
                groupOfSet.Add(group);
            }
        }
    }

    /// <summary>
    /// Who is in the fit, and with which rows and weight, with which outcome, and with which value of each column of the terms: one set each, of which learners share <see cref="Parts"/> parts. What all learners of a part
    /// bring is one value, so that sets that differ in few learners differ in as few parts or fewer, however many learners there are.
    /// </summary>
    /// <param name="snapshot">The state of the data.</param>
    public ReleaseRecord OfContributions(string snapshot)
    {
        ulong[] identities = [.. learners.Names.Select(name => ReleaseRecorder.Identity(key, name))];
        // As a multiple of the median, which another weight for one learner leaves as it is: only proportions matter to a fit.
        var median = learners.Weight.Order().ElementAt(learners.Count / 2);
        var outcome = Sums(model.OutcomeValues);
        ulong[][] brought =
        [
            OfParts(identities, learner => Brought(identities[learner], 0, 0)),
            OfParts(identities, learner => Brought(identities[learner], learners.Rows[learner], learners.Weight[learner] / median)),
            OfParts(identities, learner => Brought(identities[learner], 0, outcome[learner])),
            .. model.Design.Select(column =>
            {
                var sums = Sums(column.Values.Span);
                return OfParts(identities, learner => Brought(identities[learner], 0, sums[learner]));
            }),
        ];
        return new ReleaseRecord(
            snapshot + Contributions,
            learners.Column,
            false,
            _definition,
            [],
            [.. brought.Select((_, set) => new ReleasedSet(ReleaseRecorder.Hash(key, "brought"), "", set, learners.Count, true, false, cells.Least([])))],
            [.. brought.Select((own, set) => new LearnerClass([set], [], own))]);
    }

    /// <summary>Whether two fits of the same learners differ in the rows, the weight, the outcome or a column of the terms of few of them, so that subtracting estimates tells of these.</summary>
    public static bool DifferInFew(ReleaseRecord old, ReleaseRecord contributions)
    {
        if (!old.Snapshot.EndsWith(Contributions, StringComparison.Ordinal) || Changed(0, 0) > 0) return false;
        var terms = Enumerable.Range(FirstTerm, contributions.Classes.Length - FirstTerm).SelectMany(own => Enumerable.Range(FirstTerm, old.Classes.Length - FirstTerm).Select(other => (own, other)));
        return terms.Prepend((1, 1)).Prepend((2, 2)).Any(pair => Changed(pair.Item1, pair.Item2) is > 0 and var few && few < Math.Max(old.Sets[pair.Item2].Least, contributions.Sets[pair.Item1].Least));

        int Changed(int own, int other) => Math.Max(old.Classes[other].Learners.Length, contributions.Classes[own].Learners.Length)
            - contributions.Classes[own].Learners.Intersect(old.Classes[other].Learners).Count();
    }

    private double[] Sums(ReadOnlySpan<double> values)
    {
        var sums = new double[learners.Count];
        for (var row = 0; row < learners.Codes.Length; row++)
        {
            if (learners.Codes[row] >= 0) sums[learners.Codes[row]] += values[row];
        }

        return sums;
    }

    private ulong[] OfParts(ulong[] identities, Func<int, ulong> brings)
    {
        var parts = new ulong[Parts];
        for (var learner = 0; learner < identities.Length; learner++) parts[identities[learner] % Parts] += brings(learner);
        return [.. parts.Select((sum, part) => ReleaseRecorder.Identity(key, string.Create(CultureInfo.InvariantCulture, $"part\n{part}\n{sum}"))).Order()];
    }

    // A learner's keyed identity, a number of rows and a value to seven digits, mixed (finaliser of SplitMix64); what is kept of their sum is keyed again.
    private static ulong Brought(ulong identity, int rows, double value)
    {
        var mixed = Mixed(identity + (0x9E3779B97F4A7C15 * (ulong)(rows + 1)));
        return Mixed(mixed ^ BitConverter.SingleToUInt32Bits((float)value + 0f));

        static ulong Mixed(ulong bits)
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }

    private Dictionary<int, SortedSet<int>> Members(int[] codes, Func<int, bool>? counts = null)
    {
        var members = new Dictionary<int, SortedSet<int>>();
        for (var row = 0; row < codes.Length; row++)
        {
            if (learners.Codes[row] < 0 || counts?.Invoke(row) == false) continue;
            if (!members.TryGetValue(codes[row], out var own)) members[codes[row]] = own = [];
            own.Add(learners.Codes[row]);
        }

        return members;
    }

    // Of an outcome with two values, who has the larger one, as a share of the same column would count them.
    private CountedValue? Having(ModelDisclosure one)
    {
        if (new ModelCells(one, learners).TwoValues is not { } two) return null;
        var having = new SortedSet<int>();
        for (var row = 0; row < learners.Codes.Length; row++)
        {
            if (learners.Codes[row] >= 0 && one.OutcomeValues[row] == two.High) having.Add(learners.Codes[row]);
        }

        var isFlag = one.OutcomeColumns is [var column] && model.Frame[column].ElementType == typeof(bool);
        return new CountedValue(ReleaseRecorder.KindOf(key, MeasureKind.Share, one.Outcome, isFlag ? "yes" : ReleaseLabel.Of(two.High)), one.OutcomeValues, two.High, having);
    }

    private sealed record CountedValue(string Kind, double[] Values, double High, SortedSet<int> Having);
}
