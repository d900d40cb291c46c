using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;

namespace ResearchKit.Privacy.History;

/// <summary>Makes the record of a release: which learners are in which of its sets.</summary>
internal sealed class ReleaseRecorder
{
    private readonly DataFrame _frame;
    private readonly IReadOnlyList<string> _by;
    private readonly IReadOnlyList<Measure> _measures;
    private readonly ReleaseTabulation _table;
    private readonly string _learner;
    private readonly byte[] _key;
    private readonly bool _isLasting;
    private readonly (int[] Cells, int[][] Having, ulong[] Places, ulong[] Learners)[] _classes;

    public ReleaseRecorder(ReleaseQuestion question, byte[] key, CancellationToken cancellationToken)
    {
        (_frame, _by, _measures, _table, _learner, _key) = (question.Frame, question.By, question.Measures, question.Table, question.Learner, key);
        Valued = [.. Enumerable.Range(0, _measures.Count).Where(m => _measures[m].Kind is MeasureKind.Share or MeasureKind.Mean)];
        _isLasting = _frame[_learner] is StringColumn names && AreLasting(names.All());
        _classes = [.. Classes(cancellationToken)];
    }

    /// <summary>The measures with sets of their own: shares, whose numerators are some, and means, which those who have a value make up.</summary>
    public int[] Valued { get; }

    /// <summary>The record, as a decision stands.</summary>
    /// <param name="snapshot">The state of the data.</param>
    /// <param name="decision">What is hidden.</param>
    public ReleaseRecord Record(string snapshot, ReleaseDecision decision)
    {
        var sets = new List<ReleasedSet>();
        var numbers = new Dictionary<(int Kind, int Cell), int>();
        for (var kind = -1; kind < Valued.Length; kind++)
        {
            for (var cell = 0; cell < _table.CellCount; cell++)
            {
                if (decision.Learners.Cells[cell].Learners == 0) continue;
                numbers[(kind, cell)] = sets.Count;
                var what = Hash(string.Join('|', _table.GroupsOf(cell).Select(group => group is null ? "*" : $"={group}")));
                sets.Add(kind < 0
                    ? new ReleasedSet(what, "", sets.Count, decision.Learners.Cells[cell].Learners, decision.ShowsLearners(cell), decision.IsPrimaryCount(cell), decision.LeastOfCounts)
                    : new ReleasedSet(
                        what, KindOf(_measures[Valued[kind]]), numbers[(-1, cell)], Having(Valued[kind], decision.Figures[Valued[kind]].Cells[cell]),
                        !decision.IsHidden(Valued[kind], cell), decision.IsPrimary(Valued[kind], cell), decision.LeastOf(Valued[kind])));
            }
        }

        var classes = _classes.Select(one => new LearnerClass(
            [.. one.Cells.Select(cell => numbers[(-1, cell)]).Concat(one.Having.SelectMany((cells, kind) => cells.Select(cell => numbers[(kind, cell)]))).Order()], one.Places, one.Learners));
        var definition = Hash(string.Join('|', _by) + '\n' + _frame.Provenance.Query + '\n' + string.Join('|', _measures.Select(KindOf)));
        return new ReleaseRecord(snapshot, _learner, _isLasting, definition, [.. Valued.Select(m => KindOf(_measures[m]))], [.. sets], [.. classes]);
    }

    /// <summary>The cell of each set that <see cref="Record"/> numbers, with the measure; -1 for the count.</summary>
    public (int Measure, int Cell)[] CellsOfSets(ReleaseDecision decision) =>
        [.. Enumerable.Range(-1, Valued.Length + 1).SelectMany(kind => Enumerable.Range(0, _table.CellCount)
            .Where(cell => decision.Learners.Cells[cell].Learners > 0).Select(cell => (kind < 0 ? -1 : Valued[kind], cell)))];

    private int Having(int measure, CellFigures figures) => _measures[measure].Kind == MeasureKind.Mean ? figures.Learners
        : ReferenceEquals(Positive(_measures[measure]), _measures[measure]) ? figures.Having : figures.Learners - figures.Having;

    // Who did not pass is who is left when those who passed are known: both are one kind.
    private Measure Positive(Measure measure) => measure.Value is false && _frame[measure.Column!] is Column<bool> ? Measure.Share(measure.Column!) : measure;

    private string KindOf(Measure measure) => measure.Kind == MeasureKind.Mean ? ReleasedSet.MeanOf(Hash((measure.Column ?? "").ToUpperInvariant()))
        : KindOf(_key, measure.Kind, measure.Column ?? "", ReleaseLabel.Of(Positive(measure).Value ?? true));

    private string Hash(string text) => Hash(_key, text);

    /// <summary>What learners who have a value have in common: hash of the column and of the value.</summary>
    internal static string KindOf(byte[] key, MeasureKind kind, string column, string value) =>
        $"{Hash(key, column.ToUpperInvariant())}:{Hash(key, $"{kind} {value}")}";

    /// <summary>Whether learners are told apart by what an import leaves as it is: pseudonyms.</summary>
    internal static bool AreLasting(IEnumerable<string?> names) => names.All(name => name is null || name.StartsWith(PseudonymKey.Prefix, StringComparison.Ordinal));

    /// <summary>What stands for a text that must not be kept.</summary>
    internal static string Hash(byte[] key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))[..16];

    private IEnumerable<(int[] Cells, int[][] Having, ulong[] Places, ulong[] Learners)> Classes(CancellationToken cancellationToken)
    {
        var column = _frame[_learner];
        var reads = Valued.Select(m => (Read: MeasureReader.Of(_frame, Positive(_measures[m])), IsMean: _measures[m].Kind == MeasureKind.Mean)).ToArray();
        var learners = new Dictionary<string, SortedSet<(int Kind, int Atom)>>(StringComparer.Ordinal);
        for (var row = 0; row < _frame.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (column.ValueAt(row) is not { } value) continue;
            var name = ReleaseLabel.Of(value);
            if (!learners.TryGetValue(name, out var own)) learners[name] = own = [];
            var atom = _table.AtomOfRow(row);
            own.Add((-1, atom));
            for (var kind = 0; kind < reads.Length; kind++)
            {
                var measured = reads[kind].Read(row);
                if (reads[kind].IsMean ? !double.IsNaN(measured) : measured > 0) own.Add((kind, atom));
            }
        }

        foreach (var same in learners.GroupBy(learner => string.Join(',', learner.Value), StringComparer.Ordinal))
        {
            var atoms = same.First().Value;
            int[] Cells(int kind) => [.. atoms.Where(one => one.Kind == kind).SelectMany(one => _table.Shape.CellsOf(_table.Shape.LeavesOf(one.Atom))).Distinct().Order()];
            yield return (Cells(-1), [.. Enumerable.Range(0, reads.Length).Select(Cells)], [.. Places(atoms, reads.Length)], [.. same.Select(learner => Identity(learner.Key)).Order()]);
        }
    }

    // A learner in several groups of a dimension has a place of its own there, and so has one who has a value in some of the groups alone.
    private IEnumerable<ulong> Places(SortedSet<(int Kind, int Atom)> atoms, int kinds)
    {
        int[] own = [.. atoms.Where(one => one.Kind < 0).Select(one => one.Atom)];
        for (var dimension = 0; dimension < _table.Shape.Dimensions.Length; dimension++)
            yield return Several([.. own.Select(atom => _table.Shape.LeavesOf(atom)[dimension]).Distinct().Order()]);
        for (var kind = 0; kind < kinds; kind++)
        {
            int[] having = [.. atoms.Where(one => one.Kind == kind).Select(one => one.Atom)];
            yield return having.Length == 0 ? 0 : having.Length == own.Length ? 1 : Several(having);
        }

        static ulong Several(int[] numbers) => numbers.Aggregate(0UL, (sum, number) => (sum * 0x9E37_79B9_7F4A_7C15UL) + (ulong)number + 2);
    }

    private ulong Identity(string learner) => Identity(_key, learner);

    /// <summary>What stands for a learner.</summary>
    internal static ulong Identity(byte[] key, string learner)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(learner), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
