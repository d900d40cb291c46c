using ResearchKit.Privacy.Suppression;

namespace ResearchKit.Privacy;

/// <summary>Applies the rules of release to one table: first to its counts of learners, then to each measure within what these leave.</summary>
internal sealed class ReleaseSuppression(ReleaseTabulation table, ReleaseOptions options, CancellationToken cancellationToken)
{
    /// <summary>Percent of the p % rule.</summary>
    public const double DominancePercent = 10;

    private const int LearnerParts = 100;

    /// <summary>Cells whose count of learners must be hidden because of what it says.</summary>
    /// <param name="learners">Learners of each cell.</param>
    /// <param name="isSensitive">Whether the groups themselves say something confidential: then empty and full groups are hidden too.</param>
    public bool[] PrimaryCounts(MeasuredCells learners, bool isSensitive)
    {
        var least = Least(isSensitive);
        var counts = learners.Cells.Select(figures => figures.Learners).ToArray();
        return [.. counts.Select((count, cell) => (count > 0 && count < least) || (isSensitive && (count == 0 || IsWholeLine(counts, cell))))];
    }

    /// <summary>Cells whose count of learners is hidden when <paramref name="primary"/> must be, and <paramref name="start"/> are anyway.</summary>
    public bool[] OfCounts(MeasuredCells learners, bool[] primary, bool[] start, bool isSensitive)
    {
        var counts = learners.Cells.Select(figures => figures.Learners).ToArray();
        return Hide(primary, start, counts, counts.Select(_ => (long)Least(isSensitive)).ToArray(), () => learners.Classes?.OfLearners(table.CellCount)
            ?? new CellSystem([.. learners.Atoms.Select(atom => atom.Learners)], [.. learners.Atoms.Select(_ => CellSystem.Unbounded)], table.Members));
    }

    /// <summary>Cells of a measure that must be hidden because of what they say.</summary>
    public bool[] PrimaryOf(MeasureKind kind, MeasuredCells measured, bool isSensitive)
    {
        var least = Least(isSensitive);
        var origin = Math.Min(0, measured.Cells.Select(figures => figures.Smallest).DefaultIfEmpty().Min());
        bool Discloses(CellFigures figures)
        {
            if (figures.Learners == 0) return false;
            if (figures.Learners < least) return true;
            return kind == MeasureKind.Mean
                ? (isSensitive && figures.IsUniform) || figures.IsDominated(origin, DominancePercent)
                : Tells(figures.Having, figures.Learners, least, isSensitive);
        }

        return [.. measured.Cells.Select(Discloses)];
    }

    /// <summary>Cells of a measure that are hidden when <paramref name="primary"/> must be, and <paramref name="start"/> are anyway.</summary>
    public bool[] OfMeasure(MeasureKind kind, MeasuredCells measured, bool[] primary, bool[] start, bool isSensitive)
    {
        var least = Least(isSensitive);
        var counts = measured.Cells.Select(figures => figures.Learners).ToArray();
        if (measured.Classes is { } classes)
        {
            return kind == MeasureKind.Mean
                ? Hide(primary, start, counts, counts.Select(_ => (long)least).ToArray(), () => classes.OfLearners(table.CellCount))
                : Hide(primary, start, counts, counts.Select(count => (long)Math.Min(least, count)).ToArray(), () => classes.OfHaving(table.CellCount));
        }

        var system = new Lazy<CellSystem>(() =>
        {
            var (values, uppers) = kind == MeasureKind.Mean ? AsLearners(measured.Atoms)
                : ([.. measured.Atoms.Select(atom => atom.Having)], measured.Atoms.Select(atom => atom.Learners).ToArray());
            return new CellSystem(values, uppers, table.Members);
        });
        return !start.Contains(true) ? start
            : Hide(primary, start, counts, [.. Enumerable.Range(0, counts.Length).Select(cell => Math.Min(least * (kind == MeasureKind.Mean ? LearnerParts : 1), system.Value.UpperOf(cell)))], () => system.Value);
    }

    /// <summary>Fewest learners a shown cell may stand for.</summary>
    public int Least(bool isSensitive) => isSensitive ? Math.Max(options.MinimumLearners, options.MinimumSensitiveLearners) : options.MinimumLearners;

    // A sum of values from the smallest to the largest there is, as the number of learners who would make it if each had one or the other: so a mean is
    // bounded by its number of learners just as a share is. Counted in parts of a learner, and rounded towards less room.
    private static (int[] Values, int[] Uppers) AsLearners(CellFigures[] atoms)
    {
        var least = atoms.Min(atom => atom.Smallest);
        var range = atoms.Max(atom => atom.Largest) - least;
        var shares = atoms.Select(atom => atom.Learners == 0 || range <= 0 ? 0 : Math.Clamp((atom.Sum - (atom.Learners * least)) / range, 0, atom.Learners)).ToArray();
        var values = shares.Select(share => (int)Math.Floor(share * LearnerParts)).ToArray();
        return (values, [.. values.Select((value, i) => value + (int)Math.Floor((atoms[i].Learners - shares[i]) * LearnerParts))]);
    }

    // Few who have the value, or few who have not; for sensitive matters none or all as well.
    private static bool Tells(int having, int learners, int least, bool isSensitive)
    {
        var not = learners - having;
        return (having > 0 && having < least) || (not > 0 && not < least) || (isSensitive && (having == 0 || not == 0));
    }

    private bool[] Hide(bool[] primary, bool[] start, int[] counts, long[] protection, Func<CellSystem> system)
    {
        if (!table.HasTotals || !start.Contains(true)) return start;
        return SuppressionSearch.Hide(
            new SuppressionTask(system(), table.IsOverlapping ? null : table.Shape, primary, start, [.. counts.Select(count => count > 0)], Weights(counts), protection),
            cancellationToken);
    }

    // Each cell is worth one, and up to another for the learners it is about; the total over all, which every other table of the same learners has too, more.
    internal static double[] Weights(int[] counts)
    {
        var all = (double)Math.Max(1, counts.Max());
        double[] weights = [.. counts.Select(count => 1 + (count / all))];
        weights[^1] += 3;
        return weights;
    }

    // All learners of a line of groups, all other columns being equal, are in this one group.
    private bool IsWholeLine(int[] counts, int cell)
    {
        if (counts[cell] == 0) return false;
        var nodes = table.Shape.NodesOf(cell);
        var dimensions = table.Shape.Dimensions;
        if (nodes.Where((node, i) => node >= dimensions[i].Leaves).Any()) return false;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes.Length > 1 && dimensions[i].Leaves == 1) continue;
            var others = 0;
            var line = nodes.ToArray();
            for (line[i] = 0; line[i] < dimensions[i].Leaves; line[i]++) others += counts[table.Shape.CellOf(line)];
            if (others == counts[cell]) return true;
        }

        return false;
    }
}
