using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>The SQL against the definitions written out as loops, over random tables with repeated people and missing values; and what must hold of any table.</summary>
public class DisclosureRiskPropertyTests
{
    private sealed record Line(int? Person, int? A, string? B, int? Mark, string? Kind);

    // No distance of such small tables is this number, so that rounding decides nothing.
    private const double Limit = 0.2031;

    private static readonly Gen<Line[]> Tables =
        from count in Gen.Choose(1, 40)
        from lines in Gen.ArrayOf(
            from person in Gen.Frequency((9, Gen.Choose(1, 20).Select(i => (int?)i)), (1, Gen.Constant((int?)null)))
            from a in Gen.Elements<int?>(1, 2, 3, null)
            from b in Gen.Elements("x", "y", null)
            from mark in Gen.Elements<int?>(4, 5, 7, 9, 10, null)
            from kind in Gen.Elements("p", "q", "r", null)
            select new Line(person, a, b, mark, kind), count)
        select lines;

    private static DisclosureRiskReport Measure(Line[] lines, int k = 3, int l = 2, params string[] quasi) => DataFrame.FromColumns(
        new FrameProvenance("random", Protection.Synthetic),
        [
            Column.Create("person", lines.Select(line => line.Person)), Column.Create("a", lines.Select(line => line.A)), Column.Create("b", lines.Select(line => line.B)),
            Column.Create("mark", lines.Select(line => line.Mark)), Column.Create("kind", lines.Select(line => line.Kind)),
        ]).Opened().DisclosureRisk(quasi.Length == 0 ? ["a", "b"] : quasi, ["mark", "kind"], new DisclosureRiskOptions { Person = "person", K = k, L = l, T = Limit });

    [Fact]
    public void Every_figure_is_that_of_the_definitions() => Holds(lines =>
    {
        var report = Measure(lines, k: 3, l: 3);
        var known = lines.Where(line => line.Person is not null).ToArray();
        var classes = known.GroupBy(line => (line.A, line.B)).ToArray();
        var sizes = classes.ToDictionary(c => c.Key, c => c.Select(line => line.Person).Distinct().Count());
        var smallest = known.GroupBy(line => line.Person).Select(person => person.Min(line => sizes[(line.A, line.B)])).ToArray();
        var withoutB = known.GroupBy(line => line.A).ToDictionary(c => c.Key ?? -1, c => c.Select(line => line.Person).Distinct().Count());
        Assert.Equal(smallest.Length, report.People);
        Assert.Equal(classes.Length, report.Classes);
        Assert.Equal(lines.Length - known.Length, report.RowsWithoutPerson);
        Assert.Equal(sizes.Count == 0 ? null : sizes.Values.Min(), report.SmallestClass);
        Assert.Equal(smallest.Count(size => size < 3), report.PeopleBelowK.People);
        Assert.Equal(smallest.Count(size => size == 1), report.UniquePeople.People);
        Assert.Equal(smallest.Length, report.ClassSizes.Sum(band => band.People.People));
        Assert.Equal(known.GroupBy(line => line.Person).Count(person => person.Min(line => withoutB[line.A ?? -1]) == 1), report.WithoutOne[1].UniquePeople.People);
        Compare(report.Sensitive[0], classes, Pairs(classes, line => line.Mark), ordered: true);
        Compare(report.Sensitive[1], classes, Pairs(classes, line => line.Kind), ordered: false);
    });

    [Fact]
    public void The_order_of_rows_does_not_matter() => Holds(lines =>
    {
        var (one, other) = (Measure(lines), Measure([.. lines.Reverse()]));
        Assert.Equal(one.ClassSizes, other.ClassSizes);
        Assert.Equal(one.WithoutOne, other.WithoutOne);
        Assert.All(one.Sensitive.Zip(other.Sensitive), pair => Assert.Equal(pair.First.T, pair.Second.T, 12));
    });

    [Fact]
    public void Fewer_columns_and_coarser_values_never_lower_k_or_hide_fewer() => Holds(lines =>
    {
        var (fine, fewer, coarser) = (Measure(lines), Measure(lines, quasi: "a"), Measure([.. lines.Select(line => line with { A = line.A / 2 })]));
        foreach (var report in new[] { fewer, coarser })
        {
            Assert.True((report.SmallestClass ?? 0) >= (fine.SmallestClass ?? 0));
            Assert.True(report.UniquePeople.People <= fine.UniquePeople.People);
            Assert.True(report.Sensitive[0].DistinctL >= fine.Sensitive[0].DistinctL || fine.Sensitive[0].DistinctL == 0);
        }

        // The subset property of t-closeness is one of tables with a row a person: people with several rows count anew when their classes become one.
        var single = lines.Select((line, i) => line with { Person = i }).ToArray();
        var t = Measure(single).Sensitive[0].T;
        Assert.False(Measure(single, quasi: "a").Sensitive[0].T > t + 1e-12);
    });

    private static void Holds(Action<Line[]> check) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(20), Prop.ForAll(Tables.ToArbitrary(), check));

    /// <summary>For each class the number of people who have each known value.</summary>
    private static Dictionary<IComparable, int>[] Pairs(IEnumerable<IEnumerable<Line>> classes, Func<Line, IComparable?> value) =>
        [.. classes.Select(c => c.Where(line => value(line) is not null).Select(line => (line.Person, Value: value(line)!)).Distinct()
            .GroupBy(pair => pair.Value).ToDictionary(group => group.Key, group => group.Count()))];

    private static void Compare(SensitiveRisk found, IReadOnlyList<IEnumerable<Line>> classes, Dictionary<IComparable, int>[] counts, bool ordered)
    {
        var known = counts.Where(count => count.Count > 0).ToArray();
        Assert.Equal(known.Length == 0 ? 0 : known.Min(count => count.Count), found.DistinctL);
        if (known.Length == 0)
            return;
        var values = known.SelectMany(count => count.Keys).Distinct().Order().ToArray();
        double total = known.Sum(count => count.Values.Sum());
        var whole = values.Select(value => known.Sum(count => count.GetValueOrDefault(value)) / total).ToArray();
        var distances = counts.Select(count =>
        {
            double n = count.Values.Sum();
            var differences = values.Select((value, i) => (count.GetValueOrDefault(value) / n) - whole[i]).ToArray();
            return n == 0 ? 0 : !ordered ? differences.Sum(Math.Abs) / 2
                : values.Length == 1 ? 0 : Enumerable.Range(1, values.Length).Sum(i => Math.Abs(differences.Take(i).Sum())) / (values.Length - 1);
        }).ToArray();
        Assert.Equal(distances.Where((_, c) => counts[c].Count > 0).Max(), found.T, 12);
        Assert.Equal(known.Min(count => Math.Exp(-count.Values.Sum(n => n / (double)count.Values.Sum() * Math.Log(n / (double)count.Values.Sum())))), found.EntropyL, 10);
        var c = known.Max(count => count.Count < 3 ? double.PositiveInfinity : count.Values.Max() / (double)count.Values.OrderDescending().Skip(2).Sum());
        Assert.Equal(c, found.RecursiveC, 12);
        Assert.Equal(classes.Where((_, i) => counts[i].Count == 1).SelectMany(one => one.Select(line => line.Person)).Distinct().Count(), found.PeopleInOneValueClasses.People);
        Assert.Equal(classes.Where((_, i) => distances[i] > Limit).SelectMany(one => one.Select(line => line.Person)).Distinct().Count(), found.PeopleAboveT.People);
    }
}
