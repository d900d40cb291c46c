using System.Collections.Immutable;
using ResearchKit.Store;

namespace ResearchKit.UseCases;

/// <summary>One card against the figures of a store.</summary>
internal sealed class CardAudit(UseCaseCard card, AuditFigures figures, Disclosure disclosure)
{
    private const string NotRecorded = "(not recorded)";
    private const string TooSmall = "(groups too small to be named)";

    private readonly string _people = card.People switch
    {
        UseCasePeople.Learners => "is_learner",
        UseCasePeople.Staff => "NOT is_learner",
        _ => "true",
    };

    public UseCaseReadiness Result()
    {
        var everybody = figures.People(_people, [])[0];
        var needs = card.Needs.Select(need => Need(need, isOptional: false, everybody)).ToImmutableArray();
        var readiness = needs.Any(need => need.IsEssential && need.State != NeedState.Met) ? Readiness.NotPossible
            : needs.Any(need => need.State != NeedState.Met) ? Readiness.Partly : Readiness.Ready;
        var expressions = needs.Where(need => need.ReachedSql is not null).Select(need => $"({need.ReachedSql})").ToArray();
        var covers = readiness != Readiness.NotPossible && expressions.Length > 0;
        var all = covers ? string.Join(" AND ", expressions) : "false";
        return new UseCaseReadiness(
            card,
            readiness,
            covers ? disclosure.Share(figures.People(_people, [all])[1], everybody) : null,
            needs,
            [.. card.Optional.Select(need => Need(need, isOptional: true, everybody))],
            covers ? [.. card.Subgroups.Select(name => Coverage(Subgroup.All.First(subgroup => subgroup.Name == name), needs, all))] : []);
    }

    private NeedReadiness Need(DataNeed need, bool isOptional, long everybody)
    {
        var ways = need.Alternatives.Select(alternative => Way(alternative, everybody)).ToImmutableArray();
        var state = ways.Min(way => way.State);
        var met = state == NeedState.Met ? need.Alternatives[ways.IndexOf(ways.First(way => way.State == NeedState.Met))] : null;
        var reached = met is null || need.AbsenceMeansNone ? null : figures.Reached(met, card.People);
        return new NeedReadiness(
            need.Name,
            state,
            !isOptional && need.Without is null,
            ways,
            reached is null ? null : disclosure.Share(figures.People(_people, [reached])[1], everybody),
            need.Without,
            need.Adds,
            need.Collect)
        { ReachedSql = reached };
    }

    private AlternativeReadiness Way(DataAlternative way, long everybody)
    {
        var tables = way.Columns.Select(column => column.Table).Distinct(StringComparer.Ordinal).ToArray();
        var empty = tables.Where(table => figures.Rows(table) == 0).ToImmutableArray();
        var unfilled = way.Columns.Where(column => !empty.Contains(column.Table, StringComparer.Ordinal) && figures.Filled(column) == 0).Select(column => column.ToString()).ToImmutableArray();
        var isMissing = empty.Length + unfilled.Length > 0;
        var conditions = isMissing ? [] : way.Conditions.Select(condition => ConditionSentence.Of(condition, Measure(condition, everybody), card.People, disclosure)).ToImmutableArray();
        return new AlternativeReadiness(
            way.Name,
            isMissing ? NeedState.Missing : conditions.All(condition => condition.Holds) ? NeedState.Met : NeedState.TooLittle,
            empty,
            unfilled,
            [.. tables.Select(table => new TableRows(table, LearningSchema.Current[table].IsLarge ? disclosure.WholeTable(figures.Rows(table)) : Disclosure.Plain(figures.Rows(table))))],
            conditions)
        { ColumnsOfMissingTables = [.. way.Columns.Where(column => empty.Contains(column.Table, StringComparer.Ordinal)).Select(column => column.ToString()).Distinct(StringComparer.Ordinal)] };
    }

    private Measured Measure(DataCondition condition, long everybody) => condition.Kind == ConditionKind.Learners
        ? new Measured(figures.People(_people, [figures.Reached(condition)])[1], everybody)
        : figures.Of(condition);

    private SubgroupCoverage Coverage(Subgroup subgroup, ImmutableArray<NeedReadiness> needs, string all)
    {
        var where = subgroup.OfStaff ? _people : $"{_people} AND is_learner";
        var groups = figures.PeopleBy(subgroup.ColumnName, where, [all, .. needs.Select(need => need.ReachedSql ?? "false")]);
        if (groups.All(group => group.Group is null))
            return new SubgroupCoverage(subgroup.Name, subgroup.Label, false, []);
        var least = disclosure.IsProtected ? Disclosure.LeastGroup(subgroup.IsSensitive) : 0;
        var (named, small) = (groups.Where(group => group.Counts[0] >= least).ToList(), groups.Where(group => group.Counts[0] < least).ToList());
        var stated = named.Select(group => Group(group.Group ?? NotRecorded, group.Counts)).ToList();
        if (small.Count > 0)
            stated.Add(Group(TooSmall, [.. Enumerable.Range(0, small[0].Counts.Length).Select(i => small.Sum(group => group.Counts[i]))]));
        return new SubgroupCoverage(subgroup.Name, subgroup.Label, true, [.. stated]);

        GroupCoverage Group(string name, long[] counts) => new(
            name,
            disclosure.Count(counts[0]),
            disclosure.Share(counts[1], counts[0], subgroup.IsSensitive),
            [.. needs.Select((need, i) => need.ReachedSql is null ? null : disclosure.Share(counts[2 + i], counts[0], subgroup.IsSensitive))]);
    }
}
