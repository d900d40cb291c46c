using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>Makes the report of exact figures; of protected data it rounds first, so that the report never holds what may not be shown.</summary>
internal sealed class RiskRounding(bool coarse, RiskFigures figures, DisclosureRiskOptions options)
{
    private static readonly long[] s_bands = [1, 2, 3, 5, 10, 20, 50, 100];

    public DisclosureRiskReport Report(
        FrameProvenance provenance, string? person, IReadOnlyList<string> quasi, long without, IReadOnlyList<(string Column, bool IsOrdered)> sensitive)
    {
        var smallest = figures.Classes.Count == 0 ? 0 : figures.Classes.Keys.Min();
        return new DisclosureRiskReport(
            provenance.Source,
            provenance.DataAsOf,
            provenance.Protection == Protection.Synthetic,
            coarse,
            person,
            [.. quasi],
            options.K,
            Count(figures.People),
            Count(figures.Classes.Values.Sum()),
            Count(without),
            Size(smallest),
            smallest == 0 || Size(smallest) >= options.K,
            Share(Sum(figures.PeopleBySize, 1, options.K)),
            Share(Sum(figures.PeopleBySize, 1, 2)),
            [.. Bands()],
            [.. quasi.Select((name, q) => Without(name, figures.Without(q)))],
            [.. sensitive.Select((column, s) => Sensitive(column.Column, column.IsOrdered, figures.Sensitive(s)))]);
    }

    private IEnumerable<ClassSizeBand> Bands()
    {
        var starts = coarse ? s_bands.Where(start => start == 1 || start >= ReleaseOptions.LeastLearners).ToArray() : s_bands;
        for (var i = 0; i < starts.Length; i++)
        {
            long? end = i + 1 < starts.Length ? starts[i + 1] : null;
            yield return new ClassSizeBand(starts[i], end - 1, coarse ? null : Sum(figures.Classes, starts[i], end), Share(Sum(figures.PeopleBySize, starts[i], end)));
        }
    }

    private QuasiIdentifierRisk Without(string name, (long Smallest, long BelowK, long Unique) found) =>
        new(name, Size(found.Smallest), Share(found.BelowK), Share(found.Unique));

    private SensitiveRisk Sensitive(string name, bool isOrdered, (long Distinct, double Entropy, double C, double T, long OneValue, long Far) found) => new(
        name,
        isOrdered,
        found.Distinct,
        coarse ? Math.Floor((found.Entropy + 1e-9) * 2) / 2 : found.Entropy,
        options.L,
        coarse ? Math.Ceiling(found.C - 1e-9) : found.C,
        coarse ? Math.Min(Math.Ceiling((found.T - 1e-9) * 10) / 10, 1) : found.T,
        Share(found.OneValue),
        Share(found.Far),
        options.T);

    private static long Sum(IReadOnlyDictionary<long, long> bySize, long from, long? end) =>
        bySize.Where(pair => pair.Key >= from && (end is null || pair.Key < end)).Sum(pair => pair.Value);

    /// <summary>Where coarse, down to the start of a band.</summary>
    private long? Size(long people) => people == 0 || (coarse && people < ReleaseOptions.LeastLearners) ? null : coarse ? s_bands.Last(start => start <= people) : people;

    private RiskShare Share(long people) => new(Count(people), figures.People == 0 ? double.NaN : (double)Count(people) / Count(figures.People));

    /// <summary>To the nearest ten, halves up, where coarse.</summary>
    private long Count(long count) => coarse ? (count + 5) / 10 * 10 : count;
}
