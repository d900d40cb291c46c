using System.Globalization;
using System.Text;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.UseCases;

/// <summary>How readiness looks as tables.</summary>
internal static class ReadinessTables
{
    /// <summary>The verdicts, and below them, need by need, what is missing.</summary>
    public static IReadOnlyList<TableModel> Of(ReadinessReport report)
    {
        var cases = report.UseCases;
        var verdicts = new TableBuilder($"What can be asked of {report.Store}")
            .Labels("use case", [.. cases.Select(useCase => $"{Number(useCase)} {useCase.Title}")])
            .Text("verdict", [.. cases.Select(useCase => Unbroken(Verdict(useCase.Readiness)))])
            .Add(new TableColumn("covered", Alignment: TableAlignment.Right), Cells(cases.Select(useCase => useCase.Covered?.Text ?? "–")))
            .Text("what is missing", [.. cases.Select(useCase => useCase.Readiness == Readiness.Ready ? "nothing" : string.Join("; ", useCase.Missing.Select(need => need.Name)))])
            .Note($"{report.Learners.Text} learners, {report.Staff.Text} other people who work there. Covered: those who have all the data that a use case takes, as far as it is there.")
            .Note(report.Origin);
        var missing = cases.SelectMany(useCase => Urgent(useCase).Select(need => (UseCase: useCase, Need: need))).ToArray();
        return missing.Length == 0 ? [Sourced(verdicts, report).Build()] : [Sourced(verdicts, report).Build(), Collection(report, missing)];
    }

    public static IReadOnlyList<TableModel> Details(UseCaseReadiness useCase, ReadinessReport? report)
    {
        var needs = useCase.Needs.Concat(useCase.Optional).ToArray();
        var table = new TableBuilder($"{Number(useCase)} {useCase.Title}: {Verdict(useCase.Readiness)}")
            .Labels("what it takes", [.. needs.Select((need, i) => i < useCase.Needs.Length ? $"{Letter(i)}. {need.Name}" : $"{need.Name}: {need.Adds}")])
            .Text("there", [.. needs.Select(need => Unbroken(State(need)))])
            .Add(new TableColumn("covered", Alignment: TableAlignment.Right), Cells(needs.Select(need => need.Covered?.Text ?? "–")))
            .Text("rows", [.. needs.Select(Rows)])
            .Text("found, or missing", [.. needs.Select(Findings)]);
        if (needs.Any(need => need.State != NeedState.Met))
        {
            table.Text("where it is missing", [.. needs.Select(need => need.State == NeedState.Met
                ? ""
                : $"{(need.IsEssential ? "The use case is not possible without it." : need.Without ?? "All of it works, without this.")} Collect: {need.Collect}")]);
        }

        table.Section(0, "Needed")
            .Note($"Question: {useCase.Card.Question} Decision: {useCase.Card.Decision}. For: {string.Join(", ", useCase.Card.DecidedBy)}. View: {View(useCase.Card.Recipient.View)}.")
            .Note(UseCaseCards.OriginOf([useCase.Card]));
        if (useCase.Optional.Length > 0)
            table.Section(useCase.Needs.Length, "Adds to it");
        return Subgroups(useCase) is { } subgroups
            ? [Sourced(table, report).Build(), Sourced(subgroups, report).Build()]
            : [Sourced(table, report).Build()];
    }

    /// <summary>Several tables as one fragment.</summary>
    public static string Section(IReadOnlyList<TableModel> tables) => tables.Aggregate(new StringBuilder("<div>"), (html, table) => html.Append(TableHtml.Render(table))).Append("</div>").ToString();

    public static string Verdict(Readiness readiness) => readiness switch
    {
        Readiness.Ready => "● ready",
        Readiness.Partly => "◐ partly",
        _ => "○ not possible",
    };

    public static string State(NeedReadiness need) => need.State switch
    {
        NeedState.Met => "yes",
        NeedState.TooLittle => "too little",
        _ => "no",
    };

    /// <summary>What was found where a need is met; what is missing where it is not.</summary>
    public static string Findings(NeedReadiness need)
    {
        if (need.State != NeedState.Met)
            return need.Reason;
        var found = string.Join("; ", need.Best.Conditions.Select(condition => condition.Text));
        if (need.Alternatives.Length > 1)
            return found.Length == 0 ? need.Best.Name : $"{need.Best.Name}: {found}";
        return found.Length == 0 ? "–" : found;
    }

    /// <summary>The missing needs that come first: the essential ones where there are any.</summary>
    public static IEnumerable<NeedReadiness> Urgent(UseCaseReadiness useCase) =>
        useCase.Missing.Any(need => need.IsEssential) ? useCase.Missing.Where(need => need.IsEssential) : useCase.Missing;

    public static string View(UseCaseView view) => view switch
    {
        UseCaseView.OwnData => "a person's own data",
        UseCaseView.OwnClassUnranked => "own class, unranked",
        UseCaseView.Aggregate => "aggregate",
        _ => "offline evaluation only",
    };

    private static TableModel Collection(ReadinessReport report, (UseCaseReadiness UseCase, NeedReadiness Need)[] missing)
    {
        var table = new TableBuilder("What to collect first")
            .Labels("missing", [.. missing.Select(entry => entry.Need.Name)])
            .Text("in the store", [.. missing.Select(entry => entry.Need.Reason)])
            .Text("what still works", [.. missing.Select(entry => entry.Need.IsEssential ? "nothing without it" : entry.Need.Without)])
            .Text("what to collect", [.. missing.Select(entry => entry.Need.Collect)]);
        for (var i = 0; i < missing.Length; i++)
        {
            if (i == 0 || missing[i].UseCase != missing[i - 1].UseCase)
                table.Section(i, $"{Number(missing[i].UseCase)} {missing[i].UseCase.Title}");
        }

        return Sourced(table.Note("Of a use case that is not possible, what is essential; of one that is partly possible, all that it lacks."), report).Build();
    }

    private static string Number(UseCaseReadiness useCase) => useCase.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>a, b, c: needs in headings of columns.</summary>
    private static string Letter(int need) => ((char)('a' + need)).ToString();

    private static string Unbroken(string text) => text.Replace(' ', '\u00a0');

    private static string Rows(NeedReadiness need) => string.Join("; ", need.Best.Rows.Select(rows => $"{rows.Table} {rows.Rows.Text}"));

    private static TableBuilder? Subgroups(UseCaseReadiness useCase)
    {
        var recorded = useCase.Subgroups.Where(subgroup => subgroup.IsRecorded).ToArray();
        if (recorded.Length == 0)
            return null;
        var groups = recorded.SelectMany(subgroup => subgroup.Groups).ToArray();
        var table = new TableBuilder($"{Number(useCase)} {useCase.Title}: coverage by subgroup")
            .Labels("group", [.. groups.Select(group => group.Group)])
            .Add(new TableColumn("people", Alignment: TableAlignment.Right), Cells(groups.Select(group => group.People.Text)))
            .Add(new TableColumn("all of it", Alignment: TableAlignment.Right), Cells(groups.Select(group => group.Covered.Text)));
        for (var i = 0; i < useCase.Needs.Length; i++)
        {
            var number = i;
            if (useCase.Needs[i].Covered is not null)
                table.Add(new TableColumn(Letter(i), Alignment: TableAlignment.Right), Cells(groups.Select(group => group.Needs[number]?.Text ?? "–")));
        }

        var row = 0;
        foreach (var subgroup in recorded)
        {
            table.Section(row, subgroup.Label);
            row += subgroup.Groups.Length;
        }

        var unknown = useCase.Subgroups.Where(subgroup => !subgroup.IsRecorded).Select(subgroup => subgroup.Label).ToArray();
        table.Note("The letters are those of what it takes, above.");
        return unknown.Length == 0 ? table : table.Note($"Not recorded in this store, so coverage cannot be told by it: {string.Join(", ", unknown)}.");
    }

    private static TableCell[] Cells(IEnumerable<string> texts) => [.. texts.Select(text => new TableCell(text))];

    private static TableBuilder Sourced(TableBuilder table, ReadinessReport? report)
    {
        if (report is null)
            return table;
        if (report.Protection != Protection.Synthetic)
            table.Note("Protected data: people are counted in bands, each as wide as the release gate's smallest cell or wider.");
        var asOf = report.DataAsOf is { } day ? string.Create(CultureInfo.InvariantCulture, $", data as of {day:yyyy-MM-dd}") : "";
        return table.Source(report.Store + asOf, report.Protection == Protection.Synthetic);
    }
}
