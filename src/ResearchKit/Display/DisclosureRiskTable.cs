using System.Globalization;
using ResearchKit.Privacy;

namespace ResearchKit.Display;

/// <summary>A risk report as a table: k and uniqueness, classes by size, each quasi-identifier left out, each sensitive column; how to read it below.</summary>
internal static class DisclosureRiskTable
{
    public static TableModel Of(DisclosureRiskReport report)
    {
        var rows = new List<(string? Section, string Label, string? Figure, string? People)>
        {
            ("k-anonymity and uniqueness", "people", Count(report, report.People), null),
            (null, "classes", Count(report, report.Classes), null),
            (null, "smallest class (k)", report.People == 0 ? null : Size(report, report.SmallestClass), null),
            (null, $"people in classes below {report.K}", null, Share(report, report.PeopleBelowK)),
            (null, "people alone in a class", null, Share(report, report.UniquePeople)),
        };
        rows.AddRange(report.ClassSizes.Select((band, i) => (i == 0 ? "Classes by number of people" : null, Range(band), band.Classes is { } classes ? Classes(classes) : null, (string?)Share(report, band.People))));
        rows.AddRange(report.WithoutOne.Select((one, i) => (
            i == 0 ? "If one quasi-identifier were left out" : null, $"without {one.Column}", (string?)$"k: {Size(report, one.SmallestClass)}",
            (string?)$"below {report.K}: {Share(report, one.PeopleBelowK)}; alone: {Share(report, one.UniquePeople)}")));
        foreach (var column in report.Sensitive)
            rows.AddRange(Sensitive(report, column));
        var table = new TableBuilder($"Disclosure risk by {string.Join(", ", report.QuasiIdentifiers)}")
            .Labels("measure", [.. rows.Select(row => row.Label)])
            .Add(new TableColumn("figure", Alignment: TableAlignment.Right), [.. rows.Select(row => new TableCell(row.Figure ?? ""))])
            .Add(new TableColumn("people", Alignment: TableAlignment.Right), [.. rows.Select(row => new TableCell(row.People ?? ""))]);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Section is { } section)
                table.Section(i, section);
        }

        foreach (var note in Notes(report))
            table.Note(note);
        var asOf = report.DataAsOf is { } moment ? string.Create(CultureInfo.InvariantCulture, $", data as of {moment.UtcDateTime:yyyy-MM-dd}") : "";
        return table.Source(report.Source + asOf, report.IsSynthetic).Build();
    }

    private static IEnumerable<(string? Section, string Label, string? Figure, string? People)> Sensitive(DisclosureRiskReport report, SensitiveRisk column)
    {
        if (column.DistinctL == 0)
        {
            yield return ($"What classes give away of {column.Column}", "known values", "none", null);
            yield break;
        }

        yield return ($"What classes give away of {column.Column}", "distinct l, least", ValueText.Count(column.DistinctL), $"in classes of one value: {Share(report, column.PeopleInOneValueClasses)}");
        yield return (null, "entropy l, least", column.EntropyL.ToString("0.00", CultureInfo.InvariantCulture), null);
        yield return (null, $"recursive (c, {column.RecursiveL})", double.IsInfinity(column.RecursiveC) ? "for no c" : string.Create(CultureInfo.InvariantCulture, $"for c > {column.RecursiveC:0.00}"), null);
        yield return (null, $"t, {(column.IsOrdered ? "ordered" : "equal")} distance, largest", column.T.ToString("0.000", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"in classes above {column.TLimit:0.###}: {Share(report, column.PeopleAboveT)}"));
    }

    private static IEnumerable<string> Notes(DisclosureRiskReport report)
    {
        yield return report.PersonColumn is null ? "Each row is counted as a person." : $"People are counted by {report.PersonColumn}, once in each class that they are in.";
        if (report.RowsWithoutPerson > 0)
            yield return $"{Count(report, report.RowsWithoutPerson)} rows do not say whose they are and were left out.";
        yield return "A class is all people with the same quasi-identifiers; a missing one is a value of its own. Missing sensitive values are left out.";
        yield return "k: Sweeney 2002. l: Machanavajjhala et al. 2007. t: Li, Li and Venkatasubramanian 2007 (earth mover's distance to the whole table).";
        if (report.IsCoarse)
            yield return "Protected data: counts are rounded to tens, classes are not counted by size, and those of fewer than 5 people are one band, since exact small counts would help to undo suppression in released tables.";
    }

    private static string Size(DisclosureRiskReport report, long? people) =>
        people is not { } least ? "fewer than 5" : report.IsCoarse ? $"{ValueText.Count(least)} or more" : ValueText.Count(least);

    private static string Classes(long classes) => $"{ValueText.Count(classes)} class{(classes == 1 ? "" : "es")}";

    private static string Range(ClassSizeBand band) => band.To is not { } to ? $"{band.From} or more" : to == band.From ? $"{to}" : $"{band.From} to {to}";

    /// <summary>A count; of one rounded to tens, 0 stands for fewer than 5, which says no more and misleads nobody.</summary>
    private static string Count(DisclosureRiskReport report, long count) => report.IsCoarse && count == 0 ? "fewer than 5" : ValueText.Count(count);

    private static string Share(DisclosureRiskReport report, RiskShare share) => double.IsNaN(share.Share) || (report.IsCoarse && share.People == 0)
        ? Count(report, share.People)
        : string.Create(CultureInfo.InvariantCulture, $"{ValueText.Count(share.People)} ({share.Share * 100:0.0} %)");
}
