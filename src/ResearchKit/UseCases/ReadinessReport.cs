using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ResearchKit.Display;
using ResearchKit.Frames;

namespace ResearchKit.UseCases;

/// <summary>
/// What a store can and cannot carry: for each use case ready, partly or not possible, what is missing, whom the data covers, and what to collect.
/// Of a protected store it holds bands in place of counts of people, and no group of fewer than five people (ten where the groups are sensitive).
/// </summary>
/// <param name="Store">The store's file name.</param>
/// <param name="Protection">Whether the store is protected.</param>
/// <param name="DataAsOf">The moment up to which the data tells, in UTC; null if the store does not say.</param>
/// <param name="Learners">Learners in the store.</param>
/// <param name="Staff">Staff in the store who are not learners.</param>
/// <param name="UseCases">One entry a use case that was asked about, by number.</param>
public sealed record ReadinessReport(
    string Store, Protection Protection, DateTimeOffset? DataAsOf, StatedCount Learners, StatedCount Staff, ImmutableArray<UseCaseReadiness> UseCases) : IDisplayable
{
    /// <summary>What is said of the nine use cases wherever they are shown; of cards of one's own alone, where their questions come from.</summary>
    public string Origin => UseCaseCards.OriginOf([.. UseCases.Select(useCase => useCase.Card)]);

    /// <summary>A use case by number or name.</summary>
    /// <param name="numberOrName"><c>2</c> or <c>early-identification</c>.</param>
    /// <exception cref="UseCaseCardException">There is no such use case.</exception>
    /// <exception cref="KeyNotFoundException">The report was not asked about it.</exception>
    public UseCaseReadiness this[string numberOrName] => UseCases.FirstOrDefault(useCase => useCase.Name.Equals(numberOrName, StringComparison.OrdinalIgnoreCase))
        ?? (UseCaseCards.Find(numberOrName) is var card && UseCases.FirstOrDefault(useCase => useCase.Number == card.Number) is { } found
            ? found
            : throw new KeyNotFoundException($"The report was not asked about use case {card.Number}, {card.Name}. It has: {string.Join(", ", UseCases.Select(useCase => useCase.Number))}."));

    /// <summary>A table of the verdicts with what is missing and what to collect.</summary>
    public MimeBundle ToMimeBundle() => MimeBundle.OfHtml(ReadinessTables.Section(ReadinessTables.Of(this)), ReadinessText.Of(this, withDetails: false));

    /// <summary>The same with every need, condition and subgroup of each use case.</summary>
    public IDisplayable WithDetails() => new Detailed(this);

    private sealed class Detailed(ReadinessReport report) : IDisplayable
    {
        public MimeBundle ToMimeBundle() => MimeBundle.OfHtml(
            ReadinessTables.Section([.. ReadinessTables.Of(report), .. report.UseCases.SelectMany(useCase => ReadinessTables.Details(useCase, report))]),
            ReadinessText.Of(report, withDetails: true));
    }
}

/// <summary>Whether a store can carry a use case.</summary>
public enum Readiness
{
    /// <summary>All that it takes is there.</summary>
    Ready = 0,

    /// <summary>What is essential is there; what is missing takes something away, and what still works is said.</summary>
    Partly = 1,

    /// <summary>Something essential is missing, or there is too little of it.</summary>
    NotPossible = 2,
}

/// <summary>Whether a store can carry one use case, and why.</summary>
/// <param name="Card">The card.</param>
/// <param name="Readiness">The verdict.</param>
/// <param name="Covered">Share of the people whom it is about who have all the data that it takes, as far as that is there; null when it is not possible.</param>
/// <param name="Needs">What it takes.</param>
/// <param name="Optional">What would add to it.</param>
/// <param name="Subgroups">Coverage by subgroup; empty when it is not possible.</param>
public sealed record UseCaseReadiness(
    [property: JsonIgnore] UseCaseCard Card,
    Readiness Readiness,
    StatedShare? Covered,
    ImmutableArray<NeedReadiness> Needs,
    ImmutableArray<NeedReadiness> Optional,
    ImmutableArray<SubgroupCoverage> Subgroups) : IDisplayable
{
    /// <summary>Number of the use case.</summary>
    [JsonPropertyOrder(-1)]
    public int Number => Card.Number;

    /// <summary>Its name.</summary>
    [JsonPropertyOrder(-1)]
    public string Name => Card.Name;

    /// <summary>Its title.</summary>
    [JsonPropertyOrder(-1)]
    public string Title => Card.Title;

    /// <summary>Whom it is about; coverage is counted among them.</summary>
    [JsonPropertyOrder(-1)]
    public UseCasePeople People => Card.People;

    /// <summary>What is missing, need by need.</summary>
    [JsonIgnore]
    public IEnumerable<NeedReadiness> Missing => Needs.Where(need => need.State != NeedState.Met);

    internal ReadinessReport? Report { get; init; }

    /// <summary>Its needs with rows and coverage, and its coverage by subgroup.</summary>
    public MimeBundle ToMimeBundle() => MimeBundle.OfHtml(ReadinessTables.Section(ReadinessTables.Details(this, Report)), ReadinessText.Of(this, withDetails: true));
}

/// <summary>What became of a need.</summary>
public enum NeedState
{
    /// <summary>The data is there, and enough of it.</summary>
    Met = 0,

    /// <summary>The columns hold values, but there is too little.</summary>
    TooLittle = 1,

    /// <summary>A table is empty, or a column has no value.</summary>
    Missing = 2,
}

/// <summary>What became of a need.</summary>
/// <param name="Name">The need.</param>
/// <param name="State">What became of it.</param>
/// <param name="IsEssential">Whether the use case is not possible without it.</param>
/// <param name="Alternatives">Each way to meet it.</param>
/// <param name="Covered">Share of the people with usable rows; null where it is not met, is not about people, or says nothing of coverage.</param>
/// <param name="Without">What still works without it; null when nothing does, or when it is optional.</param>
/// <param name="Adds">Of optional data, what it adds; else null.</param>
/// <param name="Collect">What to do to get it.</param>
public sealed record NeedReadiness(
    string Name, NeedState State, bool IsEssential, ImmutableArray<AlternativeReadiness> Alternatives, StatedShare? Covered, string? Without, string? Adds, string Collect)
{
    /// <summary>The way that meets it, or the one that comes nearest.</summary>
    [JsonIgnore]
    public AlternativeReadiness Best => Alternatives.MinBy(alternative => alternative.State)!;

    /// <summary>Why it is not met: missing tables and columns, and what there is too little of, by alternative. Empty when it is met.</summary>
    public string Reason => State == NeedState.Met ? "" : string.Join("; or ", Alternatives.Select(alternative => alternative.Reason));

    internal string? ReachedSql { get; init; }
}

/// <summary>What became of one way to meet a need.</summary>
/// <param name="Name">What it is.</param>
/// <param name="State">What became of it.</param>
/// <param name="MissingTables">Tables without rows.</param>
/// <param name="MissingColumns">Columns, as <c>table.column</c>, without a value in a table that has rows.</param>
/// <param name="Rows">Rows of each table, in the order of the card.</param>
/// <param name="Conditions">How much there is; empty when something is missing.</param>
public sealed record AlternativeReadiness(
    string Name,
    NeedState State,
    ImmutableArray<string> MissingTables,
    ImmutableArray<string> MissingColumns,
    ImmutableArray<TableRows> Rows,
    ImmutableArray<ConditionReadiness> Conditions)
{
    /// <summary>Why it does not meet the need; empty when it does.</summary>
    public string Reason => string.Join("; ", Reasons());

    /// <summary>Columns, as <c>table.column</c>, that the tables without rows would have to hold.</summary>
    [JsonIgnore]
    internal ImmutableArray<string> ColumnsOfMissingTables { get; init; } = [];

    private string Told(string table)
    {
        var columns = ColumnsOfMissingTables.Where(column => column.StartsWith(table + ".", StringComparison.Ordinal)).Select(column => column[(table.Length + 1)..]).ToArray();
        return columns.Length == 0 ? table : $"{table} ({string.Join(", ", columns)})";
    }

    private IEnumerable<string> Reasons()
    {
        if (MissingTables.Length > 0)
            yield return $"no rows in {string.Join(", ", MissingTables.Select(Told))}";
        if (MissingColumns.Length > 0)
            yield return $"no values in {string.Join(", ", MissingColumns)}";
        foreach (var condition in Conditions.Where(condition => !condition.Holds))
            yield return condition.Text;
    }
}

/// <summary>Rows of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many.</param>
public sealed record TableRows(string Table, StatedCount Rows);

/// <summary>How much there is of something, against what is enough.</summary>
/// <param name="Holds">Whether it is enough.</param>
/// <param name="Text">A phrase with both: <c>2 survey waves, at least 3 needed</c>.</param>
public sealed record ConditionReadiness(bool Holds, string Text);

/// <summary>Coverage over the groups of one subgroup.</summary>
/// <param name="Name">Name of the subgroup.</param>
/// <param name="Label">Name for people.</param>
/// <param name="IsRecorded">Whether the store records it for anybody.</param>
/// <param name="Groups">The groups, by name, "not recorded" last. Of a protected store, groups too small to be named are one, in the end.</param>
public sealed record SubgroupCoverage(string Name, string Label, bool IsRecorded, ImmutableArray<GroupCoverage> Groups);

/// <summary>Coverage of one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="People">How many people.</param>
/// <param name="Covered">Share of them with all the data that the use case takes, as far as that is there.</param>
/// <param name="Needs">The same for each need, in the order of the use case's needs; null where a need has no coverage.</param>
public sealed record GroupCoverage(string Group, StatedCount People, StatedShare Covered, ImmutableArray<StatedShare?> Needs);
