using System.Globalization;
using ResearchKit.Display;

namespace ResearchKit.Sources.Linkage;

/// <summary>How the report of a linkage looks.</summary>
internal static class LinkageReportTable
{
    /// <param name="report">The linkage.</param>
    /// <param name="isBrief">Whether the weights of the models and what to know about their estimates are left out.</param>
    public static TableModel Of(LinkageReport report, bool isBrief = false)
    {
        var systems = report.Systems;
        var table = new TableBuilder("Persons linked across systems")
            .Labels("system", [.. systems.Select(system => system.System)])
            .Count("records", [.. systems.Select(system => (long?)system.Records)])
            .Count("of the register", [.. systems.Select(system => (long?)system.Reference)])
            .Count("by key", [.. systems.Select(system => (long?)system.ByRule.Sum(rule => rule.Records))])
            .Count("by weight", [.. systems.Select(system => (long?)system.ByWeight)])
            .Count("clerical", [.. systems.Select(system => (long?)system.Clerical)])
            .Count("unlinked", [.. systems.Select(system => (long?)system.Unlinked)])
            .Count("not comparable", [.. systems.Select(system => (long?)system.NotComparable)])
            .Number("threshold", [.. systems.Select(system => system.Model is { Threshold: <= 1 } model ? model.Threshold : double.NaN)], decimals: 4)
            .Number("precision (est.)", [.. systems.Select(system => system.Model?.EstimatedPrecision ?? double.NaN)], decimals: 4)
            .Number("recall (est.)", [.. systems.Select(system => system.Model?.EstimatedRecall ?? double.NaN)], decimals: 4)
            .Note("Every record is accounted for: records = of the register + by key + by weight + clerical + unlinked + not comparable. Estimates are the model's own, of the links by weight; only a sample checked by hand, or an answer key, tells how right they are.");
        foreach (var system in systems)
            Notes(table, system, isBrief);
        if (report.Blocking.Length > 0 && !isBrief)
        {
            table.Note("Pairs compared share: " + string.Join("; ", report.Blocking.Select(pass => string.Create(
                CultureInfo.InvariantCulture, $"{pass.Name} ({pass.Pairs:N0}{(pass.BlocksLeftOut > 0 ? $", {pass.BlocksLeftOut:N0} large blocks left out" : "")})"))) + ".");
        }

        return table.Build();
    }

    private static void Notes(TableBuilder table, SystemLinkage system, bool isBrief)
    {
        if (system.ByRule.Length > 0)
            table.Note($"{system.System}, keys: " + string.Join("; ", system.ByRule.Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Rule} {rule.Records:N0}"))) + ".");
        if (system.ContradictedKeys + system.AmbiguousKeys > 0)
            table.Note(string.Create(CultureInfo.InvariantCulture, $"{system.System}, keys not followed: {system.ContradictedKeys:N0} contradict the name, {system.AmbiguousKeys:N0} lead to several persons."));
        if (system.Model is not { } model || isBrief)
            return;
        if (model.Levels.Length > 0)
        {
            table.Note($"{system.System}, weights in bits (m, u): " + string.Join("; ", model.Levels.GroupBy(level => level.Comparison, StringComparer.Ordinal).Select(comparison =>
                $"{comparison.Key}: " + string.Join(", ", comparison.Reverse().Select(level => string.Create(
                    CultureInfo.InvariantCulture, $"{level.Level} {level.Weight:+0.0;-0.0;0.0} ({level.Match:0.0000}, {level.NonMatch:0.0000})"))))) + ".");
        }

        if (model.Convergence.Reason is { } reason)
            table.Note($"{system.System}: {reason}");
        foreach (var warning in model.Warnings)
            table.Note($"{system.System}: {warning}");
    }
}
