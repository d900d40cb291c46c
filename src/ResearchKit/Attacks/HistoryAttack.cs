using System.Globalization;
using System.Text.Json;
using ResearchKit.Privacy.History;

namespace ResearchKit.Attacks;

/// <summary>
/// The strongest reader of all that a store has released: knows which classes of learners there are in all tables together and every shown size, and works out the hidden ones. Reads the release
/// history as it lies beside the store, and computes the bounds anew.
/// </summary>
internal static class HistoryAttack
{
    private const int MostClasses = 400;

    public static AttackResult Run(string store, CancellationToken cancellationToken)
    {
        var path = store + ".releases.jsonl";
        var records = File.Exists(path) ? File.ReadLines(path).Where(line => line.EndsWith("]}", StringComparison.Ordinal)).Select(line => JsonSerializer.Deserialize<ReleaseRecord>(line)!).ToArray() : [];
        var findings = new List<AttackFinding>();
        var (hidden, skipped) = (0, 0);
        foreach (var snapshot in records.GroupBy(record => record.Snapshot, StringComparer.Ordinal))
        {
            var (releases, signatures) = (snapshot.ToArray(), new Dictionary<ulong, List<int>>());
            for (var r = 0; r < releases.Length; r++)
            {
                for (var c = 0; c < releases[r].Classes.Length; c++)
                {
                    foreach (var learner in releases[r].Classes[c].Learners)
                    {
                        if (!signatures.TryGetValue(learner, out var own)) signatures[learner] = own = [];
                        own.AddRange([r, c]);
                    }
                }
            }

            var atoms = signatures.GroupBy(learner => string.Join(',', learner.Value), StringComparer.Ordinal).Select(atom => (In: atom.First().Value, Size: atom.Count())).ToArray();
            if (atoms.Length > MostClasses)
            {
                skipped++;
                continue;
            }

            var members = releases.Select((release, r) => release.Sets.Select((_, set) => Enumerable.Range(0, atoms.Length).Where(atom => IsIn(atoms[atom].In, r, set, release)).ToArray()).ToArray()).ToArray();
            var bounds = new LinearBounds(atoms.Length, signatures.Count, cancellationToken);
            for (var r = 0; r < releases.Length; r++)
            {
                for (var set = 0; set < releases[r].Sets.Length; set++)
                {
                    // Who has a value is unknown to the reader: a numerator says something of its own and is attacked in the outputs.
                    if (releases[r].Sets[set] is { IsShown: true, Kind: "" } shown) bounds.Add(members[r][set], [], shown.Size);
                }
            }

            bounds.Propagate();
            for (var r = 0; r < releases.Length; r++)
            {
                for (var set = 0; set < releases[r].Sets.Length; set++)
                {
                    if (releases[r].Sets[set] is not { IsShown: false, Kind: "" }) continue;
                    hidden++;
                    var (low, high) = bounds.Of(members[r][set]);
                    if (high - low < 0.5)
                        findings.Add(new AttackFinding("Release history", AttackSeverity.High, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}, release {Array.IndexOf(records, releases[r]) + 1}, set {set + 1}"),
                            "A hidden count is determined by the releases of this store together.", "Withdraw the release. If no line of the history was changed by hand, this is a fault of the kit: report it with the number of the release."));
                }
            }
        }

        return new AttackResult(
            "Release history", string.Create(CultureInfo.InvariantCulture, $"{hidden} hidden counts of {records.Length} recorded releases, against everything that they show together"),
            "Every release of the store, and which combinations of groups there are.", findings,
            skipped > 0 ? string.Create(CultureInfo.InvariantCulture, $"{skipped} snapshots have more than {MostClasses} classes of learners and were left out.") : null);
    }

    private static bool IsIn(List<int> signature, int release, int set, ReleaseRecord record)
    {
        for (var i = 0; i < signature.Count; i += 2)
        {
            if (signature[i] == release && record.Classes[signature[i + 1]].Sets.Contains(set)) return true;
        }

        return false;
    }
}
