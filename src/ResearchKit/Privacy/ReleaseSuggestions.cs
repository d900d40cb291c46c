using System.Globalization;

namespace ResearchKit.Privacy;

/// <summary>What helps when a table goes blank: coarser groups, or columns pooled, with how much each would leave.</summary>
internal static class ReleaseSuggestions
{
    private const double Blank = 0.5;

    /// <summary>Sentences, best first; none when at least half of the groups' values are shown.</summary>
    public static IReadOnlyList<string> For(ReleaseQuestion question, ReleaseDecision decision, CancellationToken cancellationToken)
    {
        var (shown, all) = Shown(question, decision);
        if (all == 0 || shown > Blank * all) return [];
        return [.. Coarser(question.Dimensions).Select(dimensions =>
            {
                var by = dimensions.Select(columns => string.Join(" > ", columns)).ToArray();
                var coarser = new ReleaseQuestion(question.Frame, by, question.Measures, question.Options, cancellationToken);
                return (By: by, Left: Shown(coarser, new ReleaseDecision(coarser, [], [], cancellationToken)));
            })
            .Where(one => one.Left.All > 0 && (double)one.Left.Shown / one.Left.All > (double)shown / all)
            .OrderByDescending(one => (double)one.Left.Shown / one.Left.All).ThenByDescending(one => one.Left.All).Take(3)
            .Select(one => string.Create(CultureInfo.InvariantCulture,
                $"by: [{string.Join(", ", one.By.Select(name => $"\"{name}\""))}] would show {100.0 * one.Left.Shown / one.Left.All:0} % of its values ({100.0 * shown / all:0} % here)."))];
    }

    private static (int Shown, int All) Shown(ReleaseQuestion question, ReleaseDecision decision)
    {
        var (shown, all) = (0, 0);
        for (var cell = 0; cell < question.Table.CellCount; cell++)
        {
            if (question.Learners.Cells[cell].Learners == 0 || question.Table.GroupsOf(cell).Contains(null)) continue;
            for (var m = 0; m < question.Measures.Count; m++)
            {
                all++;
                if (!decision.IsHidden(m, cell)) shown++;
            }
        }

        return (shown, all);
    }

    // Without one of the columns (years pooled, say), and without the lowest level of a hierarchy.
    private static IEnumerable<string[][]> Coarser(string[][] dimensions)
    {
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i].Length > 1) yield return [.. dimensions.Select((columns, other) => other == i ? columns[..^1] : columns)];
            if (dimensions.Length > 1) yield return [.. dimensions.Where((_, other) => other != i)];
        }
    }
}
