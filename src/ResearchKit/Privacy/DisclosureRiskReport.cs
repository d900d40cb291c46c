namespace ResearchKit.Privacy;

/// <summary>
/// How well people are hidden among others who look the same: a class is all people with the same values of the quasi-identifiers. Immutable;
/// it holds figures and no value of any person.
/// </summary>
/// <remarks>
/// Definitions. k-anonymity: the number of people of the smallest class (Sweeney, 2002). Sample uniqueness: the share of people who are alone in a
/// class. l-diversity: in the class where it is least, the number of different values of a sensitive column (distinct), e to the power of their entropy, and the
/// smallest c of recursive (c, l)-diversity (Machanavajjhala and others, 2007). t-closeness: the largest earth mover's distance between a class and the
/// whole table (Li, Li and Venkatasubramanian, 2007): ordered distance over the ranks of numbers, dates and ordinal values, equal distance for the rest.
/// <para>People are counted, not rows: who has several rows may be in several classes, counts once in each, and is at the risk of the smallest.
/// A missing quasi-identifier is a value of its own. A missing sensitive value is left out: a class where all known values are one value has one
/// value; classes without a known value have nothing to disclose.</para>
/// <para>Of protected data the figures are coarse (<see cref="IsCoarse"/>), because exact small counts help to undo the suppression of released tables and
/// to single out whom a filter added: counts are rounded to tens (0 stands for fewer than 5), classes are not counted by size, those of fewer than 5 people are one band, and the smallest class is stated as 5, 10, 20, 50 or 100 or more.
/// Reports on many selections of one table can still be compared; it is not a defence against someone who tries.</para>
/// </remarks>
/// <param name="Source">Where the rows came from.</param>
/// <param name="DataAsOf">When they were current; null if the source does not say.</param>
/// <param name="IsSynthetic">Whether the data is synthetic.</param>
/// <param name="IsCoarse">Whether figures are rounded and small ones banded: so for protected data unless exact figures were asked for.</param>
/// <param name="PersonColumn">The column that says whose row it is; null where each row is a person.</param>
/// <param name="QuasiIdentifiers">The columns that make the classes.</param>
/// <param name="K">Fewest people that a class should have.</param>
/// <param name="People">Number of people; rounded to tens where coarse.</param>
/// <param name="Classes">Number of classes; rounded to tens where coarse.</param>
/// <param name="RowsWithoutPerson">Rows left out because they do not say whose they are; rounded to tens where coarse.</param>
/// <param name="SmallestClass">k: people of the smallest class; null where there are no people. Where coarse, rounded down to 5, 10, 20, 50 or 100; null for fewer than 5.</param>
/// <param name="MeetsK">Whether every class has at least <paramref name="K"/> people; where coarse, whether <paramref name="SmallestClass"/> says so.</param>
/// <param name="PeopleBelowK">People in a class of fewer than <paramref name="K"/>.</param>
/// <param name="UniquePeople">People alone in a class.</param>
/// <param name="ClassSizes">Classes and people by size of class, smallest first.</param>
/// <param name="WithoutOne">What the classes would be without each quasi-identifier: which one contributes most.</param>
/// <param name="Sensitive">l-diversity and t-closeness of each sensitive column.</param>
public sealed record DisclosureRiskReport(
    string Source,
    DateTimeOffset? DataAsOf,
    bool IsSynthetic,
    bool IsCoarse,
    string? PersonColumn,
    IReadOnlyList<string> QuasiIdentifiers,
    int K,
    long People,
    long Classes,
    long RowsWithoutPerson,
    long? SmallestClass,
    bool MeetsK,
    RiskShare PeopleBelowK,
    RiskShare UniquePeople,
    IReadOnlyList<ClassSizeBand> ClassSizes,
    IReadOnlyList<QuasiIdentifierRisk> WithoutOne,
    IReadOnlyList<SensitiveRisk> Sensitive);

/// <summary>A number of people and their share of all.</summary>
/// <param name="People">How many; rounded to tens where coarse, so that 0 stands for fewer than 5.</param>
/// <param name="Share">Their share of all people, 0 to 1, of the rounded numbers where coarse; NaN where there are no people.</param>
public readonly record struct RiskShare(long People, double Share);

/// <summary>Classes of a range of sizes.</summary>
/// <param name="From">Fewest people of such a class.</param>
/// <param name="To">Most people; null for no end.</param>
/// <param name="Classes">Number of classes; null where coarse, since a rounded one would contradict the people beside it.</param>
/// <param name="People">People whose smallest class is of that size.</param>
public sealed record ClassSizeBand(long From, long? To, long? Classes, RiskShare People);

/// <summary>The classes without one of the quasi-identifiers: what leaving it out, or making it coarser, could win at most.</summary>
/// <param name="Column">The column left out.</param>
/// <param name="SmallestClass">People of the smallest class; null where there are no people. Where coarse, rounded down to 5, 10, 20, 50 or 100; null for fewer than 5.</param>
/// <param name="PeopleBelowK">People in a class of fewer than k.</param>
/// <param name="UniquePeople">People alone in a class.</param>
public sealed record QuasiIdentifierRisk(string Column, long? SmallestClass, RiskShare PeopleBelowK, RiskShare UniquePeople);

/// <summary>What the classes give away of a sensitive column.</summary>
/// <param name="Column">The column.</param>
/// <param name="IsOrdered">Whether its values have an order, so that t is the ordered distance.</param>
/// <param name="DistinctL">Different known values in the class that has the fewest; 0 where nothing is known.</param>
/// <param name="EntropyL">e to the power of the entropy of the values, of the class where it is least; 1 where a class has one value. Rounded down to halves where coarse.</param>
/// <param name="RecursiveL">The l of <paramref name="RecursiveC"/>.</param>
/// <param name="RecursiveC">Recursive (c, l)-diversity holds for every c above this; infinite where a class has fewer than l values. Rounded up to a whole number where coarse.</param>
/// <param name="T">The largest distance of a class from the whole table, 0 to 1. Rounded up to tenths where coarse.</param>
/// <param name="PeopleInOneValueClasses">People in a class whose known values are all one value: it is known of each of them (homogeneity).</param>
/// <param name="PeopleAboveT">People in a class farther from the whole table than <paramref name="TLimit"/>.</param>
/// <param name="TLimit">The limit.</param>
public sealed record SensitiveRisk(
    string Column,
    bool IsOrdered,
    long DistinctL,
    double EntropyL,
    int RecursiveL,
    double RecursiveC,
    double T,
    RiskShare PeopleInOneValueClasses,
    RiskShare PeopleAboveT,
    double TLimit);
