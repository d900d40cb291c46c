using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>The sales system of an organisation: results by seller and period, with seller numbers of its own, the name in one field, and decimal commas.</summary>
internal static class SalesExport
{
    public const string Folder = "sales";

    public static void Write(ExportContext context)
    {
        if (context.Tables.Count("work_outcome") == 0)
            return;
        var plan = new TablePlan(Folder, CityLayouts.Sales, "sales", $"{Folder}/results.csv")
        {
            HasRecords = true,
            Roles = ImmutableDictionary<string, FieldRole>.Empty.Add("seller", FieldRole.FullName),
            Correctable = "value",
            Fates = [Fate.ExactDuplicate, Fate.NearDuplicate, Fate.Late, Fate.Corrected, Fate.Invalid],
            SecondPath = $"{Folder}/results-2.csv",
        };
        using var table = context.Begin(plan);
        foreach (var row in context.Tables.Rows("work_outcome"))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (row.Number("value") is not { } value)
            {
                context.Key.Omit("work_outcome without a value");
                continue;
            }

            var who = context.People[row.Id("person_id")];
            var unit = context.Roster.Staff.TryGetValue(who.Id, out var staff) && staff.School is { } school ? context.Roster.Schools.GetValueOrDefault(school)?.Name : null;
            var (period, kind) = (row.Text("period_code") ?? "", row.Text("outcome_kind") ?? "");
            context.Key.Identity(Folder, "seller_number", who.SellerNumber, who.Id);
            table.Write($"{who.Id} {period} {kind}", who.Id, [
                who.SellerNumber, $"{who.FamilyName}, {who.GivenName}", unit ?? "", period, kind, value.ToString("R", CultureInfo.InvariantCulture).Replace('.', ','),
            ]);
        }

        context.End(table);
    }
}
